"""Where the rows of each class are, and how many of each are asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rampart.synthetic.interface import GeneratorError


def positions(y: np.ndarray, classes: int) -> list[np.ndarray]:
    """Return the positions of each class's rows, in order of the classes.

    Parameters
    ----------
    y : int array (n,) of classes 0 to ``classes`` - 1.

    Raises
    ------
    GeneratorError : a class has no row.

    Examples
    --------
    >>> [where.tolist() for where in positions(np.array([1, 0, 1]), 2)]
    [[1], [0, 2]]
    """
    y = np.asarray(y)
    if len(y) and not 0 <= y.min() <= y.max() < classes:
        raise ValueError(f"y: classes must be from 0 to {classes - 1}, got {y.min()} to {y.max()}")
    counts = np.bincount(y, minlength=classes)
    if len(absent := np.flatnonzero(counts == 0)):
        raise GeneratorError(
            f"class {absent[0]} has no row to learn from; the {len(y)} rows are of "
            f"{classes - len(absent)} of {classes} classes"
        )
    return [np.flatnonzero(y == code) for code in range(classes)]


def counts(n_per_class: Sequence[int], classes: int) -> np.ndarray:
    """Return the numbers of rows asked for, int array (classes,), or refuse them.

    Examples
    --------
    >>> counts([3, 0], 2)
    array([3, 0])
    """
    wanted = np.asarray(n_per_class, dtype=int)
    if wanted.shape != (classes,) or wanted.min(initial=0) < 0:
        raise ValueError(
            f"n_per_class: must be {classes} numbers >= 0, one a class, got {list(n_per_class)}"
        )
    return wanted
