"""Which words spoke for a decision: take each out and look at what the model says without it.

Occlusion (Zeiler and Fergus 2014) for texts; Li, Monroe and Jurafsky (2016) call it erasure. The
same text gives the same answer. It costs one run of the model for each word, or for each group of
words where a text has more than ``MOST``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

MOST = 64  # runs of the model for a text
WORD = re.compile(r"\S+")


def spans(text: str, most: int = MOST) -> list[tuple[int, int]]:
    """Return begin and end of each word, or of ``most`` groups of neighbouring ones.

    A script without spaces is cut by characters.

    Examples
    --------
    >>> spans("ab  c d"), spans("a b c d", most=2)
    ([(0, 2), (4, 5), (6, 7)], [(0, 3), (4, 7)])
    """
    words = [match.span() for match in WORD.finditer(text)]
    longest = max((end - begin for begin, end in words), default=0)
    if longest * 2 > len(text) > 40:  # one "word" is more than half of it
        words = [(place, place + 1) for place, char in enumerate(text) if not char.isspace()]
    groups = np.array_split(np.arange(len(words)), min(most, len(words))) if words else []
    return [(words[group[0]][0], words[group[-1]][1]) for group in groups]


def occluded(
    text: str, ask: Callable[[Sequence[str]], np.ndarray], told: int = 10, most: int = MOST
) -> list[dict]:
    """Return the words without which the probability falls most, the weightiest first.

    Parameters
    ----------
    ask : from texts to the probability of the class that was decided, shape (n,).
    told : words at most.

    Returns
    -------
    list of dicts : ``text``, ``start`` and ``end`` (in characters) and ``weight``, by how much the
    probability is lower without it; those that raise it are left out.
    """
    cut = spans(text, most)
    without = [text[:begin] + text[end:] for begin, end in cut]
    if not without:
        return []
    p = ask([text, *without])
    weights = p[0] - p[1:]
    order = [place for place in np.argsort(-weights, kind="stable") if weights[place] > 0]
    return [
        {
            "text": text[cut[place][0] : cut[place][1]],
            "start": cut[place][0],
            "end": cut[place][1],
            "weight": round(float(weights[place]), 4),
        }
        for place in order[:told]
    ]
