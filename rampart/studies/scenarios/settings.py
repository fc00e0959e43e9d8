"""The knobs of the study of scenarios."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rampart.core.params import Block, Name


class ScenariosParams(Block):
    """The block ``scenarios``."""

    models: list[Name] = Field(min_length=1)  # of the block train; they learn from train
    limit: float = Field(default=0.1, gt=0, lt=1)  # share of look-alikes that may alarm
    common: str = "everyday"  # rows of this scenario are never left out
    bootstrap: int = Field(default=1000, ge=100, le=1e5)  # of the groups
    alpha: float = Field(default=0.05, gt=0, lt=1)
    histories: int = Field(default=100, ge=1, le=1e5)  # whose evidence is tried
    removed: list[Annotated[int, Field(ge=1, le=1000)]] = [1, 3, 5]  # pieces taken out
