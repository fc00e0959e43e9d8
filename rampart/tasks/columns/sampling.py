"""How many samples of each class a split keeps: block caps, balance, the synthetic share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.data.splitting import SPLITS
from rampart.tasks.columns.row import CLASSES

RULE_DELAY = 5
"""A column labelled by a rule comes when other columns give their sixth block."""


def ranks(frame: pd.DataFrame) -> pd.Series:
    """Return the turn of each row: 0 for the first block of a column, 1 for the second, ...

    Rows of lower rank are taken first, so that every column has its turn before any has two.
    Generated rows take turns by table, which is their family.

    Parameters
    ----------
    frame : with id, split, column, table and generated.
    """
    owner = frame["column"].where(~frame["generated"], frame["table"])
    order = frame.sort_values("id", kind="stable")
    turn = order.groupby([order["split"], owner.loc[order.index]]).cumcount()
    return turn.reindex(frame.index)


def cap_blocks(
    frame: pd.DataFrame, most: dict[str, int | None], dropped: dict[str, int]
) -> pd.DataFrame:
    """Keep at most ``most[split]`` blocks of each column; generated rows have none."""
    limit = frame["split"].map({name: np.inf if n is None else n for name, n in most.items()})
    kept = (frame["rank"] < limit) | frame["generated"]
    dropped["over the block cap of its column"] = int((~kept).sum())
    return frame[kept]


def level(base: np.ndarray, room: np.ndarray, budget: int) -> np.ndarray:
    """Return how much to add to each number so that the lowest rise first.

    ``min(max(L - base, 0), room)`` with the highest L whose sum is within the budget; what is
    left after that goes one by one to the first that still have room.

    Parameters
    ----------
    base, room : int arrays of shape (k,), what there is and the most that can be added.
    budget : the most to add in all.

    Examples
    --------
    >>> level(np.array([0, 3, 9]), np.array([9, 9, 9]), 7).tolist()
    [5, 2, 0]
    >>> level(np.array([0, 0]), np.array([2, 9]), 8).tolist()
    [2, 6]
    """
    low, high = 0, int((base + room).max(initial=0))
    while low < high:
        middle = (low + high + 1) // 2
        if np.clip(middle - base, 0, room).sum() <= budget:
            low = middle
        else:
            high = middle - 1
    added = np.clip(low - base, 0, room)
    rest = budget - int(added.sum())
    one_more = np.flatnonzero((added < room) & (base + added == low))[: max(rest, 0)]
    added[one_more] += 1
    return added


def quotas(
    natural: np.ndarray, synthetic: np.ndarray, rows: int | None, ratio: float, balance: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many natural and how many synthetic rows of each class train takes.

    Natural rows fill ``1 - ratio`` of ``rows``, the rare classes whole. Of the synthetic ones a
    half is shared alike by the classes, the other half lifts the rarest. Then the largest class
    is cut to ``balance`` times the smallest.

    Parameters
    ----------
    natural, synthetic : int arrays of shape (k,), the rows that there are.
    rows : the most in all; None: as many as the balance allows.
    ratio : the synthetic share of all rows, in [0, 1).
    balance : largest class over smallest, at least 1.
    """
    natural, synthetic = natural.copy(), synthetic.copy()
    while True:
        budget = natural.sum() if rows is None else round(rows * (1 - ratio))
        real = level(np.zeros_like(natural), natural, int(budget))
        share = round(real.sum() * ratio / (1 - ratio))
        generated = level(np.zeros_like(real), synthetic, share // 2)
        rest = share - int(generated.sum())
        generated = generated + level(real + generated, synthetic - generated, rest)
        both = real + generated
        most = int(balance * both.min())
        if both.max() <= most:
            return real, generated
        natural = np.minimum(natural, most)
        synthetic = np.minimum(synthetic, most - np.minimum(real, most))


def sample(
    frame: pd.DataFrame,
    rows: dict[str, int | None],
    ratio: float,
    balance: float,
    dropped: dict[str, int],
) -> pd.DataFrame:
    """Keep the rows of each split that its caps allow.

    Parameters
    ----------
    frame : with id, split, label, label_source, generated and rank.
    rows : split -> most rows; None: all. Train takes its quotas, the others each class in its
        proportion.
    ratio, balance : see ``quotas``.
    dropped : counts by reason, added to.
    """
    k = len(CLASSES)
    delay = RULE_DELAY * (frame["label_source"] == "rule")
    order = frame.assign(turn=frame["rank"] + delay).sort_values(["turn", "id"], kind="stable")
    quota = np.zeros((len(SPLITS), 2, k), dtype=int)
    for number, split in enumerate(SPLITS):
        part = frame[frame["split"] == split]
        have = np.array(
            [np.bincount(part["label"][part["generated"] == kind], minlength=k) for kind in (0, 1)]
        )
        if split == "train":
            quota[number] = quotas(*have, rows[split], ratio, balance)
        else:
            most = rows[split] or have.sum()
            quota[number] = np.ceil(have * min(1.0, most / max(1, have.sum())))
    place = order.groupby(["split", "generated", "label"]).cumcount()
    number = order["split"].map(SPLITS.index).astype(int)
    kept = place < quota[number, order["generated"].astype(int), order["label"]]
    dropped["over the cap of this scale, the balance or the synthetic share"] = int((~kept).sum())
    return frame[kept.reindex(frame.index)]
