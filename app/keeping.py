"""Keep a fitted generator in a file, and open it again."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, NamedTuple

from app import pinned
from rampart.core import files
from rampart.synthetic.release import Fitted

MARK = b"rampart synthesize 1\n"  # before the pickle: no other file is opened as one
CONTENT = "generator"  # what its signature calls it


class Kept(NamedTuple):
    """A fitted generator and what its cards say. It has no row of the table of its own accord.

    Parameters
    ----------
    fitted : gives rows.
    about : the lines of the card on the table and the fit.
    likeness : of the rows made at the fit, when the real ones were at hand; None with a guarantee,
        as it would tell of them.
    compared : which rows these were; with a guarantee, its words.
    """

    fitted: Fitted
    about: dict[str, Any]
    likeness: dict[str, float] | None
    compared: str


def write(kept: Kept, path: str | Path) -> None:
    """Write a fitted generator, for its owner alone to read."""
    with files.replacing(path) as temporary, open(temporary, "wb") as stream:
        stream.write(MARK)
        pickle.dump(kept, stream, protocol=5)
    Path(path).chmod(0o600)


def read(path: str | Path, trust: bool = False, public: bytes | None = None) -> Kept:
    """Read what ``write`` wrote: a pickle, so opening it can run anything its maker wanted.

    Parameters
    ----------
    trust : open it though nobody vouches for it.
    public : a pinned key, whose owner vouches for it with a signature beside the file.

    Raises
    ------
    OSError : no such file.
    ValueError : another file, one that nobody vouches for, or one that this version of the code
        cannot open; names it.
    """
    path = Path(path)
    content = contents(path)[CONTENT]
    if not trust:
        if public is None:
            raise ValueError(
                f"{path}: is a pickle, and opening one runs whatever its maker put in: give "
                "--trust if you made it, or --key with the public key of who signed it"
            )
        signature = signature_of(path)
        signed = signature.read_bytes() if signature.is_file() else None
        pinned.verify(path, {CONTENT: content}, signed, public)
    try:
        kept = pickle.loads(content[len(MARK) :])
    except Exception as error:  # broken bytes and changed classes raise nearly anything
        raise ValueError(
            f"{path}: cannot be opened, it is damaged or of another version: {error!r}"
        ) from error
    if not isinstance(kept, Kept):
        raise ValueError(f"{path}: holds a {type(kept).__name__}, no generator that --save kept")
    return kept


def contents(path: Path) -> dict[str, bytes]:
    """Return what a signature of a kept generator is over; it does not know the file's name.

    Raises
    ------
    ValueError : no kept generator.
    """
    with open(path, "rb") as stream:
        if stream.read(len(MARK)) != MARK:
            raise ValueError(f"{path}: is no generator that --save kept")
        return {CONTENT: MARK + stream.read()}


def signature_of(path: Path) -> Path:
    """Return where the signature of a kept generator lies."""
    return path.with_name(f"{path.name}.sig")
