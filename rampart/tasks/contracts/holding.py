"""What training never sees: whole packages, whole variants, whole tests and one era of compilers.

A row that is held for more than one reason says the first of: test, package, variant, era. Rows
of the era that is held may be near copies of rows of other eras (a library's next version), which
is what they measure; the other three reasons have no copy in training.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rampart.core.params import Block, Name


class Held(Block):
    """The block ``assemble.held``."""

    packages: list[Name] = []
    tests: list[Name] = []  # detectors
    variants: list[str] = []  # class/variant of an edit
    eras: list[str] = []


def reason(row: dict[str, Any], held: Held, classes: Iterable[str]) -> str:
    """Return why training must not see a row, "" where it may.

    A row that says so itself (a template that its maker holds) is believed.
    """
    name = tuple(classes)[row["label"]]
    if row["held"]:
        return row["held"]
    if row["kind"] == "test" and row["source"].removeprefix("slither/") in held.tests:
        return "test"
    if row["package"] in held.packages:
        return "package"
    if row["kind"] == "guard removed" and f"{name}/{row['variant']}" in held.variants:
        return "variant"
    return "era" if row["era"] in held.eras else ""


def divided(rows: list[dict[str, Any]], held: Held, classes: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows with ``held``, ``role`` and a group that no two roles share.

    The group of a row that is held for its era or package gets that behind its name, as a file
    has the same name in the next version of its library. A text of which one row is held as a test
    is held whole, and a held row whose text training has anyway is left out.
    """
    classes, found = tuple(classes), []
    reasons = [reason(row, held, classes) for row in rows]
    tests = {row["id"] for row, why in zip(rows, reasons) if why == "test"}
    for row, why in zip(rows, reasons):
        why = "test" if row["kind"] == "test" and row["id"] in tests else why
        role = "external" if why else row["role"]
        group = f"{row['group']}@{why}" if why else row["group"]
        found.append(row | {"held": why, "role": role, "group": group})
    trained = {row["id"] for row in found if row["role"] != "external"}
    return [row for row in found if row["role"] != "external" or row["id"] not in trained]
