"""How long near-duplicates take to find: `python benchmarks/dedup.py` (or `make bench`).

Clusters generated texts, half of them a near-copy of another, with rampart.dedup and with its
baseline: the index of datasketch (MinHashLSH), whose candidates are verified and joined the same
way. The ratio is what to compare between machines: above 1, the baseline is slower.
"""

from __future__ import annotations

import time

import numpy as np
from _texts import texts

TEXTS, LENGTH, THRESHOLD, PERMUTATIONS = 2000, 400, 0.7, 64


def ours(made: list[str]) -> np.ndarray:
    from rampart.dedup import clusters

    return clusters(made, THRESHOLD, PERMUTATIONS)


def datasketch(made: list[str]) -> np.ndarray:
    from datasketch import MinHash, MinHashLSH

    from rampart.dedup import jaccard, shingles

    sets = [shingles(text) for text in made]
    signatures = list(MinHash.bulk(sets, num_perm=PERMUTATIONS, hashfunc=int, seed=1))
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for key, signature in enumerate(signatures):
        index.insert(key, signature)
    label = np.arange(len(made))
    for key, signature in enumerate(signatures):
        for other in index.query(signature):
            if label[key] != label[other] and jaccard(sets[key], sets[other]) >= THRESHOLD:
                first, second = sorted((label[key], label[other]))
                label[label == second] = first
    return label


def main() -> None:
    made, _ = texts(TEXTS // 2, LENGTH)
    rng = np.random.default_rng(1)
    for text in made[: TEXTS // 2]:
        words = text.split()
        words[int(rng.integers(len(words)))] = "another"
        made.append(" ".join(words))
    found, seconds = {}, {}
    for function in (ours, datasketch):
        function(made[:50])  # imports
        start = time.perf_counter()
        found[function] = function(made)
        seconds[function] = time.perf_counter() - start
    print(f"{f'{len(made):,} texts':<22} {'ours':>8} {'datasketch':>11} {'ratio':>6}")
    own, peer = seconds[ours], seconds[datasketch]
    print(f"{'seconds':<22} {own:>8.2f} {peer:>11.2f} {peer / own:>6.1f}")
    own, peer = (len(np.unique(found[function])) for function in (ours, datasketch))
    print(f"{'clusters (fewer: more found)':<22} {own:>2,} {peer:>11,}")


if __name__ == "__main__":
    main()
