"""bokeh-sampledata: CSV (some gzipped), JSON and SQLite tables; SQL declares types and keys.

Left out: tables that another package holds too (anscombe, antibiotics, auto-mpg, iris, les_mis,
penguins, titanic) and grids.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator

from rampart.tasks.columns.row import Row, tables
from rampart.tasks.columns.row.table import samples

SOURCE = "bokeh-sampledata"
ROOT = "bokeh_sampledata/_data/"
TABLES = {
    "CGM.csv.gz": "health",
    "SampleSuperstore.csv.gz": "business",
    "airports.csv": "transport",
    "airports.json": "transport",
    "browsers_nov_2013.csv": "software",
    "commits.txt.gz": "software",
    "cows.csv": "agriculture",
    "cycling.csv.gz": "sports",
    "elements.csv": "chemistry",
    "emissions.csv.gz": "environment",
    "forensic_glass.csv": "chemistry",
    "gapminder.csv.gz": "demography",
    "gapminder_regions.csv": "geography",
    "geographic_boundaries.db": "geography",
    "lincoln_weather.csv": "weather",
    "movies.db": "entertainment",
    "numberly.csv": "survey",
    "obiszow_mtb_xcm.csv": "sports",
    "olympics2014.json": "sports",
    "percent-bachelors-degrees-women-usa.csv": "education",
    "population.csv.gz": "demography",
    "probly.csv": "survey",
    "routes.csv.gz": "transport",
    "sample_geojson.geojson": "health",
    "sea_surface_temperature.csv.gz": "environment",
    "sprint.csv": "sports",
    "stocks.csv.gz": "finance",
    "unemployment09.csv.gz": "economics",
    "unemployment1948.csv": "economics",
    "us_cities.json.gz": "geography",
    "us_marriages_divorces.csv": "demography",
    "world_cities.csv.gz": "geography",
}
# Files without a header line: names by the Bureau of Labor Statistics, and by what is in them.
HEADERS = {
    "unemployment09.csv": [
        "LAUS Code",
        "State FIPS Code",
        "County FIPS Code",
        "County Name",
        "Year",
        "Labor Force",
        "Employed",
        "Unemployed",
        "Unemployment Rate",
    ],
    "commits.txt": ["datetime"],
}
NUMBER = ("INTEGER", "REAL")


def rows(archive) -> Iterator[Row]:
    """Yield the columns of bokeh-sampledata's wheel."""
    for name in archive.glob(ROOT + "*"):
        file = name.removeprefix(ROOT)
        if file not in TABLES:
            continue
        data = archive.read(name)
        if file.endswith(".gz"):
            data = gzip.decompress(data)
        for table, columns, declared in _tables(file.removesuffix(".gz"), data):
            yield from samples(SOURCE, table, columns, domain=TABLES[file], declared=declared)


def _tables(file: str, data: bytes) -> Iterator[tuple[str, tables.Columns, dict]]:
    stem, _, kind = file.rpartition(".")
    if kind == "db":
        yield from ((f"{stem}/{table}", *rest) for table, *rest in sql(data))
    elif kind == "txt":  # one date a line, with a comma inside
        lines = data.decode().splitlines()[: tables.MOST_ROWS]
        yield stem, {HEADERS[file][0]: list(lines)}, {}
    elif kind == "csv":
        yield stem, tables.delimited(data, header=HEADERS.get(file), padded=True), {}
    else:
        yield f"{stem}-{kind}", _json(json.loads(data)), {}


def _json(document: dict) -> tables.Columns:
    if "features" in document:  # GeoJSON, or the form of ArcGIS
        features = document["features"]
        key = "properties" if "properties" in features[0] else "attributes"
        return tables.records(item[key] for item in features)
    if "data" in document:  # the Olympic medals
        return tables.records({**item, **item["medals"]} for item in document["data"])
    names = list(document)  # columns already
    return tables.records(dict(zip(names, row)) for row in zip(*document.values()))


def sql(data: bytes) -> Iterator[tuple[str, tables.Columns, dict[str, tuple[str, str]]]]:
    """Yield (name, columns, declared classes) of each table of an SQLite file; blobs are left out.

    The file is opened in memory: no code of it runs, and nothing is written.
    """
    base = sqlite3.connect(":memory:")
    base.deserialize(data)
    try:
        names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        for (table,) in base.execute(names).fetchall():
            yield table, *_sql_table(base, '"' + table.replace('"', '""') + '"')
    finally:
        base.close()


def _sql_table(base: sqlite3.Connection, table: str) -> tuple[tables.Columns, dict]:
    fields = base.execute(f"PRAGMA table_info({table})").fetchall()
    fields = [(name, type_, key) for _, name, type_, _, _, key in fields if type_ != "BLOB"]
    names = ", ".join('"' + name.replace('"', '""') + '"' for name, _, _ in fields)
    rows = base.execute(f"SELECT {names} FROM {table} LIMIT {tables.MOST_ROWS}")
    cells = ([None if cell is None else str(cell) for cell in row] for row in rows)
    columns = tables.columns_of([name for name, _, _ in fields], cells)
    declared = {}
    for name, type_, key in fields:
        if key:
            declared[name] = ("identifier", "metadata")
        elif type_ in NUMBER and tables.measured(name, columns[name]):
            declared[name] = ("numeric", "metadata")
    return columns, declared
