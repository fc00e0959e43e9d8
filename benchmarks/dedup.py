"""How long near-duplicates take to find: `python benchmarks/dedup.py` (or `make bench`).

Clusters generated texts, half of them a near-copy of another, with rampart.data.dedup (candidates
of MinHash, verified) and with its baseline, the exact index of every pair. The ratio is what to
compare between machines: above 1, the baseline is slower; it grows with the number of texts. More
clusters than the baseline's are pairs that MinHash missed.
"""

from __future__ import annotations

import time
from itertools import combinations

import _pinned  # noqa: F401
import numpy as np
from _texts import texts

TEXTS, LENGTH, THRESHOLD = 2000, 400, 0.7


def ours(corpus: list[str]) -> np.ndarray:
    from rampart.data.dedup import clusters

    return clusters(corpus, THRESHOLD)


def every_pair(corpus: list[str]) -> np.ndarray:
    from rampart.data.dedup import jaccard, shingles

    sets = [shingles(text) for text in corpus]
    label = np.arange(len(corpus))
    for a, b in combinations(range(len(corpus)), 2):
        if jaccard(sets[a], sets[b]) >= THRESHOLD and label[a] != label[b]:
            first, second = sorted((label[a], label[b]))
            label[label == second] = first
    return label


def main() -> None:
    corpus, _ = texts(TEXTS // 2, LENGTH)
    rng = np.random.default_rng(1)
    for text in corpus[: TEXTS // 2]:
        words = text.split()
        words[int(rng.integers(len(words)))] = "another"
        corpus.append(" ".join(words))
    labels, seconds = {}, {}
    for function in (ours, every_pair):
        function(corpus[:50])  # imports
        start = time.perf_counter()
        labels[function] = function(corpus)
        seconds[function] = time.perf_counter() - start
    print(f"{f'{len(corpus):,} texts':<22} {'ours':>8} {'every pair':>11} {'ratio':>6}")
    mine, peer = seconds[ours], seconds[every_pair]
    print(f"{'seconds':<22} {mine:>8.2f} {peer:>11.2f} {peer / mine:>6.1f}")
    mine, peer = (len(np.unique(labels[function])) for function in (ours, every_pair))
    print(f"{'clusters (fewer: more found)':<22} {mine:>2,} {peer:>11,}")


if __name__ == "__main__":
    main()
