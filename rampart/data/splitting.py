"""Split rows so that no duplicate and no group straddles, and every split has every class."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Any, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block, ParamError

SPLITS = ("train", "validation", "test", "external")
USER = "user/"  # before the names of sources and families that a user gave
MOST_LISTED = 10
Share = Annotated[float, Field(ge=0, le=1)]


class SplitError(ValueError):
    """Rows that cannot be split as the block ``split`` says; the message says what to change."""


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


def written(name: str) -> str:
    """Return a source or family as its user wrote it: what is stored has ``user/`` before it.

    Examples
    --------
    >>> written("user/mine"), written("evals/logic")
    ('mine', 'evals/logic')
    """
    return name.removeprefix(USER)


def fits(name: str, pattern: str) -> bool:
    """Tell whether a name, as stored or as its user wrote it, matches a shell pattern."""
    return fnmatchcase(name, pattern) or fnmatchcase(written(name), pattern)


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Tell whether a name matches one of the shell patterns."""
    return any(fits(name, pattern) for pattern in patterns)


def is_chosen(family: str, shares: Mapping[str, float], salt: str) -> bool:
    """Tell whether a family falls into the share of the first pattern that it matches."""
    for pattern, share in shares.items():
        if fits(family, pattern):
            return fraction(f"{salt}/{family}") < share
    return False


def unmatched(
    settings: Block, columns: Mapping[str, Sequence[str]], frame: pd.DataFrame
) -> dict[str, list[str]]:
    """Return the patterns that no row matches, by their key in the block ``split``.

    Parameters
    ----------
    columns : key of the block -> the columns of names that its patterns are for.
    frame : the rows before anything is dropped.
    """
    found = {}
    for key, names in columns.items():
        there = set().union(*(frame[name].astype(str) for name in names))
        patterns = [text for text in getattr(settings, key) if not _any_fits(there, text)]
        if patterns:
            found[key] = patterns
    return found


def check_patterns(
    patterns: Mapping[str, Iterable[str]],
    columns: Mapping[str, Sequence[str]],
    frame: pd.DataFrame,
    where: str,
) -> None:
    """Raise ParamError for a pattern that nothing matches, with the nearest name that there is.

    Parameters
    ----------
    patterns, columns : see ``unmatched``.
    frame : all rows that the task knows of, those of packages that are left out too.
    where : where the block stands.
    """
    for key, texts in patterns.items():
        there = pd.concat([frame[name].astype(str) for name in columns[key]])
        for text in texts:
            if not _any_fits(set(there), text):
                core = written(text).strip("*?").rstrip("/").lower()
                known = set(map(written, set(there)))
                known |= {name.partition("/")[0] for name in known}
                close = difflib.get_close_matches(core, sorted(known), n=1)
                hint = f"did you mean {close[0]!r}? " if close else ""
                raise ParamError(
                    f"{where}.{key}: no {' or '.join(columns[key])} matches {text!r}; {hint}"
                    f"there are: {listed(there)}"
                )


def _any_fits(names: Iterable[str], pattern: str) -> bool:
    return any(fits(name, pattern) for name in names)


def require_classes(
    frame: pd.DataFrame,
    classes: Sequence[str],
    remedies: Mapping[str, str],
    offers: Mapping[str, str] | None = None,
) -> None:
    """Check that every split has every class.

    Parameters
    ----------
    frame : with ``split`` and ``label``, a code of ``classes``.
    remedies : split -> what to change in the task's block ``split`` when it lacks a class.
    offers : split -> the column whose names can be given to it; what there is of the lacking class
        is listed.

    Raises
    ------
    SplitError : a split lacks a class; says which, what to change, and the names that there are.
    """
    for name in SPLITS:
        labels = set(frame.loc[frame["split"] == name, "label"])
        missing = [label for label in range(len(classes)) if label not in labels]
        if missing:
            titles = ", ".join(classes[label] for label in missing)
            message = (
                f"the {name} split has no row{' at all, none' if not labels else ''} of "
                f"{titles}: {remedies[name]}, or add data"
            )
            if column := (offers or {}).get(name):
                rows = frame[frame["label"] == missing[0]]
                if "generated" in rows:  # those are for training alone
                    rows = rows[~rows["generated"]]
                there = listed(rows[column]) or "none"
                message += f"; {classes[missing[0]]} is in: {there}"
            raise SplitError(message)


def listed(names: Iterable[str]) -> str:
    """Return the names that there are with their rows, as their user wrote them, most rows first.

    Of more than ten, those below one name are one pattern.

    Examples
    --------
    >>> listed(["user/a", "spikee", "user/a"])
    'a (2), spikee (1)'
    >>> listed(f"user/mine/{number}" for number in range(30))
    'mine/* (30)'
    """
    counts = Counter(map(written, names))
    if len(counts) > MOST_LISTED:
        above = Counter[str]()
        for name, rows in counts.items():
            above[f"{name.rpartition('/')[0]}/*" if "/" in name else name] += rows
        counts = above
    shown = [f"{name} ({rows:,})" for name, rows in counts.most_common(MOST_LISTED)]
    more = len(counts) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


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
