"""CopulaGAN of SDV: CTGAN on continuous columns that a copula's margins made normal first.

SDV's documentation, "CopulaGANSynthesizer". Discrete columns reach the network as they do in CTGAN,
so on a table without continuous columns the two are the same method (with another seed).
"""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from rampart.synthetic.sdv.gan import GanParams, knobs
from rampart.synthetic.sdv.rows import SdvGenerator, metadata
from rampart.synthetic.tables.rows import Layout

KIND = "learned"


class Params(GanParams):
    """Knobs of the generator: those of CTGAN and the margins."""

    continuous: Literal["norm", "beta", "truncnorm", "uniform", "gamma", "gaussian_kde"] = "norm"


class CopulaGan(SdvGenerator):
    """See the module."""

    def __init__(self, params: Params, layout: Layout, classes: int, seed: int):
        super().__init__(layout, classes, seed, by_class=params.by_class, tries=params.tries)
        self.params = params

    def synthesizer(self, frame: pd.DataFrame) -> Any:
        """Return an unfitted synthesizer."""
        from sdv.single_table import CopulaGANSynthesizer

        return CopulaGANSynthesizer(
            metadata(frame),
            default_distribution=self.params.continuous,
            **knobs(self.params, len(frame)),
        )


def build(params: Params, layout: Layout, classes: int, seed: int) -> CopulaGan:
    """Return an unfitted generator."""
    return CopulaGan(params, layout, classes, seed)
