"""Units of what small teams wrote by hand: tokens, escrows, registries, auctions, faucets.

The kind of contract that is pasted into an audit most often. No expert labelled them: a language
model read every function, by a written guide and without what any model of this project says of it;
what it found weak stands in ``data/readings.yaml``. All other functions are taken for safe. Of one
that the reading left open, such as one of a mock with which anybody may mint on purpose, nothing is
known: it is neither weak nor safe.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from rampart.core.params import Block, KnobError, Name, ParamError, check
from rampart.solidity.classes import SAFE, label_of
from rampart.solidity.parsing import Function, parse
from rampart.tasks.contracts.eras import era_of
from rampart.tasks.contracts.importing import resolved
from rampart.tasks.contracts.libraries import VENDORED, Package, family, nearest_first
from rampart.tasks.contracts.unit import identity, unit

KIND = "project"
READINGS = "data/readings.yaml"
BOILERPLATE = "Migrations.sol"
"""What a tool puts into every project, word for word."""


class Place(Block):
    """A function of which the reading says something."""

    path: str  # in the package
    contract: str
    function: str  # its name; constructor, fallback or receive where it has none
    line: int = Field(ge=1, le=1e6)  # of the site
    why: str


class Finding(Place):
    """A weakness that the reading found."""

    label: str = Field(alias="class")


class Reading(Block):
    """What was read of one package."""

    team: Name | None = None  # who wrote it, where another package is of the same people
    functions: int = Field(ge=1, le=1e6)  # that were read
    weak: list[Finding] = []
    open: list[Place] = []  # neither weak nor safe, as far as the reading can tell


def readings(path: str | Path = READINGS) -> dict[str, Reading]:
    """Return package -> what the reading of its functions found.

    Raises
    ------
    ParamError : no mapping of packages in YAML, an unknown key, or an impossible value.
    """
    try:
        known = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParamError(f"{path}: cannot be read: {error}") from error
    if not isinstance(known, dict):
        raise ParamError(f"{path}: must be a mapping of packages, got {type(known).__name__}")
    return {key: check(entry, f"{path}: {key}", Reading) for key, entry in known.items()}


def team(key: str, reading: Reading) -> str:
    """Return who wrote a package: packages whose keys begin alike are of one team.

    Examples
    --------
    >>> team("shop-2", Reading(functions=1)), team("till", Reading(functions=1, team="shop"))
    ('shop', 'shop')
    """
    return reading.team or family(key, "")


def require_whole_teams(held: Sequence[str], known: dict[str, Reading]) -> None:
    """Refuse a team that training sees one package of while another is held out.

    Raises
    ------
    KnobError : the message names both packages.
    """
    by_team: dict[str, dict[bool, str]] = {}
    for key, reading in known.items():
        sides = by_team.setdefault(team(key, reading), {})
        sides[key in held] = key
        if len(sides) == 2:
            one = f"{sides[True]!r} is held and {sides[False]!r} is not"
            name = team(key, reading)
            raise KnobError(f"held.packages: {one}; both are by {name!r}: hold all of it or none")


def units(
    packages: list[Package], libraries: list[Package], known: dict[str, Reading]
) -> list[dict[str, Any]]:
    """Return the units of all packages, in order: one a file, or one a weakness in it.

    All that one team wrote is one group: the files of a package, of packages whose keys begin
    alike, and of those whose readings name the same team.

    Parameters
    ----------
    libraries : where imports are looked for besides.
    known : what was read of each package.

    Raises
    ------
    ParamError : a package that nobody has read, or a finding that is not where it should be.
    """
    found = []
    for package in packages:
        if package.key not in known:
            what = f"nobody has read {package.key!r}: its functions have no labels"
            raise ParamError(f"{READINGS}: {what}")
        found += _of_package(package, libraries, known[package.key])
    return found


def _of_package(
    package: Package, libraries: list[Package], reading: Reading
) -> list[dict[str, Any]]:
    for one in [*reading.weak, *reading.open]:
        if one.path not in package.files:
            raise ParamError(f"{READINGS}: {package.key}: the package has no file {one.path!r}")
    ids = {path: identity(text) for path, text in package.files.items()}
    rows = []
    for path, text in sorted(package.files.items()):
        if VENDORED.search(path) or Path(path).name == BOILERPLATE:
            continue
        sites = [_site(package.key, text, one) for one in reading.weak if one.path == path]
        unknown = [_place(package.key, text, one) for one in reading.open if one.path == path]
        _require_apart(f"{READINGS}: {package.key}: {path}", text, sites, unknown)
        era = era_of(text, package.era)
        others = [
            (f"{one.name}/", {name: identity(other) for name, other in one.files.items()})
            for one in nearest_first(libraries, era)
        ]
        told = {
            "imports": resolved(path, text, ids, others),
            "package": package.key,
            "source": package.key,
            "kind": KIND,
            "group": team(package.key, reading),
            "era": era,
            "path": path,
            "open": json.dumps([list(one.values()) for one in unknown]),
        }
        rows += [unit(text, **told, **site) for site in sites or [{"label": SAFE}]]
    return rows


def _require_apart(
    where: str, text: str, weak: Sequence[dict[str, Any]], unknown: Sequence[dict[str, Any]]
) -> None:
    """Refuse a function that is said to be weak and left open."""
    for one in parse(text).functions:
        if all(_within(one, sites) for sites in (weak, unknown)):
            name = f"{one.contract}.{one.name or one.kind}"
            raise ParamError(f"{where}: {name} is weak and left open; it can be one of them")


def _within(function: Function, sites: Sequence[dict[str, Any]]) -> bool:
    return any(function.line <= site["line"] <= function.last_line for site in sites)


def _site(key: str, text: str, finding: Finding) -> dict[str, Any]:
    """Return what a unit says of a finding.

    Raises
    ------
    ParamError : no such class, or no such function around its line.
    """
    try:
        label = label_of(finding.label)
    except ValueError as error:
        raise ParamError(f"{READINGS}: {key}: {finding.path}: {error}") from None
    return _place(key, text, finding) | {"label": label}


def _place(key: str, text: str, place: Place) -> dict[str, Any]:
    """Return the function that a reading names.

    Raises
    ------
    ParamError : no such function around its line.
    """
    around = [one for one in parse(text).functions if one.line <= place.line <= one.last_line]
    names = [name for one in around for name in (one.name, one.kind)]
    if place.function not in names or place.contract not in [one.contract for one in around]:
        there = [f"{one.contract}.{one.name or one.kind}" for one in around]
        wanted = f"{place.contract}.{place.function}"
        told = ", ".join(there) or "no function"
        where = f"{READINGS}: {key}: {place.path}: line {place.line}"
        raise ParamError(f"{where} must be in {wanted}, is in {told}")
    return {"contract": place.contract, "function": place.function, "line": place.line}
