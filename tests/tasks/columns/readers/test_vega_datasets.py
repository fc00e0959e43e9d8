import json

from rampart.tasks.columns.readers import vega_datasets
from rampart.tasks.columns.row import CLASSES

ROOT = "package/data/"
FILE = "vega-datasets-9.tgz"


def package(**types):
    return json.dumps(
        {
            "resources": [
                {"path": path.replace("_", "."), "schema": {"fields": fields}}
                for path, fields in types.items()
            ]
            + [{"path": "logo.png"}]
        }
    )


def labels(rows):
    return {row.column.partition("/")[2]: (CLASSES[row.label], row.label_source) for row in rows}


def test_declared_types_where_they_settle_the_class(read):
    fields = [
        {"name": "date", "type": "date"},
        {"name": "price", "type": "number"},
        {"name": "symbol", "type": "string"},
    ]
    table = "symbol,date,price\nAB,Jan 1 2000,1.5\nAB,Feb 1 2000,2\nCD,Mar 1 2000,3\nCD,,4\n"
    members = {"package/datapackage.json": package(stocks_csv=fields), ROOT + "stocks.csv": table}
    by_column = labels(read(vega_datasets, members, FILE))
    assert by_column["stocks/date"] == ("datetime", "metadata")
    assert by_column["stocks/price"] == ("numeric", "metadata")
    assert by_column["stocks/symbol"][1] == "rule"


def test_an_integer_that_groups_or_dates_is_left_to_the_manifest(read):
    fields = [{"name": name, "type": "integer"} for name in ("year", "sex", "people")]
    items = [{"year": 1900 + n, "sex": 1 + n % 2, "people": 50 + n} for n in range(6)]
    members = {
        "package/datapackage.json": package(population_json=fields),
        ROOT + "population.json": json.dumps(items),
    }
    assert labels(read(vega_datasets, members, FILE)) == {
        "population/year": ("datetime", "manifest"),
        "population/sex": ("categorical", "manifest"),
        "population/people": ("numeric", "metadata"),
    }


def test_features_and_graphs_are_tables(read):
    quakes = [{"properties": {"mag": n / 2, "place": f"north {n}"}, "id": f"q{n}"} for n in (1, 2)]
    graph = {
        "nodes": [{"name": "Ann", "group": 1}, {"name": "Bo", "group": 2}],
        "links": [{"source": 0, "target": 1}, {"source": 1, "target": 0}],
    }
    members = {
        "package/datapackage.json": package(),
        ROOT + "earthquakes.json": json.dumps({"features": quakes}),
        ROOT + "miserables.json": json.dumps(graph),
        ROOT + "volcano.json": json.dumps({"values": [1, 2]}),
    }
    assert labels(read(vega_datasets, members, FILE)) == {
        "earthquakes/mag": ("numeric", "manifest"),
        "earthquakes/place": ("text_short", "manifest"),
        "earthquakes/id": ("identifier", "manifest"),
        "miserables-nodes/name": ("text_short", "manifest"),
        "miserables-nodes/group": ("categorical", "manifest"),
        "miserables-links/source": ("identifier", "manifest"),
        "miserables-links/target": ("identifier", "manifest"),
    }
