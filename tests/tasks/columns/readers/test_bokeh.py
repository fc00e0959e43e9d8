import gzip
import json
import sqlite3

from rampart.tasks.columns.readers import bokeh
from rampart.tasks.columns.row import CLASSES

ROOT = "bokeh_sampledata/_data/"


def base(*statements):
    connection = sqlite3.connect(":memory:")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    return connection.serialize()


MOVIES = base(
    "CREATE TABLE omdb (id TEXT PRIMARY KEY, Runtime REAL, Year INTEGER, poster BLOB, Title TEXT)",
    *(
        f"INSERT INTO omdb VALUES ('t{n}', {90 + n}.5, {1980 + n}, x'00', 'The {n}th Kite')"
        for n in range(4)
    ),
    "INSERT INTO omdb VALUES ('t9', NULL, NULL, NULL, NULL)",
)


def labels(rows):
    return {row.column.partition("/")[2]: (CLASSES[row.label], row.label_source) for row in rows}


def test_sql_types_and_keys_are_declared():
    [(table, columns, declared)] = bokeh.sql(MOVIES)
    assert table == "omdb"
    assert list(columns) == ["id", "Runtime", "Year", "Title"]  # the blob is left out
    assert columns["Runtime"] == ["90.5", "91.5", "92.5", "93.5", None]
    # An INTEGER that is a year is no quantity, and TEXT may be anything.
    assert declared == {"id": ("identifier", "metadata"), "Runtime": ("numeric", "metadata")}


def test_a_name_with_a_quote_in_it():
    data = base('CREATE TABLE "a""b" ("c""d" TEXT)', 'INSERT INTO "a""b" VALUES (7)')
    assert list(bokeh.sql(data)) == [('a"b', {'c"d': ["7"]}, {})]


def test_tables_of_each_format(read):
    medals = {"gold": 1, "silver": 2, "bronze": 3, "total": 6}
    countries = [{"name": f"N{n}", "abbr": f"A{n}", "medals": medals} for n in (1, 2)]
    members = {
        ROOT + "movies.db": MOVIES,
        ROOT + "sprint.csv": 'Name,  Medal\nAnn Lee,  "GOLD"\nBo Ray,  "SILVER"\n',
        ROOT + "commits.txt.gz": gzip.compress(b"Sat, 22 Apr 2017\nSun, 23 Apr 2017\n"),
        ROOT + "olympics2014.json": json.dumps({"data": countries}),
        ROOT + "us_cities.json.gz": gzip.compress(b'{"lat": [1.5, 2.5], "lon": [3.5, 4.5]}'),
        ROOT + "iris.csv": "not,read\n1,2\n3,4\n",
    }
    rows = read(bokeh, members)
    assert labels(rows) == {
        "movies/omdb/id": ("identifier", "metadata"),
        "movies/omdb/Runtime": ("numeric", "metadata"),
        "movies/omdb/Year": ("datetime", "manifest"),
        "movies/omdb/Title": ("text_short", "manifest"),
        "sprint/Name": ("text_short", "manifest"),
        "sprint/Medal": ("categorical", "manifest"),
        "commits/datetime": ("datetime", "manifest"),
        "olympics2014-json/name": ("text_short", "manifest"),
        "olympics2014-json/abbr": ("identifier", "manifest"),
        "olympics2014-json/medals": ("unknown", "manifest"),
        **{f"olympics2014-json/{medal}": ("unknown", "manifest") for medal in medals},
        "us_cities-json/lat": ("numeric", "manifest"),
        "us_cities-json/lon": ("numeric", "manifest"),
    }
    [medal] = [row for row in rows if row.name == "Medal"]
    assert sorted(medal.values) == ["GOLD", "SILVER"]


def test_a_file_without_a_header_line(read):
    line = '"CN{0}","01","00{0}","Kite County, XX","2009","1,{0}00 ","9{0}","1{0}","{0}.5"\n'
    lines = line.format(1) + line.format(2)
    rows = read(bokeh, {ROOT + "unemployment09.csv.gz": gzip.compress(lines.encode())})
    assert sorted(next(row.values for row in rows if row.name == "LAUS Code")) == ["CN1", "CN2"]
