"""What the compiler gets of the units: which of them, each with all that it imports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from rampart.solidity.classes import CLASSES
from rampart.solidity.compiler.batches import Job
from rampart.solidity.compiler.imports import MOST, MissingImport, linked

CLEAN = ("library", "project")
NUMBER = r"[-_/]?\d+[a-z]?$"


class Source(NamedTuple):
    """A text of the units and the ids that it imports."""

    text: str
    imports: dict[str, str]  # path as it is written -> id


def sources(units: pd.DataFrame) -> dict[str, Source]:
    """Return the texts by id; a text that several rows have is there once."""
    first = units.drop_duplicates("id")
    return {
        name: Source(text, json.loads(imports))
        for name, text, imports in zip(first["id"], first["text"], first["imports"], strict=True)
    }


def job(
    name: str,
    era: str,
    known: Mapping[str, Source],
    runs: int | None,
    called: Callable[[str], str] = str,
) -> Job:
    """Return what compiles a unit: every text under its id, its imports by these ids.

    Parameters
    ----------
    called : makes the name of a text of its id, where the id alone is none.

    Raises
    ------
    MissingImport : it, or what it imports, imports what no package here has.
    """
    texts = {}
    for one in closure(name, known):
        names = {path: called(other) for path, other in known[one].imports.items()}
        texts[called(one)] = linked(known[one].text, names)
    return Job(era, called(name), dict(sorted(texts.items())), runs)


def closure(name: str, known: Mapping[str, Source]) -> list[str]:
    """Return the ids of a unit and of all that it imports, each once.

    Raises
    ------
    MissingImport : it, or what it imports, imports what no package here has.
    """
    found, waiting = {}, [name]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        if one not in known:
            raise MissingImport(f"imports the unit {one}, which is not here")
        found[one] = None
        waiting += sorted(known[one].imports.values())
        if len(found) > MOST:
            raise MissingImport(f"imports more than {MOST:,} files")
    return list(found)


def chosen(
    units: pd.DataFrame,
    libraries: int | None,
    others: int | None,
    eras: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the rows of the units that are compiled, in their order.

    Parameters
    ----------
    libraries : files of libraries and projects, at most, of a package.
    others : rows, at most, of a kind, class (of the pair, where it is the safe one), reason to be
        held out and era.
    eras : of the compilers that are asked; None for all.

    The first by a digest of their id are taken: the same on every machine, and a larger number
    keeps those of a smaller one. A file that is taken for one of its functions is taken for all.
    """
    order = units["id"].map(lambda name: hashlib.sha256(name.encode()).hexdigest())
    family = units["source"].str.replace(NUMBER, "", regex=True)
    topic = units["label"].astype(str).where(units["kind"] != "twin safe", family)
    frame = units.assign(_order=order, _topic=topic)
    frame = frame if eras is None else frame[frame["era"].isin(list(eras))]
    frame = frame.sort_values(["_order", "line"], kind="stable")
    clean = frame["kind"].isin(CLEAN)
    kept = [
        _first(frame[clean], ["package"], libraries),
        _first(frame[~clean], ["kind", "_topic", "held", "era"], others),
    ]
    wanted = units.index.isin(pd.concat(kept).index)
    file = units[["id", "package", "path"]].agg("\0".join, axis=1)
    return units[file.isin(file[wanted])]


def _first(frame: pd.DataFrame, by: list[str], most: int | None) -> pd.DataFrame:
    return frame if most is None else frame.groupby(by, sort=False).head(most)


def require_labels(units: pd.DataFrame) -> None:
    """Refuse units whose labels are no index of a class."""
    wrong = sorted(set(units["label"]) - set(range(len(CLASSES))))
    if wrong:
        raise ValueError(f"units: label must be from 0 to {len(CLASSES) - 1}, got {wrong[0]}")
