"""The units of Solidity that were assembled, as a row a function."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from rampart.core.progress import Progress
from rampart.solidity.classes import CLASSES, SAFE
from rampart.solidity.parsing import Function, Source, parse
from rampart.tasks.solidity.row import chosen
from rampart.tasks.solidity.row import rows as functions

NEEDED = ("id", "package", "source", "kind", "group", "era", "text", "contract", "function")
NEEDED += ("line", "label", "variant", "held", "open")
TOP = len(CLASSES) - 1
WHOLE = ("library", "project", "twin", "twin safe")
"""Kinds of units whose functions are safe where they are not named."""
ALONE = ("test", "guard removed", "user")
"""Kinds of which only what is named is a row: of a test nobody knows the rest, and what a guard was
removed from has its other functions in the library already."""
TOLD = ("package", "source", "group", "era", "variant", "held")


class Site(NamedTuple):
    """What a unit says of its text."""

    contract: str
    function: str
    line: int
    label: int
    kind: str


def rows(path: str | Path) -> pd.DataFrame:
    """Return a row a function of the units of a file.

    Parameters
    ----------
    path : units.parquet; see ``NEEDED`` for its columns.

    Returns
    -------
    the columns of ``row.rows``, with label, origin (the kind of unit), source, group, package,
    era, variant, held, and unit (its id).

    Raises
    ------
    ValueError : a column is missing, a label is no class, or a kind is not known.
    """
    units = pd.read_parquet(path)
    if missing := [name for name in NEEDED if name not in units]:
        raise ValueError(f"{path}: no column {', '.join(missing)}")
    if len(wrong := units[~units["label"].between(0, TOP)]):
        raise ValueError(f"{path}: label must be 0 to {TOP}, got {wrong.iloc[0].label}")
    if unknown := sorted(set(units["kind"]) - {*WHOLE, *ALONE}):
        known = ", ".join((*WHOLE, *ALONE))
        raise ValueError(f"{path}: kind must be one of {known}, got {unknown[0]!r}")
    progress, found = Progress(units["text"].nunique()), []
    for text, several in units.sort_values(["text", "id"], kind="stable").groupby("text"):
        found.extend(_of_text(text, several))
        progress.step("sources read")
    return pd.DataFrame(found)


def _open(units: pd.DataFrame, source: Source) -> set[int]:
    """Return the functions of which nobody knows what they are: bytes where they start."""
    able = [one for one in source.functions if chosen(one)]
    places = {tuple(one) for text in units["open"] for one in json.loads(text)}
    sites = [Site(*place, SAFE, "") for place in sorted(places)]
    return {one.start for site in sites for one in named(site, able)}


def _of_text(text: str, units: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of units that have the same text, which differ in what they name."""
    source = parse(text)
    sites = [
        (Site(one.contract, one.function, int(one.line), int(one.label), one.kind), one)
        for one in units.itertuples(index=False)
    ]
    labels = [labelled(site, source) for site, _ in sites]
    weak = {
        (site.kind, place)
        for (site, _), found in zip(sites, labels)
        for place, label in found.items()
        if label != SAFE
    }
    unknown = _open(units, source)
    labels = [  # what one unit names is not safe because another of its kind names something else
        {
            at: label
            for at, label in found.items()
            if label != SAFE or ((site.kind, at) not in weak and at not in unknown)
        }
        for (site, _), found in zip(sites, labels)
    ]
    wanted = {place for found in labels for place in found}
    made = functions(source, lambda function: function.start in wanted)
    places = [one.start for one in source.functions if one.start in wanted and chosen(one)]
    by_place = dict(zip(places, made, strict=True))
    for (_, one), found in zip(sites, labels):
        told = {name: getattr(one, name) for name in TOLD}
        for place, label in found.items():
            if place in by_place:
                more = {"label": label, "origin": one.kind, "unit": one.id}
                yield {**by_place[place], **told, **more}


def labelled(site: Site, source: Source) -> dict[int, int]:
    """Return the functions of a unit whose label is known: byte where it starts -> label."""
    able = [one for one in source.functions if chosen(one)]
    if not site.function and not site.line:
        return {one.start: site.label for one in able}
    there = {one.start: site.label for one in named(site, able)}
    if site.kind in WHOLE:
        return {**{one.start: SAFE for one in able}, **there}
    return there


def named(site: Site, able: list[Function]) -> list[Function]:
    """Return the functions that a site names: by its line, else by its names."""
    fitting = [
        one
        for one in able
        if site.function in ("", one.name, one.kind) and site.contract in ("", one.contract)
    ]
    around = [one for one in fitting if one.line <= site.line <= one.last_line]
    return around or (fitting if site.function else [])
