"""Split rows so that no duplicate and no group straddles, and every split has every class."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Any, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field

SPLITS = ("train", "validation", "test", "external")
Share = Annotated[float, Field(ge=0, le=1)]


class Division(NamedTuple):
    """What a task's ``divide`` returns."""

    rows: pd.DataFrame  # those kept, with ``split`` and the columns of the task's schema
    variants: pd.DataFrame  # made of training rows, which they are not counted with; may be empty
    report: dict[str, Any]  # the task's own entries of data.json


def digest(text: str) -> str:
    """Return the identity of a text: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fraction(name: str) -> float:
    """Map a name to [0, 1): the same for the same name on every machine.

    A family keeps its side when others come or go, which a shuffle would not give.
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a name matches one of the shell patterns."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def is_chosen(family: str, shares: Mapping[str, float], salt: str) -> bool:
    """Tell whether a family falls into the share of the first pattern that it matches."""
    for pattern, share in shares.items():
        if fnmatchcase(family, pattern):
            return fraction(f"{salt}/{family}") < share
    return False


def require_classes(
    frame: pd.DataFrame, classes: Sequence[str], remedies: Mapping[str, str]
) -> None:
    """Check that every split has every class.

    Parameters
    ----------
    frame : with ``split`` and ``label``, a code of ``classes``.
    remedies : split -> what to change in the task's block ``split`` when it lacks a class.

    Raises
    ------
    ValueError : a split lacks a class; says which and what to change.
    """
    for name in SPLITS:
        labels = set(frame.loc[frame["split"] == name, "label"])
        missing = [title for label, title in enumerate(classes) if label not in labels]
        if missing:
            raise ValueError(
                f"the {name} split has no row{' at all, none' if not labels else ''} of "
                f"{', '.join(missing)}: in the task's block split {remedies[name]}, "
                "or add data"
            )


def limit_rows(frame: pd.DataFrame, rows: int | None, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep at most ``rows`` rows of each split, the classes in their proportions, by id."""
    dropped["over the row cap of this scale"] = 0
    if rows is None:
        return frame
    sizes = frame.groupby("split")["id"].transform("size")
    counts = frame.groupby(["split", "label"])["id"].transform("size")
    quota = np.ceil(counts * np.minimum(1.0, rows / sizes))
    order = frame.sort_values("id", kind="stable").groupby(["split", "label"]).cumcount()
    kept = order.reindex(frame.index) < quota
    dropped["over the row cap of this scale"] = int((~kept).sum())
    return frame[kept]
