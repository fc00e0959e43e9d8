"""Prepare prompts: the schema of a raw row, and what training and inference both do to a text."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from rampart.tasks.prompts.clean import MAX_LENGTH, REMOVED, clean
from rampart.tasks.prompts.row import KINDS as CLASS_OF
from rampart.tasks.prompts.views import KINDS, view

FLAGS = [f"flag_{kind}" for kind in (*REMOVED, *KINDS)]


def reject(raw: pd.DataFrame) -> pd.Series:
    """Return, for each raw row, why it breaks the schema, or an empty string.

    Parameters
    ----------
    raw : frame with text, label, source, family and kind.

    Returns
    -------
    string series with the index of ``raw``.
    """
    from pandera.errors import SchemaErrors
    from pandera.pandas import Check, Column, DataFrameSchema

    schema = DataFrameSchema(
        {
            "text": Column(
                object,
                [
                    Check(
                        lambda s: s.map(lambda v: isinstance(v, str)),
                        error="text is not text",
                        ignore_na=False,  # a missing text is none
                    ),
                    Check(lambda s: s.map(_has_content), error="text is empty"),
                    Check(lambda s: s.map(_fits), error=f"text is over {MAX_LENGTH:,} characters"),
                    Check(lambda s: ~s.map(_is_binary), error="text is binary"),
                ],
                nullable=True,
            ),
            "label": Column(int, Check.isin([0, 1, 2], error="label is not 0, 1 or 2")),
            "source": Column(str, Check.str_length(min_value=1, error="source is empty")),
            "family": Column(str, Check.str_length(min_value=1, error="family is empty")),
            "kind": Column(str, Check.str_length(min_value=1, error="kind is empty")),
        },
        checks=Check(
            lambda rows: rows["kind"].map(CLASS_OF).fillna(rows["label"]) == rows["label"],
            error="kind is of another class",
        ),
    )
    reasons = pd.Series("", index=raw.index)
    try:
        schema.validate(raw.reset_index(drop=True), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        whole = cases[cases["index"].isna()]
        if len(whole):  # a column is missing or of another type
            faults = [
                f"{row.column or row.failure_case}: {row.check}" for row in whole.itertuples()
            ]
            raise ValueError(f"raw rows: {'; '.join(faults)}") from None
        # What is wrong with a column before what is wrong between two.
        first = cases.sort_values("schema_context", kind="stable").drop_duplicates("index")
        reasons.iloc[first["index"].astype(int)] = first["check"].astype(str).to_numpy()
    return reasons


def prepare(texts: Sequence[str]) -> dict[str, list]:
    """Clean texts and decode their tricks; the features of every model are made of this.

    Parameters
    ----------
    texts : n raw prompts, each of at most 1,000,000 characters.

    Returns
    -------
    columns of n values (no frame: to make one takes longer than to prepare one prompt):
        ``text`` (cleaned), ``view`` (decoded parts, mostly empty), and the counts
        ``flag_<kind>`` of what was removed or decoded.
    """
    columns: dict[str, list] = {name: [] for name in ("text", "view", *FLAGS)}
    for raw in texts:
        cleaned = clean(raw)
        decoded = view(cleaned.text)
        hidden = "\n".join(filter(None, (cleaned.hidden, decoded.text)))
        row = (cleaned.text, hidden, *cleaned.removed.values(), *decoded.counts.values())
        for values, value in zip(columns.values(), row, strict=True):
            values.append(value)
    return columns


def _has_content(text: object) -> bool:
    return not isinstance(text, str) or bool(text.strip())


def _fits(text: object) -> bool:
    if not isinstance(text, str) or len(text) <= MAX_LENGTH // 18:  # NFKC makes 18 of 1 at most
        return True
    try:
        clean(text)  # not NFKC alone, which takes quadratic time over a run of marks
    except ValueError:
        return False
    return True


def _is_binary(text: object) -> bool:
    """Tell text from bytes read as text: a NUL, or more than 30 % control characters."""
    if not isinstance(text, str) or not text:
        return False
    head = text[:4096]
    odd = sum((char < " " and char not in "\t\n\r\f\v") or char == "\ufffd" for char in head)
    return "\0" in head or odd > 0.3 * len(head)
