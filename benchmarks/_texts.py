"""Texts for the benchmarks, from the task's own grammar: no data is needed."""

from __future__ import annotations

import _pinned  # noqa: F401 (first: rampart is found, its kernels are pinned)


def texts(count: int, length: int, seed: int = 1) -> tuple[list[str], list[int]]:
    """Return ``count`` texts of ``length`` characters or some more, and the label of each.

    They have single spaces and nothing else between words: scikit-learn squeezes the rest.
    """
    import numpy as np

    from rampart.tasks.prompts.generate import rows

    rng = np.random.default_rng(seed)
    by_label: dict[int, list[str]] = {}
    for row in rows(400, seed):
        by_label.setdefault(row.label, []).append(row.text)
    labels = rng.choice(sorted(by_label), size=count)
    joined = []
    for label in labels:
        parts = [str(rng.choice(by_label[label]))]
        while sum(map(len, parts)) < length:
            parts.append(str(rng.choice(by_label[label])))
        joined.append(" ".join(" ".join(parts).split()))
    return joined, labels.tolist()
