"""Is evidence what the model goes by? Take it out and look whether the alarm goes.

Faithfulness by deletion (Samek et al. 2017): the pieces of evidence are taken out, the most telling
first, and as many others drawn at random; the more the first falls below the second, the more the
evidence is what the model goes by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.core.seeds import derive

DRAWS = 3  # random removals that a row is compared with


def faithfulness(
    rows: Iterable[tuple[str, Any, Sequence[tuple[int, ...]], set[int], int]],
    alarm: Callable[[list[Any]], np.ndarray],
    without: Callable[[Any, set[int]], Any],
    removed: Sequence[int],
    seed: int,
) -> pd.DataFrame:
    """Return what is left of the alarm of each row when pieces are taken out.

    Parameters
    ----------
    rows : id, row, its pieces (places), the most telling first, the places that are truly of the
        attack, and how many places there are.
    alarm : rows to probabilities of an attack.
    without : a row and places to the row without them.
    removed : how many pieces are taken out.

    Returns
    -------
    DataFrame : id, removed, before, after, after_random, hit (whether the first piece is truly of
        the attack, NaN where nothing is marked) and marked (share of places that are).
    """
    found = []
    for name, row, pieces, marked, size in rows:
        before = float(alarm([row])[0])
        rng = np.random.default_rng(derive(seed, name))
        hit = float(bool(set(pieces[0]) & marked)) if marked else np.nan
        for many in removed:
            gone = {place for piece in pieces[:many] for place in piece}
            if not gone or len(gone) >= size:
                continue
            others = [set(rng.permutation(size)[: len(gone)].tolist()) for _ in range(DRAWS)]
            after, *random = alarm([without(row, part) for part in (gone, *others)])
            told = (name, many, before, float(after), float(np.mean(random)), hit)
            found.append((*told, len(marked) / size))
    columns = ["id", "removed", "before", "after", "after_random", "hit", "marked"]
    return pd.DataFrame(found, columns=columns)
