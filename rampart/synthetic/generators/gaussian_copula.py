"""Gaussian copula of SDV: a multivariate normal whose margins are bent to those of the columns.

Patki, Wedge and Veeramachaneni 2016, "The Synthetic Data Vault". RDT codes a discrete column as a
number that is uniform on [0, 1] (each category its share of the line), so its margin is given and
not fitted: SDV's default, a beta distribution fitted to each column, takes four times as long.
By default each class has a copula, which keeps the margins of the class: with the class as a column
they are blurred (800 rows of drebin-215: macro-F1 on real rows 0.68, a copula a class 0.90).
"""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.synthetic.sdv.rows import SdvGenerator, metadata
from rampart.synthetic.tables.rows import Layout

KIND = "learned"


class Params(Block):
    """Knobs of the generator."""

    by_class: bool = True  # a copula a class; false: one, with the class as a column
    continuous: Literal["norm", "beta", "truncnorm", "uniform", "gamma", "gaussian_kde"] = "norm"
    tries: int = Field(default=20, gt=0, le=1e4)  # rows drawn at most for one that is asked for


class GaussianCopula(SdvGenerator):
    """See the module."""

    def __init__(self, params: Params, layout: Layout, classes: int, seed: int):
        super().__init__(layout, classes, seed, by_class=params.by_class, tries=params.tries)
        self.params = params

    def synthesizer(self, frame: pd.DataFrame) -> Any:
        """Return an unfitted synthesizer."""
        from sdv.single_table import GaussianCopulaSynthesizer

        return GaussianCopulaSynthesizer(
            metadata(frame),
            enforce_rounding=False,
            default_distribution="uniform",
            numerical_distributions={
                name: self.params.continuous for name in frame if name[0] == "c"
            },
        )


def build(params: Params, layout: Layout, classes: int, seed: int) -> GaussianCopula:
    """Return an unfitted generator."""
    return GaussianCopula(params, layout, classes, seed)
