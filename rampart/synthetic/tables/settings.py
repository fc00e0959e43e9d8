"""The block of params.yaml that makes a labelled table of a file."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from rampart.core.params import Block


class LeakParams(Block):
    """The block ``tabulate.<data set>.leak``: when a column, or two together, tell the label."""

    limit: float = Field(default=0.99, gt=0.5, le=1)
    """Balanced accuracy from which on they do. Honest columns come near: the odour of a mushroom
    tells poison with 0.980."""
    refuse: bool = False
    """Whether such a table is refused; else the report names the columns."""


class BoundParams(Block):
    """The block ``tabulate.<data set>.bounds.<column>``: a range that no row tells."""

    low: float = Field(ge=-1e300, le=1e300)
    high: float = Field(ge=-1e300, le=1e300)
    log: bool = False
    """Whether its parts are of equal ratio (of 1 + the number where low is 0)."""

    @model_validator(mode="after")
    def _of_some_width(self) -> BoundParams:
        got = f"got {self.low:g} to {self.high:g}"
        if self.low >= self.high:
            raise ValueError(f"high must be above low, {got}")
        if self.log and self.low < 0:
            raise ValueError(f"parts of equal ratio begin at 0 or above, {got}")
        return self


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
    bounds: dict[str, BoundParams] = {}
    """Column of numbers -> its range, from what is known without the rows: what the generators
    with a guarantee need. Others do not take it."""
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
