"""A schema: which columns of a source are which canonical ones, and in what unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

MS, US = 1e-3, 1e-6
"""Factors from milliseconds and microseconds to seconds."""
CONVENTIONAL = re.compile(r"[^a-z0-9]+")


class Take(NamedTuple):
    """The columns of a source that a canonical one may be called, and what it is multiplied by."""

    names: tuple[str, ...]
    factor: float = 1.0


class Schema(NamedTuple):
    """A family of tables: how it is recognised, what is taken, what is left and why."""

    name: str
    needs: tuple[tuple[str, ...], ...]  # of each one name must be there
    takes: dict[str, Take]  # canonical column -> where it is from
    own: tuple[str, ...] = ()  # further numbers that this schema alone has
    never: dict[str, str] = {}  # column -> why it is left
    reads: tuple[str, ...] = ()  # columns that ``finish`` reads as they are
    finish: Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame] = lambda frame, raw: frame
    refuse: str = ""  # why tables of this family cannot be used

    def known(self) -> set[str]:
        """Return every column name that the schema knows, as ``plain`` has it."""
        return {name for take in self.takes.values() for name in take.names} | {
            *self.own,
            *self.reads,
            *self.never,
            *(name for names in self.needs for name in names),
        }


def plain(name: str) -> str:
    """Return a column name without case, stray spaces and signs: all spellings of it are one.

    Examples
    --------
    >>> plain(" Flow Bytes/s"), plain("id.orig_h"), plain("Init_Win_bytes_forward")
    ('flow_bytes_s', 'id_orig_h', 'init_win_bytes_forward')
    """
    return CONVENTIONAL.sub("_", str(name).lower()).strip("_")


def take(*names: str, factor: float = 1.0) -> Take:
    """Return a Take of columns by their plain names."""
    return Take(tuple(map(plain, names)), factor)


def shapes(stem: str, pattern: str, factor: float = 1.0, **words: str) -> dict[str, Take]:
    """Return the four Takes of a distribution.

    Parameters
    ----------
    stem : of the canonical names, as ``client_size``.
    pattern : of the source's names, in which ``{}`` is the word of each shape; with ``|`` several.
    words : shape -> the source's word.

    Examples
    --------
    >>> shapes("client_size", "src2dst_{}_ps", std="stddev")["client_size_std"].names
    ('src2dst_stddev_ps',)
    """
    spelt = {"min": "min", "mean": "mean", "std": "std", "max": "max"} | words
    return {
        f"{stem}_{shape}": take(*(one.format(word) for one in pattern.split("|")), factor=factor)
        for shape, word in spelt.items()
        if word
    }


def bits(mask: pd.Series, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Return which TCP flags of a bit mask are set, as 0 and 1, NaN where there is no mask.

    Examples
    --------
    >>> {k: v.tolist() for k, v in bits(pd.Series([2.0, 27.0]), ("syn", "ack")).items()}
    {'syn': [1.0, 1.0], 'ack': [0.0, 1.0]}
    """
    value = {"fin": 1, "syn": 2, "rst": 4, "psh": 8, "ack": 16, "urg": 32}
    number = pd.to_numeric(mask, errors="coerce").to_numpy(float)
    whole = np.nan_to_num(number, nan=0, posinf=0, neginf=0).clip(0, 255).astype(int)
    return {
        name: np.where(np.isnan(number), np.nan, (whole & value[name]) > 0).astype(float)
        for name in names
    }
