"""The row that every reader yields: one sample of one table column, and the eight classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

CLASSES = (
    "text_long",
    "text_short",
    "numeric",
    "datetime",
    "categorical",
    "identifier",
    "boolean",
    "unknown",
)
CODES = {name: code for code, name in enumerate(CLASSES)}
LABEL_SOURCES = ("override", "metadata", "manifest", "doc", "rule")
"""Where a label is from, the most trusted first; ``rule`` is for training alone."""
MOST_VALUES = 200


class Row(NamedTuple):
    """A sample of one column: all of it, or one of several disjoint blocks of its rows."""

    name: str  # the column's header, may be empty
    values: list[str]  # at most 200, the cells that are not missing, as text
    n_rows: int  # rows of the sample, missing cells included
    n_missing: int
    domain: str  # e.g. "economics"
    language: str  # ISO 639-1 code of its text, "en" where it has none
    label: int  # a code of CLASSES
    label_source: str  # one of LABEL_SOURCES
    source: str  # the package's key, e.g. "vega-datasets"
    table: str  # <source>/<table>; a group: its columns never straddle a split
    column: str  # <source>/<table>/<header>: one natural column, however many blocks it gives
    block: int  # number of the block; 0 where the sample is the only one
    whole: Sequence[float] = ()  # data.cardinality.Repeats of all cells of the column
