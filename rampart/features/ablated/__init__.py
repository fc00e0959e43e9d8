"""The numeric columns with some more beside them: the ablation that shows what those bring."""

from __future__ import annotations

from rampart.features import numeric


class Params(numeric.Params):
    """The knobs of ``featurize.ablated``: those of ``numeric``, its columns without default."""

    columns: tuple[str, ...]


class Features(numeric.Features):
    """As ``numeric``."""
