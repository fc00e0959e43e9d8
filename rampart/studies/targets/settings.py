"""What the study is asked, and what it is done with."""

from __future__ import annotations

from typing import Any, NamedTuple

from pydantic import Field, model_validator

from rampart.core.params import Block, Name, nearest
from rampart.studies.targets.labels import TargetParams
from rampart.training.items import ItemParams


class TargetsParams(Block):
    """The block ``targets``."""

    of: dict[Name, TargetParams] = Field(min_length=1)
    models: dict[Name, dict[str, Any]] = Field(min_length=2)  # as in the block train, knobs fixed
    baselines: list[Name] = Field(min_length=1)  # of models: never chosen, compared with
    again: list[Name] = []  # of models: fitted again on random splits
    train: float = Field(default=0.7, gt=0, lt=1)  # the shares of a random split
    test: float = Field(default=0.15, gt=0, lt=1)
    bootstrap: int = Field(default=2000, ge=100, le=1e5)  # of the groups
    alpha: float = Field(default=0.05, gt=0, lt=1)

    @model_validator(mode="after")
    def _known(self) -> TargetsParams:
        for key in ("baselines", "again"):
            for name in getattr(self, key):
                if name not in self.models:
                    hint = nearest(name, list(self.models))
                    raise ValueError(f"{key}: no model {name!r} in models; {hint}")
        if self.train + self.test > 1:
            raise ValueError("train + test must be <= 1")
        return self


class Model(NamedTuple):
    """One entry of ``models``: its common keys, estimator module and knobs."""

    item: ItemParams
    estimator: Any
    knobs: Block


class Kind(NamedTuple):
    """One kind of features: fitted, what it extracted, and that weighed, by split."""

    features: Any
    raw: dict[str, Any]
    weighed: dict[str, Any]
