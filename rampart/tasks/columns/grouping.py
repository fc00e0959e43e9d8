"""Which samples are the same column again, and which tables hold the same data.

A data set is often in several packages, or twice in one, under other names. Its copies must not
be on two sides of a split, so the tables that share a column are one group.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from rampart.data.dedup import connected
from rampart.tasks.columns.row import LABEL_SOURCES

FEWEST = 20  # distinct values under which two columns are often equal by chance
SHARED = 20  # uncommon values that two tables share when one is a copy of the other
HEADERS = 2  # headers that they share, where both are samples of large tables
COMMON = 5  # what more tables than these have is common: the states, the months, a mean of 0.125
INTEGER = re.compile(r"-?\d{1,15}(\.0+)?")
UNCOMMON = re.compile(r"(?=.*[^\W\d]).{8,}|(?=(\D*\d){7})-?\d+\.\d{3,}", re.DOTALL)


def is_trivial(values: Iterable[str]) -> bool:
    """Tell whether other columns have the same values by chance.

    So it is with fewer than 20 distinct values, and with integers in equal steps (row numbers,
    years, minutes).

    Examples
    --------
    >>> is_trivial(map(str, range(1900, 2000))), is_trivial(str(n * n) for n in range(20))
    (True, False)
    """
    distinct = set(values)
    if len(distinct) < FEWEST:
        return True
    if not all(INTEGER.fullmatch(value) for value in distinct):
        return False
    steps = np.diff(np.sort([int(float(value)) for value in distinct]))
    return bool((steps == steps[0]).all())


def content(name: str, values: Sequence[str], n_missing: int) -> str:
    """Return the identity of a sample's cells, whatever their order: 16 hexadecimal digits.

    Where the values are trivial the header is part of it: half of all 0/1 columns would be
    duplicates of one another otherwise.
    """
    header = name.strip().lower() if is_trivial(values) else ""
    return _digest([header, str(n_missing), *sorted(values)])


def _digest(parts: Iterable[str]) -> str:
    text = "\x1f".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def without_duplicates(frame: pd.DataFrame, dropped: dict[str, int]) -> pd.DataFrame:
    """Keep one sample of those with the same cells and the same label.

    Samples with the same cells and two labels go, all of them; but a label by rule, or of a
    generated row, gives way to a better one. The copy that stays is one of training before an
    external one, then the one whose label is trusted most.

    Parameters
    ----------
    frame : with id, content, label, label_source, generated and ``is_external``.
    dropped : counts by reason, added to.
    """
    trust = frame["label_source"].map(LABEL_SOURCES.index).astype(int)
    tier = (trust == len(LABEL_SOURCES) - 1).astype(int).mask(frame["generated"], 2)
    best = tier.groupby(frame["content"]).transform("min") == tier
    labels = frame["label"].where(best).groupby(frame["content"]).transform("nunique")
    dropped["same cells, two labels"] = int((labels > 1).sum())
    sure = frame["label"].where(best).groupby(frame["content"]).transform("max")
    worse = (labels == 1) & (frame["label"] != sure)
    dropped["same cells, a better label elsewhere"] = int(worse.sum())
    frame = frame.assign(tier=tier, trust=trust)[(labels == 1) & ~worse]
    frame = frame.sort_values(["is_external", "tier", "trust", "id"], kind="stable")
    again = frame.duplicated("content")
    dropped["same cells"] = int(again.sum())
    return frame[~again].drop(columns=["tier", "trust"])


def groups(frame: pd.DataFrame) -> pd.Series:
    """Return the group of each row: its table, joined with those that hold the same data.

    Two tables hold the same data when one of these is true:

    - a column is in both: the same values, 20 distinct ones or more, not integers in equal steps;
    - they have the same name and two headers in common;
    - they share 20 uncommon values that are half of those of one of them, or two headers as well
      (of large tables the samples differ, but overlap).

    A column or a value of more than 5 tables joins none: it is a vocabulary, as the states of the
    USA. A group has the name of its first table.

    Parameters
    ----------
    frame : with table, column, name, values and generated; a generated table is its own group.

    Returns
    -------
    string series with the index of ``frame``.
    """
    natural = frame[~frame["generated"]]
    tables = sorted(natural["table"].unique())
    number = {table: n for n, table in enumerate(tables)}
    whole, uncommon, headers, named = ([set() for _ in tables] for _ in range(4))
    for (table, _), blocks in natural.groupby(["table", "column"], sort=False):
        place = number[table]
        header = blocks["name"].iloc[0].strip().lower()
        headers[place].add(header)
        named[place].add((table.rpartition("/")[2].lower(), header))
        distinct = set().union(*blocks["values"])
        if not is_trivial(distinct):
            whole[place].add(_digest(sorted(distinct)))
            uncommon[place] |= {value for value in distinct if UNCOMMON.fullmatch(value)}
    keys: list[set] = [set() for _ in tables]
    joined = [pair for pair, n in _overlaps(whole).items() if n]
    joined += [pair for pair, n in _overlaps(named).items() if n >= HEADERS]
    for (first, second), n in _overlaps(uncommon).items():
        half = 2 * n >= min(len(uncommon[first]), len(uncommon[second]))
        if n >= SHARED and (half or len(headers[first] & headers[second]) >= HEADERS):
            joined.append((first, second))
    for pair in joined:
        for table in pair:
            keys[table].add(pair)
    first = connected(keys)
    names = {table: tables[first[n]] for table, n in number.items()}
    return frame["table"].map(lambda table: names.get(table, table))


def _overlaps(sets: list[set]) -> Counter:
    """Count what each pair of sets shares, what more than 5 of them have left out."""
    owners = defaultdict(list)
    for number, values in enumerate(sets):
        for value in values:
            owners[value].append(number)
    pairs: Counter = Counter()
    for sharing in owners.values():
        if 1 < len(sharing) <= COMMON:
            pairs.update(combinations(sharing, 2))
    return pairs
