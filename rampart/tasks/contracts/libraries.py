"""Units of the clean code: every file of the libraries, as safe as their maintainers made it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from rampart.data.archives import open_archive
from rampart.tasks.contracts.eras import ERAS, era_of
from rampart.tasks.contracts.importing import resolved
from rampart.tasks.contracts.readers import library
from rampart.tasks.contracts.unit import identity, unit

VENDORED = re.compile(r"openzeppelin", re.IGNORECASE)


class Package(NamedTuple):
    """A library that was read."""

    key: str  # in data/packages.yaml
    name: str  # by which others import it
    era: str  # that most of its files are written for
    files: dict[str, str]  # path -> text


def archive_of(key: str, folder: str | Path = "data/packages") -> Path:
    """Return the archive of a package.

    Raises
    ------
    ValueError : the package was not fetched, or lies there twice.
    """
    place = Path(folder) / key
    archives = sorted(path for path in place.glob("*") if path.is_file())
    if len(archives) != 1:
        raise ValueError(f"{place} must hold one archive, has {len(archives)}: run stage fetch")
    return archives[0]


def read(key: str, folder: str | Path = "data/packages") -> Package:
    """Read a library: of its files those whose licence permits it."""
    with open_archive(archive_of(key, folder)) as archive:
        name = str(json.loads(archive.read("package/package.json")).get("name", key))
        files = {row["path"]: row["text"] for row in library.rows(archive)}
    eras = Counter(era for text in files.values() if (era := era_of(text, "")))
    most = max(ERAS, key=lambda era: (eras[era], era))
    return Package(key, name, most, files)


def family(key: str, path: str) -> str:
    """Return what a file belongs to: copies of another library are that library's.

    Examples
    --------
    >>> family("thirdweb", "external-deps/openzeppelin/ERC20.sol"), family("zerox-staking", "A.sol")
    ('openzeppelin', 'zerox')
    """
    return "openzeppelin" if VENDORED.search(path) else key.partition("-")[0]


def group_of(key: str, path: str) -> str:
    """Return the group of a file: versions of one file of one library are one group."""
    stem = Path(path).stem.lower().replace("upgradeable", "")
    return f"{family(key, path)}/{stem}"


def units(packages: list[Package]) -> list[dict[str, Any]]:
    """Return a unit a file, of all packages, in order."""
    ids = {
        package.key: {path: identity(text) for path, text in package.files.items()}
        for package in packages
    }
    found = []
    for package in packages:
        for path, text in sorted(package.files.items()):
            era = era_of(text, package.era)
            others = [(f"{one.name}/", ids[one.key]) for one in nearest_first(packages, era)]
            imports = resolved(path, text, ids[package.key], others)
            found.append(
                unit(text, imports, package=package.key, source=package.key, kind="library")
                | {"group": group_of(package.key, path), "era": era, "path": path}
            )
    return found


def nearest_first(packages: list[Package], era: str) -> list[Package]:
    """Return the packages, those of the same era first: versions share a name."""
    return sorted(packages, key=lambda package: (package.era != era, package.key))
