"""Requests as a service would get them: one prompt, or a batch of them."""

from __future__ import annotations

import pandas as pd

from rampart.tasks.prompts.prepare import prepare

__all__ = ["batch", "ones", "prepare"]


def ones(test: pd.DataFrame, length: int, count: int) -> list[list[str]]:
    """Return ``count`` requests of one prompt, cut to ``length`` characters.

    Prompts that are shorter are left out, unless all are: then it is the longest.
    """
    texts = test["text"].tolist()
    enough = [text[:length] for text in texts if len(text) >= length] or [max(texts, key=len)]
    return [[enough[n % len(enough)]] for n in range(count)]


def batch(test: pd.DataFrame, count: int) -> list[str]:
    """Return one request of ``count`` prompts; the test rows again where there are too few."""
    texts = test["text"].tolist()
    return [texts[n % len(texts)] for n in range(count)]
