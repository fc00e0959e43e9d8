"""Seeds derived from one number and a name, so that adding a stage changes no other."""

from __future__ import annotations

import hashlib


def derive(seed: int, *names: object) -> int:
    """Return a 32-bit seed for a stage, item or trial.

    Parameters
    ----------
    seed : the ``seed`` of params.yaml.
    names : what the seed is for, e.g. ``"tune", "prompts-logreg", 3``.

    Examples
    --------
    >>> derive(1, "split", "prompts") == derive(1, "split", "prompts")
    True
    >>> derive(1, "split", "prompts") == derive(1, "split", "columns")
    False
    """
    text = "/".join(str(name) for name in (seed, *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
