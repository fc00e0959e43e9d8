"""The user's own labelled prompts, as rows like those of the packages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field, field_validator

from rampart.core.tables import column, read_table
from rampart.data.user import Sources, UserFile
from rampart.tasks.prompts.row import BENIGN, MALICIOUS, SUSPICIOUS

LONE = re.compile("[\ud800-\udfff]")
NAMES = {"benign": BENIGN, "suspicious": SUSPICIOUS, "malicious": MALICIOUS}
OWN = {label: f"own_{name}" for name, label in NAMES.items()}
"""Class -> the kind of a user's row that says none."""


class IngestParams(Sources):
    """The block ``ingest``."""

    text: str = "user_message"  # names of the columns in the user's files
    label: str = "classification"
    source: str | None = None  # a column that tells where a row is from
    family: str | None = None  # a column that tells what must not straddle a split
    kind: str | None = None  # a column that tells the kind, of row.KINDS or the user's own
    labels: dict[str, int] = Field(default=dict(NAMES))

    @field_validator("labels")
    @classmethod
    def _known(cls, value: dict[str, int]) -> dict[str, int]:
        if bad := sorted(set(value.values()) - set(NAMES.values())):
            raise ValueError(f"labels map to 0, 1 or 2, not {bad}")
        return value


def user_rows(item: UserFile, settings: IngestParams) -> pd.DataFrame:
    """Read one file.

    Returns
    -------
    frame with text, label, source, family, kind, language ('') and role. Without a column for it,
    ``source`` is ``user/<file name>`` and each text is a family of its own; without a kind, or
    where its cell is empty, it is ``own_<class>``.

    Raises
    ------
    ValueError : a column that is not there, or a label that is no name, number or key of
        ``ingest.labels``; the message has the file and the row.
    """
    table = read_table(item.path)
    texts = [_text(value) for value in column(table, settings.text, item.path)]
    labels = [
        _label(value, settings.labels, f"{item.path}, row {number}")
        for number, value in enumerate(column(table, settings.label, item.path), start=1)
    ]
    source = f"user/{Path(item.path).stem}"
    frame = pd.DataFrame({"text": texts, "label": labels, "source": source}, dtype=object)
    frame = frame.astype({"label": "int64"})
    if settings.source:
        frame["source"] = "user/" + column(table, settings.source, item.path).astype(str).to_numpy()
    if settings.family:
        values = column(table, settings.family, item.path)
        frame["family"] = "user/" + values.astype(str).to_numpy()
    else:
        frame["family"] = [f"{source}/{number}" for number in range(len(frame))]
    kinds = column(table, settings.kind, item.path) if settings.kind else [None] * len(frame)
    said = ["" if pd.isna(value) else str(value).strip() for value in kinds]
    frame["kind"] = [kind or OWN[label] for kind, label in zip(said, labels, strict=True)]
    return frame.assign(language="", role=item.role)


def _text(value: Any) -> str | None:
    """Return a cell as text; None, which the split rejects, for what is no text and no number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
        return str(value)
    # Half of a surrogate pair cannot be written to a file.
    return LONE.sub("\ufffd", value) if isinstance(value, str) else None


def _label(value: Any, known: dict[str, int], where: str) -> int:
    text = str(value).strip()
    for key, label in {**NAMES, **known}.items():
        if text.lower() == key.lower():
            return label
    try:
        number = float(text)
    except ValueError:
        number = -1
    if number in NAMES.values():
        return int(number)
    allowed = ", ".join([*map(str, NAMES.values()), *{**NAMES, **known}])
    raise ValueError(f"{where}: unknown label {value!r}; allowed: {allowed}")
