"""The block ``anomaly``: what a day is, the budgets, and the detectors with their knobs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from rampart.core.params import Block, Name

Role = Literal["candidate", "ablation", "baseline", "ceiling"]


class DetectorItem(Block):
    """One detector."""

    features: Name  # an item of featurize
    detector: Name  # a module in rampart/anomaly/detectors
    rows: Literal["benign", "all"] = "benign"  # of train, that it is fitted on
    role: Role = "candidate"  # candidate: may be the one that is used
    knobs: dict[str, Any] = {}


class AnomalyParams(Block):
    """The block ``anomaly``."""

    rows_a_day: Annotated[int, Field(gt=0, le=1e12)]  # how many rows a day has
    hours_a_day: float = Field(default=24, gt=0, le=24)  # how many hours those are spread over
    budgets: list[Annotated[float, Field(gt=0, le=1e12)]] = Field(min_length=1)  # alerts a day
    detectors: dict[Name, DetectorItem] = Field(min_length=1)
    within: float = Field(default=1e-4, gt=0, le=1)  # the most by which an ONNX score may differ

    @model_validator(mode="after")
    def _budgets_of_a_day(self) -> AnomalyParams:
        if sorted(set(self.budgets)) != self.budgets:
            raise ValueError("budgets: must rise")
        if self.budgets[-1] >= self.rows_a_day:
            raise ValueError(f"budgets: must be below rows_a_day ({self.rows_a_day})")
        if not any(item.role == "candidate" for item in self.detectors.values()):
            raise ValueError("detectors: one must be a candidate")
        return self
