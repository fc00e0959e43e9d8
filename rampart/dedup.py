"""Near-duplicate clusters: MinHash over word 3-grams, verified by their exact Jaccard index.

Broder (1997), On the resemblance and containment of documents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import numpy as np

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

    Candidates share a band of their MinHash signatures; each pair is verified with the exact
    index, so none below the threshold is ever joined. Clusters are the connected components:
    the same whatever the order of the texts.

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
    from datasketch import MinHash

    if not 0 < threshold <= 1:
        raise ValueError(f"threshold must be in (0, 1], got {threshold}")
    sets: dict[frozenset[int], int] = {}  # an exact duplicate needs no search: one set for all
    first: list[int] = []  # where each set is met first
    own = np.zeros(len(texts), dtype=np.int64)
    for item, text in enumerate(texts):
        own[item] = sets.setdefault(shingles(text), len(sets))
        if own[item] == len(first):
            first.append(item)
    signatures = [
        signature.hashvalues
        for signature in MinHash.bulk(sets, num_perm=permutations, hashfunc=int, seed=1)
    ]
    if not signatures:
        return own

    distinct = list(sets)
    label = np.arange(len(distinct))
    rows = _rows_a_band(threshold, permutations)
    for item, buckets in enumerate(_buckets(np.array(signatures), rows)):
        # Those further on, as the pair is symmetric; what is in one cluster is not compared.
        others = np.unique(np.concatenate([bucket[bucket > item] for bucket in buckets]))
        for other in others[label[others] != label[item]].tolist():
            if jaccard(distinct[item], distinct[other]) >= threshold:
                a, b = sorted((label[item], label[other]))
                label[label == b] = a
    return np.array(first)[label[own]]


def _rows_a_band(threshold: float, permutations: int) -> int:
    """Return the most rows with which a pair at the threshold is found in 98 of 100 cases.

    Two texts of index J share at least one of ``b`` bands of ``r`` rows with the probability
    ``1 - (1 - J^r)^b``.
    """
    rows = 1
    while rows < permutations // 2:
        if (1 - threshold ** (rows + 1)) ** (permutations // (rows + 1)) > 0.02:
            break
        rows += 1
    return rows


def _buckets(signatures: np.ndarray, rows: int) -> list[list[np.ndarray]]:
    """Return, for each signature, those that share a band of ``rows`` values with it, by band."""
    shared: list[list[np.ndarray]] = [[signatures[:0, 0].astype(np.int64)] for _ in signatures]
    for start in range(0, signatures.shape[1] - rows + 1, rows):
        buckets = defaultdict(list)
        for item, band in enumerate(signatures[:, start : start + rows]):
            buckets[band.tobytes()].append(item)
        for bucket in buckets.values():
            if len(bucket) > 1:
                members = np.array(bucket)
                for item in bucket:
                    shared[item].append(members)
    return shared


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
    parent = list(range(len(keys)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    owner: dict[Hashable, int] = {}
    for item, own in enumerate(keys):
        for key in own:
            first, second = sorted((root(owner.setdefault(key, item)), root(item)))
            parent[second] = first
    return np.array([root(item) for item in range(len(keys))], dtype=np.int64)
