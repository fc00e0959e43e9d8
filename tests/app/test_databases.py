import sqlite3

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app import databases, reading


@pytest.fixture
def base(tmp_path):
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as made:
        made.execute('CREATE TABLE "or""ders" (id INTEGER, city TEXT, raw BLOB)')
        made.executemany(
            'INSERT INTO "or""ders" VALUES (?, ?, ?)', [(1, "Bonn", b"x"), (2, None, None)]
        )
        made.execute("CREATE TABLE vacant (a)")
        made.execute('CREATE VIEW "sums" AS SELECT count(*) AS n FROM "or""ders"')
    made.close()
    return path


def test_each_table_of_sqlite_is_read_and_nothing_written(base):
    before, notes = base.read_bytes(), []
    found = reading.columns(base, notes=notes)
    assert [(c.file, c.position, c.name, c.values, c.n_rows) for c in found] == [
        (f'{base}#or"ders', 1, "id", ["1", "2"], 2),
        (f'{base}#or"ders', 2, "city", ["Bonn"], 2),
        (f'{base}#or"ders', 3, "raw", ["x"], 2),
        (f"{base}#sums", 1, "n", ["2"], 1),
    ]
    assert notes == ["vacant has no row"]
    assert (base.read_bytes(), list(base.parent.iterdir())) == (before, [base])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.db", b"text", "is no SQLite file"),
        ("a.db", databases.MAGIC + b"\0" * 200, "cannot be read as SQLite: "),
        ("a.duckdb", b"", "is a DuckDB file, for which there is no reader here: write the table"),
        ("a.parquet", b"PAR1", "cannot be read as Parquet"),
    ],
)
def test_what_is_no_database_says_why(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        reading.columns(path)


@pytest.mark.parametrize("name", ["none.db", "none-*.parquet"])
def test_what_is_not_there(tmp_path, name):
    with pytest.raises(FileNotFoundError, match="no such file"):
        reading.columns(tmp_path / name)


def test_an_sqlite_file_without_a_row_is_refused(tmp_path):
    made = sqlite3.connect(tmp_path / "a.db")
    made.execute("CREATE TABLE a (b)")
    made.close()
    with pytest.raises(ValueError, match="has no table with a row"):
        reading.columns(tmp_path / "a.db")


def parts(folder, count, tables):
    for number, table in enumerate(tables):
        name = folder / f"train-{number:05}-of-{count:05}.parquet"
        pq.write_table(pa.table(table), name)
    return folder / f"train-*-of-{count:05}.parquet"


def test_shards_are_one_table(tmp_path):
    pattern = parts(tmp_path, 3, [{"n": [1, 2], "t": ["a", "b"]}, {"n": [3], "t": ["c"]}])
    (tmp_path / "b.csv").write_text("a\n1\n")
    assert databases.sharded(sorted(tmp_path.iterdir())) == [tmp_path / "b.csv", pattern]
    notes = []
    found = reading.columns(pattern, notes=notes)
    assert [(c.file, c.name, c.values) for c in found] == [
        (str(pattern), "n", ["1", "2", "3"]),
        (str(pattern), "t", ["a", "b", "c"]),
    ]
    assert notes == ["has 2 of 3 parts"]


def test_shards_of_other_columns_are_refused(tmp_path):
    pattern = parts(tmp_path, 2, [{"n": [1]}, {"m": [1]}])
    with pytest.raises(ValueError, match=r"train-00001-of-00002\.parquet: has other columns than"):
        reading.columns(pattern)
