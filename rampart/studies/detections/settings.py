"""What the study is asked."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rampart.core.params import Block

Share = Annotated[float, Field(gt=0, lt=1)]


class DetectionsParams(Block):
    """The block ``detections``."""

    safe: str = Field(min_length=1)  # the class that is no finding
    column: str = Field(min_length=1)  # of the rows, which says where a row is from
    clean: list[str] = Field(min_length=1)  # its values whose safe rows the alarms are counted on
    by: list[str] = []  # more columns by whose values the rows are told
    budgets: list[Share] = [0.1, 0.01]  # shares of the clean rows that may alarm
    shown: Share = 0.1  # the budget of the pictures
    bootstrap: int = Field(default=1000, ge=100, le=1e5)  # of the groups
    alpha: float = Field(default=0.05, gt=0, lt=1)
