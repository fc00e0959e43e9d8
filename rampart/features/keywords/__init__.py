"""Which words stand in a row, as numeric columns: the baseline that greps."""

from __future__ import annotations

from rampart.features import numeric


class Params(numeric.Params):
    """The knobs of ``featurize.keywords``: those of ``numeric``, its columns without default."""

    columns: tuple[str, ...]


class Features(numeric.Features):
    """As ``numeric``."""
