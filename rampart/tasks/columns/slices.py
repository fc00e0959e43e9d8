"""The slices that columns are scored by, and the held-out rows that fill the rare ones.

People bring tables of ten rows, files without a header and codes that are whole numbers. A score
over all columns hides them, so each is a slice, in validation, test and external alike.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from rampart.data.cardinality import of
from rampart.data.splitting import fraction
from rampart.tasks.columns.grouping import content
from rampart.tasks.columns.variants import drawn, label_of

WHOLE_NUMBER = re.compile(r"-?\d+(\.0+)?")
SHORT = 15  # values of a short table at most
FEWEST = 5
HELD = ("validation", "test", "external")
NAMES = ("nameless integers", "nameless", "short table", "few values", "integers", "usual")


def slice_of(name: str, values: Sequence[str], whole: Sequence[float]) -> str:
    """Return the slice of a sample, the first of these that fits.

    ``nameless integers``, ``nameless``; ``short table`` (up to 15 values, and the table has no
    more), ``few values`` (up to 15, of a longer column); ``integers``; ``usual``.

    Examples
    --------
    >>> slice_of("", ["1", "2"], of(["1", "2"])), slice_of("a", ["x", "y"], of(["x", "y"]))
    ('nameless integers', 'short table')
    """
    integers = bool(len(values)) and all(WHOLE_NUMBER.fullmatch(v.strip()) for v in values)
    if not name.strip():
        return "nameless integers" if integers else "nameless"
    if len(values) <= SHORT:
        return "short table" if tuple(whole) == tuple(of(values)) else "few values"
    return "integers" if integers else "usual"


def held_variants(frame: pd.DataFrame) -> pd.DataFrame:
    """Return every held-out row once more: as a short table of 5 to 15 values, or nameless.

    Which of the two, and the values, depend on the row's id alone. One that has the cells of a
    training row is left out.

    Parameters
    ----------
    frame : rows of all splits, with the columns of the task's schema, content and declared.
    """
    held = frame[frame["split"].isin(HELD)]
    known = set(frame.loc[frame["split"] == "train", "content"])
    keys = ("id", "name", "values", "n_rows", "n_missing", "whole", "label", "declared")
    kept, made = [], []
    for place, row in enumerate(zip(*(held[key] for key in keys), strict=True)):
        key, name, values, n_rows, missing, whole, label, declared = row
        digest = hashlib.sha256(f"slice/{key}".encode()).digest()
        if fraction(f"slice/{key}") < 0.5:
            rng = np.random.default_rng(int.from_bytes(digest[8:16], "big"))
            cells = drawn(values, int(rng.integers(FEWEST, SHORT + 1)), rng)
            missing = round(missing * len(cells) / len(values)) if len(values) else missing
            values, n_rows, whole = cells, len(cells) + missing, list(of(cells))
            label = label_of(label, declared, whole)
        else:
            name = ""
        if content(name, values, missing) not in known:
            kept.append(place)
            made.append((digest[:8].hex(), name, values, n_rows, missing, whole, label))
    columns = dict(zip((*keys[:6], "label"), zip(*made))) if made else {}
    return held.iloc[kept].assign(**{key: list(cells) for key, cells in columns.items()})
