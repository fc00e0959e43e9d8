"""The block of params.yaml that says how each fold of the campaign is judged.

It imports nothing heavy: each stage of the campaign checks the block whole, before any fit.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from rampart.core.params import Block, nearest
from rampart.synthetic.scores.summary import DIMENSIONS

CLASSIFIERS = (
    "forest",
    "svm",
    "knn",
    "tree",
    "bayes",
    "boosting",
    "logreg",
    "sgd",
    "xgboost",
)


class JudgeParams(Block):
    """The block ``evaluate``: how each fold is judged."""

    classifiers: list[str]
    size: int = Field(default=100, ge=1, le=1e5)  # trees of the forest, rounds of boosting
    samples: int | None = Field(default=None, ge=1, le=1e7)  # of each class; null: as in training
    seeds: int = Field(default=1, ge=0, le=100)  # further fits of the first fold
    bootstrap: int = Field(default=1000, ge=100, le=1e5)
    alpha: float = Field(default=0.05, gt=0, lt=1)
    columns: int = Field(default=15, ge=2, le=1000)  # the most that SDMetrics reads, in pairs
    weights: dict[str, Annotated[float, Field(ge=0)]]  # of the four parts of the summary score

    @field_validator("classifiers")
    @classmethod
    def _known(cls, names: list[str]) -> list[str]:
        for name in names:
            if name not in CLASSIFIERS:
                raise ValueError(f"no {name!r}; {nearest(name, list(CLASSIFIERS))}")
        if not names or len(set(names)) < len(names):
            raise ValueError("must be one or more names, each once")
        return names

    @field_validator("weights")
    @classmethod
    def _one_in_all(cls, weights: dict[str, float]) -> dict[str, float]:
        for name in weights:
            if name not in DIMENSIONS:
                raise ValueError(f"no {name!r}; {nearest(name, list(DIMENSIONS))}")
        if missing := [name for name in DIMENSIONS if name not in weights]:
            raise ValueError(f"no weight of {', '.join(missing)}")
        if abs(sum(weights.values()) - 1) > 1e-9:
            raise ValueError("the weights must sum to 1")
        return weights
