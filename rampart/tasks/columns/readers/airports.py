"""Airports: codes, names, places, coordinates and time zones; and cities with several of them."""

from __future__ import annotations

from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples
from rampart.tasks.columns.row.tables import delimited


def rows(archive) -> Iterator[Row]:
    """Yield the columns of both tables; they share codes and places, and so are one group."""
    for file in ("airports", "iata_macs"):
        columns = delimited(archive.read(f"airportsdata/{file}.csv"))
        for row in samples("airportsdata", file, columns, domain="transport"):
            yield row._replace(table="airportsdata/airports")
