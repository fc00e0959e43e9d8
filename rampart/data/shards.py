"""Read Parquet files by row group, so that some readers share them and none holds more than one.

A shard is some row groups. Which ones depends on the files and the number of shards alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rampart.core import cells


class Part(NamedTuple):
    """A row group of a file, and how many rows it has."""

    path: Path
    group: int
    rows: int


def parts(paths: Sequence[Path]) -> list[Part]:
    """Return the row groups of files that have rows, in order.

    Raises
    ------
    ValueError : a file is no Parquet, or has other columns than the first one; names it.
    """
    found, first = [], None
    for path in paths:
        try:
            file = cells.parquet(path)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        names = file.schema_arrow.names
        first = first or names
        if names != first:
            raise ValueError(f"{path}: must have the columns {first} of {paths[0]}, got {names}")
        sizes = (file.metadata.row_group(n).num_rows for n in range(file.num_row_groups))
        found += [Part(path, group, size) for group, size in enumerate(sizes) if size]
    return found


def shard(whole: Sequence[Part], number: int, count: int) -> list[Part]:
    """Return the parts of one of ``count`` shards, in order; together they have each part once.

    The largest parts come first, each to the shard with the fewest rows so far.

    Raises
    ------
    ValueError : there is no such shard.
    """
    if count < 1 or not 0 <= number < count:
        raise ValueError(f"shard: must be from 0 to below {count}, got {number}")
    rows, mine = [0] * count, []
    for place in sorted(range(len(whole)), key=lambda place: (-whole[place].rows, place)):
        least = min(range(count), key=rows.__getitem__)
        rows[least] += whole[place].rows
        if least == number:
            mine.append(place)
    return [whole[place] for place in sorted(mine)]


def shuffled(whole: Sequence[Part], seed: int) -> list[Part]:
    """Return the parts in an order that the seed draws."""
    order = np.random.default_rng(seed).permutation(len(whole))
    return [whole[place] for place in order]


def frames(
    some: Sequence[Part], columns: Sequence[str] | None = None
) -> Iterator[tuple[Part, Any]]:
    """Yield each part with its rows, a pandas frame; one part is in memory at a time.

    Raises
    ------
    ValueError : a column that the file has not; names the file.
    """
    for part in some:
        file = cells.parquet(part.path)
        known = file.schema_arrow.names
        for name in columns or ():
            if name not in known:
                raise ValueError(f"{part.path}: has no column {name!r}; it has {', '.join(known)}")
        yield part, file.read_row_group(part.group, columns and list(columns)).to_pandas()
