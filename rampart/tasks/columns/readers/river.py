"""River: small tables of time series, sensors and finance, from its sdist."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples
from rampart.tasks.columns.row.tables import delimited

ROOT = "river-0.26.1/river/"
# Table -> (file, domain, the header that the package's own reader parses as a date).
FILES = {
    "airline-passengers": ("datasets/airline-passengers.csv", "transport", "month"),
    "chick-weights": ("datasets/chick-weights.csv", "biology", None),
    "phishing": ("datasets/phishing.csv.gz", "security", None),
    "segment": ("datasets/segment.csv.zip", "images", None),
    "shuttle": ("datasets/shuttle.csv.gz", "sensors", None),
    "solar-flare": ("datasets/solar-flare.csv.zip", "astronomy", None),
    "sp500": ("datasets/sp500.csv.gz", "finance", None),
    "trump-approval": ("datasets/trump_approval.csv.gz", "politics", None),
    "water-flow": ("datasets/water-flow.csv", "sensors", "Time"),
    "yeast": ("datasets/yeast.csv.gz", "biology", None),
    "jfk": ("drift/datasets/airline_passengers.csv", "transport", "date"),
    "apple": ("drift/datasets/apple.csv", "finance", "Date"),
    "bitcoin": ("drift/datasets/bitcoin.csv", "finance", "date"),
    "brent": ("drift/datasets/brent_crude_oil.csv", "finance", "day"),
    "occupancy": ("drift/datasets/occupancy.csv", "sensors", "time"),
    "run-log": ("drift/datasets/run_log.csv", "sports", "time"),
    "coal": ("drift/datasets/uk_coal_employment.csv", "economics", "Year"),
}
# Coded in a way that no class fits: days since the year 1; yes and no as 1 and 2.
LEFT_OUT = {"ordinal_date", "hist-complex", "hist-complex-this-pass"}


def rows(archive) -> Iterator[Row]:
    """Yield the columns of all tables."""
    for table, (file, domain, date) in FILES.items():
        columns = delimited(_unpacked(file, archive.read(ROOT + file)))
        columns = {name: cells for name, cells in columns.items() if name not in LEFT_OUT}
        declared = {date: ("datetime", "metadata")} if date else None
        yield from samples("river", table, columns, domain=domain, declared=declared)


def _unpacked(file: str, raw: bytes) -> bytes:
    """Return the table inside: a file of its own, gzipped, or the only real one of a zip."""
    if file.endswith(".gz"):
        return gzip.decompress(raw)
    if not file.endswith(".zip"):
        return raw
    with zipfile.ZipFile(io.BytesIO(raw)) as inner:
        [name] = [name for name in inner.namelist() if not name.startswith("__MACOSX")]
        return inner.read(name)
