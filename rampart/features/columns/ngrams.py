"""256 hashed n-grams: 64 buckets each for characters and tokens of the values and of the name.

Values and name have buckets of their own, or 2,000 characters would drown ten.
"""

from __future__ import annotations

import numpy as np

from rampart.features.columns.block import Block
from rampart.features.columns.tokens import Tokens

BUCKETS = 64
PARTS = ("values_chars", "name_chars", "values_tokens", "name_tokens")
NAMES = tuple(f"{part}_{bucket}" for part in PARTS for bucket in range(BUCKETS))
_MULTIPLIER, _MIX = np.uint32(0x01000193), np.uint32(0x9E3779B1)  # FNV's prime; golden ratio
_SHIFT = np.uint32(32 - 6)


def hashed(block: Block, tokens: Tokens) -> np.ndarray:
    """Return ``sqrt(n-grams in the bucket / all n-grams)``: float64, (C, 256).

    The characters are folded, in lower case, digits as 0; an n-gram has 2 to 4 of them and may
    begin or end with the edge of its text. Each distinct value counts once.
    """
    count = len(block.first)
    part = 2 * block.column + block.is_name  # of each text: its values or its name
    base = np.repeat(part * BUCKETS, block.size)
    plain = np.frombuffer(tokens.plain, np.uint8)[: len(block.symbols)].astype(np.uint32)
    edges = np.append(block.start, len(plain) - 1)
    trash = 2 * count * BUCKETS
    key, total = plain, np.zeros(trash + 1, np.int64)
    for size in (2, 3, 4):
        key = key[:-1] * _MULTIPLIER + plain[size - 1 :]
        cell = ((key * _MIX) >> _SHIFT) + base[: len(key)]
        if size == 2:
            cell[block.start[block.size == 1]] = trash  # nothing between two edges
        for inner in range(1, size - 1):  # an edge inside: two texts
            over = edges - inner
            cell[over[(over >= 0) & (over < len(cell))]] = trash
        total += np.bincount(cell, minlength=trash + 1)
    chars = total[:-1].reshape(count, 2, BUCKETS)
    bucket = (tokens.key >> np.uint64(58)).astype(np.int64)
    cell = part[tokens.text] * BUCKETS + bucket
    words = np.bincount(cell, minlength=trash).reshape(count, 2, BUCKETS)
    counts = np.concatenate([chars, words], axis=1)
    share = counts / np.maximum(counts.sum(axis=2, keepdims=True), 1)
    return np.sqrt(share).reshape(count, 4 * BUCKETS)
