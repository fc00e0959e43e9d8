"""Which label a column has, and how far to trust it: the order of GUIDE.md.

``overrides.csv`` and ``manifest/*.yaml`` lie beside this module and are read once.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import yaml

from rampart.core.params import nearest
from rampart.tasks.columns.row import CLASSES, CODES
from rampart.tasks.columns.row.rules import rule

HERE = Path(__file__).parent
DECLARING = ("metadata", "doc")


class LabelError(ValueError):
    """A label, a manifest line or an override that cannot be; the message says where."""


def resolve(
    column: str,
    declared: tuple[str, str] | None,
    values: Sequence[str],
    name: str,
    n_missing: int = 0,
    whole: Sequence[float] = (),
) -> tuple[int, str]:
    """Return a column's class code and the source of its label.

    Parameters
    ----------
    column : the id, ``<source>/<table>/<header>``.
    declared : (class name, ``"metadata"`` or ``"doc"``), or None where the source is silent.
    values : all cells of the column that are not missing, not a sample of them.
    name : the header.
    n_missing : cells that are missing.
    whole : how the values repeat (rampart.data.cardinality.Repeats), where that is known already.

    Notes
    -----
    override > metadata > manifest > doc > rule. A column without two different values is
    ``unknown`` whatever is declared (nothing of it can be seen), and keeps its label's source.

    Raises
    ------
    LabelError : a class or a label source that does not exist.
    """
    if declared is not None:
        _check(declared[0], column)
        if declared[1] not in DECLARING:
            raise LabelError(
                f"{column}: label source {declared[1]!r}; {nearest(declared[1], DECLARING)}"
            )
    label, trust = _choose(column, declared)
    if len(set(values)) < 2:
        return CODES["unknown"], trust
    return (rule(name, values, n_missing, whole) if label is None else CODES[label]), trust


def _choose(column: str, declared: tuple[str, str] | None) -> tuple[str | None, str]:
    if column in overrides():
        return overrides()[column], "override"
    if declared is not None and declared[1] == "metadata":
        return declared
    listed = in_manifest(column)
    if listed is not None:
        return listed, "manifest"
    return declared if declared is not None else (None, "rule")


def in_manifest(column: str) -> str | None:
    """Return the class that the manifest gives a column: an exact line, else the first pattern."""
    source = column.partition("/")[0]
    exact, patterns = manifest().get(source, ({}, []))
    if column in exact:
        return exact[column]
    return next((label for pattern, label in patterns if fnmatchcase(column, pattern)), None)


@cache
def overrides() -> dict[str, str]:
    """Return column id -> class of the reviewed file."""
    with (HERE / "overrides.csv").open(encoding="utf-8", newline="") as handle:
        lines = list(csv.DictReader(handle))
    reviewed = {}
    for number, line in enumerate(lines, 2):
        place = f"overrides.csv: line {number}: {line['column']}"
        if line["column"] in reviewed:
            raise LabelError(f"{place}: listed twice; keep one line")
        reviewed[line["column"]] = _check(line["label"], place)
    return reviewed


@cache
def manifest() -> dict[str, tuple[dict[str, str], list[tuple[str, str]]]]:
    """Return source -> (column id -> class, [(pattern, class), ...]) of all manifest files."""
    by_source: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = {}
    for path in sorted((HERE / "manifest").glob("*.yaml")):
        lines = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for pattern, label in lines.items():
            place = f"manifest/{path.name}: {pattern}"
            if pattern.count("/") < 2:
                raise LabelError(f"{place}: not <source>/<table>/<column>")
            exact, patterns = by_source.setdefault(pattern.partition("/")[0], ({}, []))
            exact[pattern] = _check(label, place)
            if any(character in pattern for character in "*?["):
                patterns.append((pattern, label))
    return by_source


def _check(label: str, place: str) -> str:
    if label not in CLASSES:
        raise LabelError(f"{place}: class {label!r}; {nearest(str(label), CLASSES)}")
    return label
