"""Units of real code without one of its guards.

The guard is certainly gone; whether somebody could make use of that nobody has tried.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from rampart.solidity.classes import label_of
from rampart.solidity.edits.removing import Removal, removals, without
from rampart.solidity.parsing import Source
from rampart.tasks.contracts.unit import unit


def units(
    clean: list[dict[str, Any]], most: int | None, held: Sequence[bool] = ()
) -> list[dict[str, Any]]:
    """Return a unit for each guard that was taken out.

    Parameters
    ----------
    clean : units of libraries and projects.
    most : of a class, variant and package, held or not; None for all. Which these are depends on
        the place of the guard alone.
    held : which of ``clean`` training never sees; none where it is empty. Of copies of a function
        the first that is not held has the unit, so that what is held moves nothing that is learned.

    Returns
    -------
    units in the order of ``clean``. Of copies of a function (versions of a library, libraries in
    another) one has the unit.
    """
    places, seen = defaultdict(list), set()
    late = held or [False] * len(clean)
    for number in sorted(range(len(clean)), key=lambda number: late[number]):
        row = clean[number]
        source, found = removals(row["text"], row["era"])
        nth = Counter()
        for removal in found:
            kind = removal.name, removal.site.variant
            nth[removal.start, kind] += 1
            copy = (*kind, removal.body, nth[removal.start, kind])
            if copy not in seen:
                seen.add(copy)
                place = row["package"], late[number], *kind
                places[place].append((_lot(row, removal), number, removal, source))
    chosen = [
        (number, removal.site.at, removal, source)
        for found in places.values()
        for _, number, removal, source in sorted(found, key=lambda one: one[:2])[:most]
    ]
    chosen.sort(key=lambda one: (*one[:2], one[2].name, one[2].site.variant))
    return [_unit(clean[number], removal, source) for number, _, removal, source in chosen]


def _lot(row: dict[str, Any], removal: Removal) -> str:
    """Return a number that is drawn for a place: the same on every machine."""
    name = f"{row['path']}/{removal.contract}/{removal.function}/{removal.site.changes[0].start}"
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()


def _unit(row: dict[str, Any], removal: Removal, source: Source) -> dict[str, Any]:
    text, line = without(source, removal.site)
    known = {name: row[name] for name in ("package", "group", "era", "path", "imports")}
    return unit(
        text,
        **{name: value for name, value in known.items() if name != "imports"},
        source=f"guards/{row['package']}",
        kind="guard removed",
        contract=removal.contract,
        function=removal.function,
        line=line,
        label=label_of(removal.name),
        variant=removal.site.variant,
    ) | {"imports": known["imports"]}
