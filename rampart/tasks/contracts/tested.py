"""Units of the test contracts: a row a function of which its detector, or its author, speaks."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from rampart.data.archives import open_archive
from rampart.solidity.classes import SAFE, label_of
from rampart.solidity.parsing import Function, Source, parse
from rampart.tasks.contracts.importing import resolved
from rampart.tasks.contracts.libraries import archive_of
from rampart.tasks.contracts.readers import slither
from rampart.tasks.contracts.unit import identity, unit

PACKAGE = "slither-analyzer"


def units(folder: str = "data/packages") -> list[dict[str, Any]]:
    """Return the rows of all test contracts of the detectors that have a class."""
    with open_archive(archive_of(PACKAGE, folder)) as archive:
        files = list(slither.rows(archive))
    ids = {file["path"]: identity(file["text"]) for file in files}
    return [row for file in files for row in rows(file, ids)]


def rows(file: dict[str, Any], ids: dict[str, str]) -> list[dict[str, Any]]:
    """Return the rows of one file, none where nothing is known of its functions."""
    detector, path, text = file["detector"], file["path"], file["text"]
    known = {
        "package": PACKAGE,
        "source": f"slither/{detector}",
        "kind": "test",
        "group": f"slither/{detector}/{PurePosixPath(path).stem}",
        "era": file["compiler"][:3],
        "path": path,
    }
    label, imports = label_of(slither.DETECTORS[detector]), resolved(path, text, ids, [])
    places = [
        {"contract": one.contract, "function": one.name, "line": line, "label": label}
        for one, line, label in labelled(parse(text), file["findings"], label)
    ]
    return [unit(text, imports, **known, **place) for place in places]


def labelled(
    source: Source, findings: list[tuple[int, int, int]], label: int
) -> list[tuple[Function, int, int]]:
    """Return function, line of the site and label of what is known of a file's functions.

    Functions that hold a finding have the detector's class; of those without one, functions that
    their author calls sound are safe; of all others nothing is known.
    """
    found = []
    for one in source.functions:
        if not one.has_body:
            continue
        lines = [site for _, _, site in findings if one.line <= site <= one.last_line]
        if lines:
            found.append((one, lines[0], label))
        elif slither.INNOCENT.search(one.name) and one.kind == "function":
            found.append((one, 0, SAFE))
    return found
