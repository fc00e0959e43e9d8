"""Near-duplicate clusters: MinHash over word 3-grams, verified by their exact Jaccard index.

Broder (1997), On the resemblance and containment of documents.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from rampart.core.progress import Progress

WORD = re.compile(r"\w+")


def shingles(text: str, size: int = 3) -> frozenset[int]:
    """Return the hashed word n-grams of a text; a shorter text is one n-gram of all its words.

    A text without any word (punctuation, emoji) is compared as it stands.

    Examples
    --------
    >>> len(shingles("One two, THREE four"))
    2
    >>> shingles("One two") == shingles("one, two!")
    True
    """
    from zlib import crc32

    words = WORD.findall(text.lower()) or [text.strip()]
    count = max(1, len(words) - size + 1)
    # crc32 and not hash(): the latter changes with every process.
    return frozenset(
        crc32(" ".join(words[i : i + size]).encode("utf-8", "surrogatepass")) for i in range(count)
    )


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """Return ``|a ∩ b| / |a ∪ b|``, in [0, 1]."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


def clusters(texts: Sequence[str], threshold: float = 0.7, permutations: int = 64) -> np.ndarray:
    """Group texts whose word 3-grams overlap with a Jaccard index of at least ``threshold``.

    Candidates share a band of their MinHash signatures (datasketch's MinHashLSH); each pair is
    verified with the exact index, so none below the threshold is ever joined. Clusters are the
    connected components: the same whatever the order of the texts. They are joined here, not by
    SciPy afterwards, as that would need every pair of a cluster verified.

    Parameters
    ----------
    texts : n texts.
    threshold : in (0, 1].
    permutations : length of a MinHash signature, at least 2; more costs less time for verifying.

    Returns
    -------
    int64 array of shape (n,): the index of the first text of each text's cluster.

    Raises
    ------
    ValueError : a threshold outside (0, 1].

    Examples
    --------
    >>> clusters(["a b c d e", "x y z", "A, b, c, d, e!"]).tolist()
    [0, 1, 0]
    """
    from datasketch import MinHash, MinHashLSH

    if not 0 < threshold <= 1:
        raise ValueError(f"threshold must be in (0, 1], got {threshold}")
    sets: dict[frozenset[int], int] = {}  # an exact duplicate needs no search: one set for all
    first: list[int] = []  # where each set is met first
    place = np.zeros(len(texts), dtype=np.int64)
    for item, text in enumerate(texts):
        place[item] = sets.setdefault(shingles(text), len(sets))
        if place[item] == len(first):
            first.append(item)
    if not sets:
        return place

    distinct = list(sets)
    label = np.arange(len(distinct))
    rows = _rows_a_band(threshold, permutations)
    index = MinHashLSH(num_perm=permutations, params=(permutations // rows, rows))
    signatures = MinHash.generator(distinct, num_perm=permutations, hashfunc=int, seed=1)
    progress = Progress(len(distinct))
    for item, signature in enumerate(signatures):
        others = np.array(sorted(index.query(signature)), dtype=np.int64)
        # What is in one cluster is not compared again: copies of a template are thousands.
        for other in others[label[others] != label[item]].tolist():
            if (
                label[other] != label[item]
                and jaccard(distinct[item], distinct[other]) >= threshold
            ):
                a, b = sorted((label[item], label[other]))
                label[label == b] = a
        index.insert(item, signature)
        progress.step("texts compared")
    return np.array(first)[label[place]]


def _rows_a_band(threshold: float, permutations: int) -> int:
    """Return the most rows with which a pair at the threshold is found in 98 of 100 cases.

    Two texts of index J share at least one of ``b`` bands of ``r`` rows with the probability
    ``1 - (1 - J^r)^b``. datasketch's own choice gives pairs it misses and pairs it finds in vain
    equal weight; here the latter cost a moment, and a missed one is a leak.
    """
    rows = 1
    while rows < permutations // 2:
        if (1 - threshold ** (rows + 1)) ** (permutations // (rows + 1)) > 0.02:
            break
        rows += 1
    return rows


def connected(keys: Sequence[Iterable[Hashable]]) -> np.ndarray:
    """Group items that share a key, directly or through others.

    Parameters
    ----------
    keys : n sets of keys; an item without any is alone.

    Returns
    -------
    int64 array of shape (n,): the index of the first item of each item's group.

    Examples
    --------
    >>> connected([{"a"}, {"b"}, {"c", "a"}, set(), {"c"}]).tolist()
    [0, 1, 0, 3, 0]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    nodes: dict[Hashable, int] = {}  # a key is a node behind the items
    pairs = [
        (item, nodes.setdefault(key, len(keys) + len(nodes)))
        for item, shared in enumerate(keys)
        for key in shared
    ]
    size = len(keys) + len(nodes)
    edges = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), edges), shape=(size, size))
    component = connected_components(graph, directed=False)[1][: len(keys)]
    _, first, where = np.unique(component, return_index=True, return_inverse=True)
    return first[where].astype(np.int64)
