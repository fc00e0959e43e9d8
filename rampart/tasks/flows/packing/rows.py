"""Canonical flows to what features are made of, each different text looked at once.

It says what ``prepare`` says, in a form that a million flows fit: flow records without payload
have some hundred different texts, so that neither masks nor n-grams are made twice.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from rampart.tasks.flows.derive import derive
from rampart.tasks.flows.prepare import completed
from rampart.tasks.flows.row import CATEGORIES, SIDES, TEXTS
from rampart.tasks.flows.text import SMALL, texts

TALK = [f"payload_{side}" for side in SIDES[:2]]


class Rows(NamedTuple):
    """n flows, prepared."""

    texts: list[str]  # the different ones
    place: np.ndarray  # which of them a flow has, int of shape (n,)
    columns: dict[str, Any]  # the features of derive; a category as (codes, values)


def prepared(flows: pd.DataFrame) -> Rows:
    """Return flows as ``prepare`` has them, their texts by place.

    Parameters
    ----------
    flows : canonical flows; a column that a source does not have may be absent.
    """
    whole = completed(flows)
    coded = {name: _coded(whole[name]) for name in (*CATEGORIES, *TEXTS)}
    port = np.nan_to_num(np.asarray(whole["server_port"], dtype=float), nan=SMALL)
    together, first = _numbered(np.where(port < SMALL, port, SMALL).astype(np.int64))
    for codes, values in coded.values():
        if len(values) > 1:
            together, first = _numbered(together * len(values) + codes)
    some = {
        name: [values[code] for code in codes[first]] for name, (codes, values) in coded.items()
    }
    made = texts({**some, "server_port": port[first]})
    # Flows that differ in what no text says have one text.
    again, distinct = pd.factorize(np.array(made, dtype=object))
    return Rows(list(distinct), again[together], _columns(whole, coded))


def _columns(whole: dict[str, Any], coded: dict[str, tuple[np.ndarray, list[str]]]) -> dict:
    """Return the features of ``derive``; what follows from the payloads once for each payload."""
    size = len(whole["server_port"])
    empty = [""] * size
    columns = derive({**whole, **dict.fromkeys(TALK, empty)})
    for side, name in zip(SIDES[:2], TALK):
        codes, values = coded[name]
        if len(values) > 1 or values[0]:
            short = derive(completed({name: values}))
            for key in (f"n_{side}_text", f"n_{side}_binary"):
                columns[key] = short[key][codes]
    return columns | {f"c_{name}": coded[name] for name in CATEGORIES}


def _coded(values: Any) -> tuple[np.ndarray, list[str]]:
    codes, distinct = pd.factorize(np.asarray(values, dtype=object), use_na_sentinel=False)
    return codes, list(distinct)


def _numbered(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return keys numbered from 0 on, and where each is first."""
    codes, distinct = pd.factorize(keys)
    first = np.empty(len(distinct), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(keys))[::-1]
    return codes, first
