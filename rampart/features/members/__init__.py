"""The predictions of fitted models as features of a blend: level one of a stack.

The stage stack makes them; no text or table goes in here. What a blend learns from are rows that
no member was fitted on: those of validation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

LEARNS_FROM = "validation"


class Features:
    """Members' probabilities side by side, float64 of shape (rows, members x classes).

    Parameters
    ----------
    names : of the members.
    base : fitted features that serve all members: one kind, or ``Kinds``.
    classifiers : the fitted members, each of which takes what ``base`` gives.
    """

    def __init__(self, names: Sequence[str], base: Any, classifiers: Sequence[Any]):
        self.names, self.base, self.classifiers = list(names), base, list(classifiers)
        self.learns_from = LEARNS_FROM

    def refit(self, raw: np.ndarray) -> Features:
        """Return this: there is nothing to learn."""
        return self

    def weigh(self, raw: np.ndarray) -> np.ndarray:
        """Return the features as they are."""
        return raw
