"""The block of params.yaml that makes a labelled table of a file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from rampart.core.params import Block


class LeakParams(Block):
    """The block ``tabulate.<data set>.leak``: when a column, or two together, tell the label."""

    limit: float = Field(default=0.99, gt=0.5, le=1)
    """Balanced accuracy from which on they do. Honest columns come near: the odour of a mushroom
    tells poison with 0.980."""
    refuse: bool = False
    """Whether such a table is refused; else the report names the columns."""


class TabulateParams(Block):
    """The block ``tabulate.<data set>``."""

    input: str
    """A file of extracted rows, or your own: CSV, TSV, Parquet, Excel, JSON or JSON lines."""
    table: str = "plain"
    """How rows become features: a module in rampart/tasks/<task>/tables."""
    knobs: dict[str, Any] = {}
    """The knobs of that module."""
    label: str = "label"
    """The column of classes."""
    active: bool = True
    """Whether the campaign takes it at this scale; its table is made in any case."""
    exclude: list[str] = []
    """Columns to leave out, e.g. identifiers."""
    kinds: dict[str, Literal["binary", "categorical", "ordinal", "continuous"]] = {}
    """Column -> kind, where inference would be wrong."""
    rows: int | None = Field(default=None, ge=4, le=1e8)
    """The most rows, the classes in their proportions; null: all."""
    columns: int | None = Field(default=None, ge=1, le=1e5)
    """The first so many columns; null: all."""
    duplicates: Literal["drop", "keep"] = "drop"
    """Rows that equal another in all features and the label."""
    leak: LeakParams = LeakParams()
    folds: int = Field(default=5, ge=2, le=10)
    max_columns: int = Field(default=2000, ge=1, le=1e5)
    """More columns than this are refused."""
    max_categories: int = Field(default=50, ge=2, le=1e6)
    """A column of texts with more distinct values than this is refused as free text."""
