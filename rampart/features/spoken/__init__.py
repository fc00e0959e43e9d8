"""As ``opcodes``, of the column ``text``: the words of each function on a line of its own."""

from __future__ import annotations

from rampart.features import opcodes


class Params(opcodes.Params):
    """The knobs of ``featurize.spoken``."""

    column: str = "text"


class Features(opcodes.Features):
    """As ``opcodes``."""
