"""A few numeric columns: the baseline that shows how far the plainest counters go alone."""

from __future__ import annotations

from rampart.features import numeric


class Params(numeric.Params):
    """The knobs of ``featurize.counters``: those of ``numeric``, its columns without default."""

    columns: tuple[str, ...]


class Features(numeric.Features):
    """As ``numeric``."""
