"""Put together the sources that everything else is made from, and say what they are."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
from pydantic import Field

from rampart.core.params import Block, KnobError, Name, nearest
from rampart.data.archives import open_archive
from rampart.solidity.classes import CLASSES, SAFE, WEAKNESSES
from rampart.tasks.contracts import guards, labelled, libraries, projects, tested
from rampart.tasks.contracts.holding import Held, divided, reason
from rampart.tasks.contracts.readers import swc
from rampart.tasks.contracts.twins import generate as twins
from rampart.tasks.contracts.unit import COLUMNS, KINDS


class AssembleParams(Block):
    """The block ``assemble``."""

    libraries: list[Name] = Field(min_length=1)  # keys of data/packages.yaml, in order
    projects: list[Name] = []  # keys of packages of small teams, whose functions were read
    only: list[Name] | None = None  # of both; None for all
    tests: bool = True  # the test contracts of a peer
    guards: int | None = Field(default=None, ge=0, le=100_000)  # of a variant and package
    twins: int = Field(default=1, ge=0, le=10_000)  # pairs of a template
    held: Held = Held()
    user: str | None = None  # the folder of the user's own sources and labels.csv
    user_role: Literal["package", "external"] = "package"


def units(settings: AssembleParams, seed: int) -> pd.DataFrame:
    """Return all units, one row a source and labelled function, in a fixed order.

    Parameters
    ----------
    seed : of the matched pairs, which are drawn.
    """
    packages = [libraries.read(key) for key in chosen(settings, settings.libraries)]
    clean = libraries.units(packages)
    if small := [libraries.read(key) for key in chosen(settings, settings.projects)]:
        known = projects.readings()
        projects.require_whole_teams(settings.held.packages, known)
        clean += projects.units(small, packages, known)
    whole = [row for row in clean if row["label"] == SAFE and row["open"] == "[]"]
    held = [bool(reason(row, settings.held, CLASSES)) for row in whole]
    rows = [*clean, *guards.units(whole, settings.guards, held)]
    rows += tested.units() if settings.tests else []
    rows += twins.rows(seed, settings.twins)
    frame = pd.DataFrame(divided(rows, settings.held, CLASSES), columns=list(COLUMNS))
    if settings.user:
        own = pd.DataFrame(labelled.units(settings.user), columns=list(COLUMNS))
        held = "user" if settings.user_role == "external" else ""
        own = own.assign(role=settings.user_role, held=held)
        frame = pd.concat([frame, own], ignore_index=True)
    same = ["id", "package", "path", "contract", "function", "label", "line"]
    return require_apart(frame.drop_duplicates(same, ignore_index=True))


def require_apart(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the units, none of whose groups or texts is both trained on and held.

    Raises
    ------
    ValueError : one that is; the message names it.
    """
    for name, what in (("group", "group"), ("id", "text")):
        sides = frame.groupby(name)["role"].nunique()
        if (sides > 1).any():
            first = sides.index[sides > 1][0]
            raise ValueError(f"the {what} {first!r} is both trained on and held: see assemble.held")
    return frame


def chosen(settings: AssembleParams, listed: list[str]) -> list[str]:
    """Return those of the listed packages that are read, in order.

    Raises
    ------
    ParamError : one of ``only`` is neither a library nor a project.
    """
    known = [*settings.libraries, *settings.projects]
    wanted = known if settings.only is None else settings.only
    if wrong := [key for key in wanted if key not in known]:
        raise KnobError(f"only: no library or project {wrong[0]!r}; {nearest(wrong[0], known)}")
    return [key for key in listed if key in wanted]


def table(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows by class, kind and role: what is trained on, and what is held for what."""
    counts = frame.groupby(["label", "kind", "role", "held"]).agg(
        rows=("id", "size"), groups=("group", "nunique"), variants=("variant", "nunique")
    )
    found = [
        {"class": CLASSES[label], "kind": kind, "role": role, "held": held} | row._asdict()
        for (label, kind, role, held), row in zip(
            counts.index, counts.itertuples(index=False, name="Counts")
        )
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(
        found, key=lambda row: (CLASSES.index(row["class"]), order[row["kind"]], row["role"])
    )


def weaknesses() -> list[dict[str, Any]]:
    """Return what is known of each class: own words, severity, and what the registry calls it."""
    with open_archive(libraries.archive_of("swc-registry")) as archive:
        registry = swc.definitions(archive)
    known = []
    for weakness in WEAKNESSES:
        named = [
            {"id": one, "title": registry[one]["title"], "cwe": registry[one]["cwe"]}
            for one in weakness.swc
        ]
        known.append(weakness._asdict() | {"swc": named})
    return known


def printed(table: list[dict[str, Any]]) -> list[str]:
    """Return the table as lines: rows of training and, behind a plus, those that are held."""
    kinds = [kind for kind in KINDS if any(row["kind"] == kind for row in table)]
    lines = ["  ".join([f"{'class':18}", *(f"{kind:>14}" for kind in kinds)])]
    for name in CLASSES:
        cells = []
        for kind in kinds:
            rows = [row for row in table if (row["class"], row["kind"]) == (name, kind)]
            inside = sum(row["rows"] for row in rows if row["role"] != "external")
            outside = sum(row["rows"] for row in rows if row["role"] == "external")
            cells.append(f"{inside:,} + {outside:,}" if rows else "-")
        lines.append("  ".join([f"{name:18}", *(f"{cell:>14}" for cell in cells)]))
    return lines
