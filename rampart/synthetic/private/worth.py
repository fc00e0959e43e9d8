"""What the rows of a private generator are worth: the campaign's TS-TR macro-F1 of one fold."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from pydantic import Field

from rampart.core.params import Block, Name
from rampart.synthetic.campaign import classifiers
from rampart.synthetic.campaign.fitting import Build, sample, seeds_of, split
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.scores.utility import scores
from rampart.synthetic.tables.rows import matrix
from rampart.synthetic.tables.stored import Table


class AttackParams(Block):
    """The block ``guarantee.attack``: see ``rampart.synthetic.private.attacking``."""

    trials: int = Field(ge=20, le=1e6)  # fits of each world
    rows: int = Field(default=50, ge=1, le=1e6)  # of each class
    columns: int = Field(default=3, ge=1, le=1000)
    alpha: float = Field(default=0.05, gt=0, lt=1)  # 1 - confidence of the bound
    knobs: dict[Name, dict[str, Any]] = {}  # of a generator, where those of the campaign take long


class GuaranteeParams(Block):
    """The block ``guarantee``."""

    generators: list[Name]  # with the knobs epsilon and delta
    epsilons: list[Annotated[float, Field(gt=0, le=1000)]]
    attack: AttackParams


def worth(
    table: Table,
    fold: int,
    generator: str,
    build: Build,
    knobs: Block,
    judge: JudgeParams,
    seed: int,
) -> float:
    """Return the mean over the classifiers of macro-F1, trained on synthetic and tested on real.

    Parameters
    ----------
    seed : of the data set; with the campaign's own a fold is judged as it judges it.
    """
    parts, k = split(table, fold), len(table.classes)
    own, judging = seeds_of(seed, generator, fold, 0)
    made = sample(parts, k, build, knobs, judge.samples, own).part
    X, real = matrix(made.rows, parts.coder.layout), matrix(parts.test.rows, parts.coder.layout)
    found = []
    for name in judge.classifiers:
        fitted = classifiers.build(name, judge.size, judging, X).fit(X, made.y)
        found.append(scores(parts.test.y, *classifiers.outputs(fitted, real), k)["f1"])
    return float(np.mean(found))
