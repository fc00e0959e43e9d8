"""From a table to rows: which columns are kept, how they are labelled and sampled.

>>> table = {"rownames": ["1", "2", "3"], "city": ["Oslo", "Rome", " "]}
>>> [row] = samples("demo", "towns", table, domain="geography")
>>> row.name, sorted(row.values), row.n_rows, row.n_missing, row.label_source
('city', ['Oslo', 'Rome'], 3, 1, 'rule')
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from rampart.data import cardinality
from rampart.tasks.columns.row import CODES, LABEL_SOURCES, MOST_VALUES, Row, protocol
from rampart.tasks.columns.row.labels import resolve

MOST_PER_CLASS = 5  # columns of one class a table: wide tables repeat one kind of column
LEAST_ROWS = 5  # of a sample; its size is drawn between this and 200, on a logarithmic scale
BLOCKED = 80  # rows from which a column of a rare class gives several samples
MOST_BLOCKS = 200
LONGEST_CELL = 20_000  # characters
RARE = {CODES[name] for name in ("text_long", "text_short", "datetime", "identifier", "unknown")}
INDEX_NAMES = {"", "unnamed: 0", "rownames", "row.names", "index", "x"}


def samples(
    source: str,
    table: str,
    columns: Mapping[str, Sequence[str | None]],
    *,
    domain: str,
    language: str = "en",
    declared: Mapping[str, tuple[str, str]] | None = None,
    languages: Mapping[str, str] | None = None,
    most_by_rule: int = MOST_PER_CLASS,
    most_blocks: int = MOST_BLOCKS,
) -> Iterator[Row]:
    """Yield the labelled samples of one table.

    Parameters
    ----------
    source : key of the package, e.g. ``"vega-datasets"``.
    table : name of the table inside it, e.g. ``"movies"``; may hold ``/``.
    columns : header -> cells as text, in row order. ``None``, ``""`` and white space are missing.
    domain, language : of the table.
    declared : header -> (class name, ``"metadata"`` or ``"doc"``), where the source says it.
    languages : header -> language, where a column has another than the table.
    most_by_rule : columns of one class that only the simple rules label; the rest is left out.
    most_blocks : blocks of one column.

    Yields
    ------
    Row : in the order of the columns. At most 5 columns of a class, the most trusted labels
        first. The rows of a sample, 5 to 200 of them, are drawn with a seed from the column's id;
        their number is drawn alike for every class, as otherwise it would tell the class. A column
        of a rare class whose label is better than a rule's and that has 80 rows or more is cut
        into disjoint blocks, at most ``most_blocks``. A sample without two different values is
        left out unless it is the whole column, which is ``unknown`` then.

    Raises
    ------
    ValueError : a declared class or label source that does not exist.
    """
    declared, languages = declared or {}, languages or {}
    labelled = []
    for name, cells in columns.items():
        if is_index(name, cells):
            continue
        column = f"{source}/{table}/{name}"
        values = [cell for cell in cells if cell and not cell.isspace()]
        whole = cardinality.of(values)
        missing = len(cells) - len(values)
        label, trust = resolve(column, declared.get(name), values, name, missing, whole)
        labelled.append((name, column, cells, label, trust, whole))
    kept = _most_trusted(labelled, most_by_rule)
    for name, column, cells, label, trust, whole in labelled:
        if column not in kept:
            continue
        final = protocol.settle(label, name, cells, whole)
        rare = final in RARE and trust != "rule" and len(cells) >= BLOCKED
        blocks = most_blocks if rare and len(set(cells) - {None, ""}) > 1 else 0
        for block, (values, n_rows) in enumerate(_draw(column, cells, blocks)):
            if len(set(values)) < 2 and label != CODES["unknown"]:
                continue
            yield Row(
                name=name,
                values=values,
                n_rows=n_rows,
                n_missing=n_rows - len(values),
                domain=domain,
                language=languages.get(name, language),
                label=label,
                label_source=trust,
                source=source,
                table=f"{source}/{table}",
                column=column,
                block=block,
                whole=whole,
            )


def is_index(name: str, cells: Sequence[str | None]) -> bool:
    """Tell whether a column only numbers the rows: a name that says so, and 0.. or 1.. counted."""
    if name.strip().lower() not in INDEX_NAMES or not len(cells):
        return False
    first = cells[0]
    if first not in ("0", "1"):
        return False
    return all(cell == str(n) for n, cell in enumerate(cells, int(first)))


def _most_trusted(labelled: list[tuple], most_by_rule: int) -> set[str]:
    """Return the ids of the columns that stay: a few of each class."""
    by_class = defaultdict(list)
    for _, column, _, label, trust, _ in labelled:
        by_class[label].append((LABEL_SOURCES.index(trust), _digest(column), column))
    kept = set()
    for candidates in by_class.values():
        by_rule = [item for item in candidates if LABEL_SOURCES[item[0]] == "rule"]
        better = [item for item in candidates if LABEL_SOURCES[item[0]] != "rule"]
        chosen = (sorted(better) + sorted(by_rule)[:most_by_rule])[:MOST_PER_CLASS]
        kept.update(column for _, _, column in chosen)
    return kept


def _draw(column: str, cells: Sequence, most: int) -> Iterator[tuple[list[str], int]]:
    """Yield (values that are not missing, rows) of one sample, or of ``most`` disjoint blocks."""
    rng = np.random.default_rng(_digest(column))
    order = rng.permutation(len(cells))
    start = 0
    for block in range(max(most, 1)):
        size = int(np.exp(rng.uniform(np.log(LEAST_ROWS), np.log(MOST_VALUES + 1))))
        if block and start + size > len(cells):
            break
        drawn = [cells[row] for row in order[start : start + size]]
        start += size
        yield [cell[:LONGEST_CELL] for cell in drawn if cell and not cell.isspace()], len(drawn)


def _digest(column: str) -> int:
    return int.from_bytes(hashlib.sha256(column.encode()).digest()[:8], "big")
