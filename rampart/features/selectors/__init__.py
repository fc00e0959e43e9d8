"""As ``opcodes``, of single words of the column ``selectors``: which functions a code offers."""

from __future__ import annotations

from rampart.features import opcodes
from rampart.features.opcodes import Size


class Params(opcodes.Params):
    """The knobs of ``featurize.selectors``."""

    column: str = "selectors"
    sizes: tuple[Size, Size] = (1, 1)


class Features(opcodes.Features):
    """As ``opcodes``."""
