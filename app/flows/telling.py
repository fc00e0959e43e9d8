"""Say in words why a flow stands out: rules of ATT&CK that hold, numbers that are unusual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.serving.plain.speaking import words as words_of
from rampart.tasks.flows.attack.rules import Lookup
from rampart.tasks.flows.packing.harmless import Harmless, words

NUMBERS = 2  # unusual numbers that are told
RULES = 2
WORDS = 3
LEAST = 0.05  # widths of the usual range beyond it: less is the range's own edge


def joined(tags: pd.DataFrame, name: str, size: int) -> np.ndarray:
    """Return of each flow the different values of a column of ``tagged``, joined by a comma."""
    found = np.full(size, "", dtype=object)
    if len(tags):
        once = tags.drop_duplicates(["row", name])
        for row, values in once.groupby("row", sort=False)[name]:
            found[row] = ", ".join(values)
    return found


def rules(tags: pd.DataFrame, lookup: Lookup, size: int) -> np.ndarray:
    """Return of each flow what the first rules that hold for it show, and where."""
    found = np.full(size, "", dtype=object)
    if len(tags):
        once = tags.drop_duplicates(["row", "rule"])
        shows = once["rule"].map({name: rule.shows for name, rule in lookup.rules.items()})
        text = [
            said if said.startswith(shown) else f"{shown} ({said})"  # a count is said with it
            for shown, said in zip(shows, once["evidence"])
        ]
        text = pd.Series(text, index=once.index, dtype=object)
        for row, values in text.groupby(once["row"], sort=False):
            found[row] = "; ".join(values[:RULES])
    return found


def unusual(beyond: np.ndarray, harmless: Harmless, columns: dict[str, Any]) -> np.ndarray:
    """Return of each flow its most unusual numbers in words, empty where none is.

    Parameters
    ----------
    beyond : what ``Harmless.beyond`` gives.
    columns : the features, for the values.
    """
    found, rows = np.full(len(beyond), "", dtype=object), np.arange(len(beyond))
    size = np.abs(beyond)
    for rank in range(NUMBERS):
        place = size.argmax(axis=1)
        far = beyond[rows, place]
        size[rows, place] = -1  # told
        for number in np.unique(place[np.abs(far) > LEAST]):
            name = harmless.names[number]
            some = np.flatnonzero((place == number) & (np.abs(far) > LEAST))
            values = np.asarray(columns[f"n_{name}"])[some]
            head = ("; " if rank else "") + words(name)
            usual = f" (usual {harmless.middle[number]:.4g})"
            said = [f"{head} is high: ", f"{head} is low: "]
            text = [
                f"{said[low]}{value:.4g}{usual}"
                for value, low in zip(values.tolist(), (far[some] < 0).tolist())
            ]
            found[some] = found[some] + np.array(text, dtype=object)
    return found


def said(
    texts: Sequence[str], place: np.ndarray, severity: np.ndarray, speaks: Mapping[str, Any]
) -> np.ndarray:
    """Return of each flow the words of its text that speak for the severity it was given.

    Parameters
    ----------
    texts : the different texts. place : which of them each flow has.
    severity : names; a severity without words in ``speaks`` has none.
    """
    codes, distinct = pd.factorize(severity)
    pairs, back = np.unique(place * (len(distinct) + 1) + codes, return_inverse=True)
    found = []
    for pair in pairs.tolist():
        text, code = divmod(pair, len(distinct) + 1)
        known = words_of(texts[text], speaks.get(distinct[code], {}), WORDS)
        found.append(f"says {', '.join(known)}" if known else "")
    return np.array(found, dtype=object)[back]
