"""The test contracts of Slither: what its authors wrote for each detector, and what it finds.

A folder of tests belongs to one detector, a folder in it to a compiler; a snapshot names the
places that the detector found. So a label here is a tool's on its own tests: each file was run for
one detector alone, and what other detectors would find in it is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rampart.data.archives import Archive

DETECTORS = {
    "reentrancy-eth": "reentrancy",
    "reentrancy-no-eth": "reentrancy",
    "reentrancy-balance": "reentrancy",
    "suicidal": "access_control",
    "arbitrary-send-eth": "access_control",
    "arbitrary-send-erc20": "access_control",
    "arbitrary-send-erc20-permit": "access_control",
    "tx-origin": "access_control",
    "protected-vars": "access_control",
    "unprotected-upgrade": "access_control",
    "unchecked-send": "unchecked_call",
    "unchecked-lowlevel": "unchecked_call",
    "unchecked-transfer": "unchecked_call",
    "unused-return": "unchecked_call",
    "divide-before-multiply": "arithmetic",
    "incorrect-exp": "arithmetic",
    "weak-prng": "bad_randomness",
    "gelato-unprotected-randomness": "bad_randomness",
    "timestamp": "time",
    "calls-loop": "denial_of_service",
    "return-bomb": "denial_of_service",
    "out-of-order-retryable": "front_running",
    "controlled-delegatecall": "delegatecall",
    "delegatecall-loop": "delegatecall",
}
"""Folder of a detector -> class. The rest are matters of style, of gas or of none of the classes;
``reentrancy-benign``, ``reentrancy-events`` and ``costly-loop`` are informational or of low impact
by its own word."""
INNOCENT = re.compile(r"(^|_)(good|safe|ok|fixed|correct|not?)(_|\d|$)|_fixed", re.IGNORECASE)
"""Functions that their author calls sound."""
PLACE = re.compile(r"tests/e2e/detectors/test_data/([^#\s()]+\.sol)#(\d+)(?:-(\d+))?")


def rows(archive: Archive) -> Iterator[dict[str, Any]]:
    """Yield detector, compiler, path, text and findings of each test file of a known class.

    ``findings`` are triples of lines: first and last of what is reported, and the site in it.
    """
    (top, *_) = archive.names()[0].split("/")
    found = findings(archive, top)
    folder = f"{top}/tests/e2e/detectors/test_data/"
    for name in sorted(archive.glob(f"{folder}*.sol")):
        path = name.removeprefix(folder)
        detector, _, rest = path.partition("/")
        if detector in DETECTORS and path in found:
            text = archive.read(name).decode("utf-8", "replace").replace("\r\n", "\n")
            compiler = rest.partition("/")[0]
            yield {"detector": detector, "compiler": compiler, "path": path, "text": text} | {
                "findings": sorted(set(found[path]))
            }


def findings(archive: Archive, top: str) -> dict[str, list[tuple[int, int, int]]]:
    """Return the findings of all snapshots by path of the file."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for name in sorted(archive.glob(f"{top}/tests/e2e/detectors/snapshots/*.txt")):
        for block in archive.read(name).decode("utf-8", "replace").split("\n\n"):
            if place := first(block):
                path, *lines = place
                found.setdefault(path, []).append(tuple(lines))
    return found


def first(block: str) -> tuple[str, int, int, int] | None:
    """Return path, first line, last line and site of one finding of a snapshot.

    The head of a finding names the function, the line below it the statement.

    Examples
    --------
    >>> first("C.f() (tests/e2e/detectors/test_data/x/0.5.16/a.sol#4-6) allows anyone\\n")
    ('x/0.5.16/a.sol', 4, 6, 4)
    """
    places = PLACE.findall(block)
    if not places:
        return None
    path, start, end = places[0]
    inside = [int(line) for file, line, _ in places[1:] if file == path]
    low, high = int(start), int(end or start)
    site = next((line for line in inside if low <= line <= high), low)
    return path, low, high, site
