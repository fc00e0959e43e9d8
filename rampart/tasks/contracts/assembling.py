"""Put together the sources that everything else is made from, and say what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from rampart.core.params import Block, KnobError, Name, nearest
from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts import guards, libraries, tested, user
from rampart.tasks.contracts.holding import Held, divided
from rampart.tasks.contracts.unit import COLUMNS, KINDS


class AssembleParams(Block):
    """The block ``assemble``."""

    libraries: list[Name] = Field(min_length=1)  # keys of data/packages.yaml, in order
    only: list[Name] | None = None  # of these; None for all
    tests: bool = True  # the test contracts of a peer
    guards: int | None = Field(default=None, ge=0, le=100_000)  # of a variant and package
    twins: int | None = Field(default=None, ge=0, le=100_000)  # of a variant and era
    held: Held = Held()
    user: str | None = None  # the folder of the user's own sources and labels.csv
    user_role: Literal["package", "external"] = "package"


def units(
    settings: AssembleParams, seed: int, twins: Callable[..., Any] | None = None
) -> pd.DataFrame:
    """Return all units, one row a source and labelled function, in a fixed order.

    Parameters
    ----------
    seed : of what is drawn.
    twins : ``rows(seed, count)`` of the module that makes matched pairs; None for none.
    """
    packages = [libraries.read(key) for key in chosen(settings)]
    clean = libraries.units(packages)
    rows = [*clean, *guards.units(clean, settings.guards)]
    rows += tested.units() if settings.tests else []
    rows += list(twins(seed, settings.twins)) if twins and settings.twins != 0 else []
    frame = pd.DataFrame(divided(rows, settings.held, CLASSES), columns=list(COLUMNS))
    if settings.user:
        own = pd.DataFrame(user.units(settings.user), columns=list(COLUMNS))
        held = "user" if settings.user_role == "external" else ""
        own = own.assign(role=settings.user_role, held=held)
        frame = pd.concat([frame, own], ignore_index=True)
    return frame.drop_duplicates(["id", "package", "path", "contract", "function", "label"])


def chosen(settings: AssembleParams) -> list[str]:
    """Return the packages that are read, in order.

    Raises
    ------
    ParamError : one of ``only`` is not among the libraries.
    """
    wanted = settings.libraries if settings.only is None else settings.only
    if wrong := [key for key in wanted if key not in settings.libraries]:
        raise KnobError(f"only: no library {wrong[0]!r}; {nearest(wrong[0], settings.libraries)}")
    return [key for key in settings.libraries if key in wanted]


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
