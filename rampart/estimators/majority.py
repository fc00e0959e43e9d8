"""Majority baseline: the shares of the training classes for every row."""

from __future__ import annotations

from typing import Any

from rampart.core.params import Block


class Params(Block):
    """No knobs."""


def build(params: Params, seed: int) -> Any:
    """Return an unfitted classifier that looks at no feature."""
    from sklearn.dummy import DummyClassifier

    return DummyClassifier(strategy="prior")


def class_weights(fitted: Any) -> None:
    """Return None: no feature speaks for a class."""
    return None
