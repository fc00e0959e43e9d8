"""Units of what small teams wrote by hand: tokens, escrows, registries, auctions, faucets.

The kind of contract that is pasted into an audit most often. No expert labelled them: a language
model read every function, by a written guide and before any model of this project had said anything
of it, and what it found weak stands in ``data/readings.yaml``. All other functions are taken for
safe. A file of which the reading left something open, such as a mock that anybody may mint on
purpose, is left out whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from rampart.core.params import Block, ParamError, check
from rampart.solidity.classes import SAFE, label_of
from rampart.solidity.parsing import parse
from rampart.tasks.contracts.eras import era_of
from rampart.tasks.contracts.importing import resolved
from rampart.tasks.contracts.libraries import VENDORED, Package, family, nearest_first
from rampart.tasks.contracts.unit import identity, unit

KIND = "project"
READINGS = "data/readings.yaml"
BOILERPLATE = "Migrations.sol"
"""What a tool puts into every project, word for word."""


class Finding(Block):
    """A weakness that the reading found."""

    path: str  # in the package
    contract: str
    function: str  # its name; constructor, fallback or receive where it has none
    line: int = Field(ge=1, le=1e6)  # of the site
    label: str = Field(alias="class")
    why: str


class Reading(Block):
    """What was read of one package."""

    functions: int = Field(ge=1, le=1e6)  # that were read
    weak: list[Finding] = []
    left_out: dict[str, str] = {}  # path -> what the reading left open


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


def units(
    packages: list[Package], libraries: list[Package], known: dict[str, Reading]
) -> list[dict[str, Any]]:
    """Return the units of all packages, in order: one a file, or one a weakness in it.

    All files of a package, and of packages whose keys begin alike, are one group. Who else wrote
    for two packages is not known here.

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
    weak: dict[str, list[Finding]] = {}
    for one in reading.weak:
        weak.setdefault(one.path, []).append(one)
    for path in [*weak, *reading.left_out]:
        if path not in package.files:
            raise ParamError(f"{READINGS}: {package.key}: the package has no file {path!r}")
    ids = {path: identity(text) for path, text in package.files.items()}
    rows = []
    for path, text in sorted(package.files.items()):
        if path in reading.left_out or VENDORED.search(path) or Path(path).name == BOILERPLATE:
            continue
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
            "group": family(package.key, ""),
            "era": era,
            "path": path,
        }
        sites = [_site(package.key, text, one) for one in weak.get(path, ())]
        rows += [unit(text, **told, **site) for site in sites or [{"label": SAFE}]]
    return rows


def _site(key: str, text: str, finding: Finding) -> dict[str, Any]:
    """Return what a unit says of a finding.

    Raises
    ------
    ParamError : no such class, or no such function around its line.
    """
    where = f"{READINGS}: {key}: {finding.path}"
    try:
        label = label_of(finding.label)
    except ValueError as error:
        raise ParamError(f"{where}: {error}") from None
    around = [one for one in parse(text).functions if one.line <= finding.line <= one.last_line]
    names = [name for one in around for name in (one.name, one.kind)]
    if finding.function not in names or finding.contract not in [one.contract for one in around]:
        there = [f"{one.contract}.{one.name or one.kind}" for one in around]
        wanted = f"{finding.contract}.{finding.function}"
        told = ", ".join(there) or "no function"
        raise ParamError(f"{where}: line {finding.line} must be in {wanted}, is in {told}")
    return {
        "contract": finding.contract,
        "function": finding.function,
        "line": finding.line,
        "label": label,
    }
