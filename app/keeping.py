"""Keep a fitted generator in a file, and open it again."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, NamedTuple

from rampart.core import files
from rampart.synthetic.release import Fitted

MARK = b"rampart synthesize 1\n"  # before the pickle: no other file is opened as one


class Kept(NamedTuple):
    """A fitted generator and what its cards say. It has no row of the table of its own accord.

    Parameters
    ----------
    fitted : gives rows.
    about : the lines of the card on the table and the fit.
    likeness : of the rows made at the fit, when the real ones were at hand.
    compared : which rows these were.
    """

    fitted: Fitted
    about: dict[str, Any]
    likeness: dict[str, float]
    compared: str


def write(kept: Kept, path: str | Path) -> None:
    """Write a fitted generator, for its owner alone to read."""
    with files.replacing(path) as temporary, open(temporary, "wb") as stream:
        stream.write(MARK)
        pickle.dump(kept, stream, protocol=5)
    Path(path).chmod(0o600)


def read(path: str | Path) -> Kept:
    """Read what ``write`` wrote.

    Raises
    ------
    OSError : no such file.
    ValueError : another file, or one that this version of the code cannot open; names it.
    """
    with open(path, "rb") as stream:
        if stream.read(len(MARK)) != MARK:
            raise ValueError(f"{path}: is no generator that --save kept")
        try:
            kept = pickle.load(stream)
        except Exception as error:  # broken bytes and changed classes raise nearly anything
            raise ValueError(
                f"{path}: cannot be opened, it is damaged or of another version: {error!r}"
            ) from error
    if not isinstance(kept, Kept):
        raise ValueError(f"{path}: holds a {type(kept).__name__}, no generator that --save kept")
    return kept
