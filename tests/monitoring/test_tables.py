"""How the database of the log is opened and what is refused."""

import sqlite3

import pytest

from rampart.monitoring import tables
from rampart.monitoring.predictions import Log
from rampart.monitoring.tables import connect, named, parsed
from tests.monitoring.logged import RECORD
from tests.refusals import refused


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("log.db", "the log must be a URL as sqlite:///log.db"),
        ("", "the log must be a URL"),
        ("mysql://a@b/c", "the log cannot be mysql; allowed are sqlite"),
        ("postgresql+asyncpg://a@b/c", r"the log cannot be postgresql\+asyncpg"),
        ("sqlite://", "the log must be a file"),
        ("sqlite:///:memory:", "the log must be a file"),
        ("sqlite:///a.db?synchronous=off", "synchronous must be one of normal, full, got 'off'"),
    ],
)
def test_a_url_that_is_none_is_refused(url, said):
    with refused("all", f"--log {url}", match=said):
        parsed(url)


def test_a_url_is_read():
    url, synchronous = parsed("sqlite:///a/b.db?synchronous=full")
    assert (url.database, dict(url.query), synchronous) == ("a/b.db", {}, "full")
    url, _ = parsed("postgresql://u:p@h/d?sslmode=require")
    assert (url.drivername, dict(url.query)) == ("postgresql+psycopg", {"sslmode": "require"})


def test_a_message_names_a_log_without_its_password():
    assert named(parsed("sqlite:///a/b.db")[0]) == "a/b.db"
    said = named(parsed("postgresql://u:hunter2@h/d?password=hunter2")[0])
    assert said == "postgresql+psycopg://u:***@h/d"


@pytest.mark.parametrize(("mode", "number"), [("normal", 1), ("full", 2)])
def test_sqlite_is_opened_as_the_log_needs_it(tmp_path, mode, number):
    engine = connect(f"sqlite:///{tmp_path}/log.db?synchronous={mode}")
    with engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        got = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    engine.dispose()
    assert got == ["wal", number, 1, 30_000]


def test_a_log_of_an_older_version_is_refused_and_left_as_it_is(tmp_path):
    with Log(f"sqlite:///{tmp_path}/log.db") as log:
        log.add([RECORD])
    with sqlite3.connect(tmp_path / "log.db") as old:
        old.execute("UPDATE prediction_schema SET version = 0")
    for create in (True, False):
        with refused("all", "a log of an older version", match="of version 0, this code writes 1"):
            Log(f"sqlite:///{tmp_path}/log.db", create)
    assert old.execute("SELECT id FROM predictions").fetchall() == [("a",)]
    old.close()


def test_a_log_that_lacks_a_table_is_refused(tmp_path):
    Log(f"sqlite:///{tmp_path}/log.db").close()
    with sqlite3.connect(tmp_path / "log.db") as broken:
        broken.execute("DROP TABLE truths")
    broken.close()
    with refused("all", "a log that lacks a table", match="tables are of version 1"):
        Log(f"sqlite:///{tmp_path}/log.db")


def test_what_is_no_log_is_refused(tmp_path):
    (tmp_path / "text.db").write_text("hello, this is a text and no database\n" * 50)
    with refused("all", "a log that is a text", match=r"text\.db: file is not a database"):
        Log(f"sqlite:///{tmp_path}/text.db")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE predictions (x)")
    other.close()
    with refused("all", "a log that is another database", match="it has no prediction_schema"):
        Log(f"sqlite:///{tmp_path}/other.db")
    with refused("all", "a log that is a folder", match="cannot be opened: Is a directory"):
        Log(f"sqlite:///{tmp_path}")


def test_a_log_is_made_in_a_new_folder_but_not_for_reading(tmp_path):
    with refused("all", "--log of no file", match=r"log\.db: no such log of predictions"):
        Log(f"sqlite:///{tmp_path}/new/log.db", create=False)
    assert not (tmp_path / "new").exists()
    Log(f"sqlite:///{tmp_path}/new/log.db").close()
    assert (tmp_path / "new" / "log.db").is_file()


def test_nobody_else_reads_a_log(tmp_path):
    with Log(f"sqlite:///{tmp_path}/log.db") as log:
        log.add([RECORD])
        rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert rights == {"log.db": 0o600, "log.db-wal": 0o600, "log.db-shm": 0o600}


def test_a_log_cannot_be_in_a_file(tmp_path):
    (tmp_path / "file").touch()
    with refused("all", "--log in a file", match=r"log\.db: cannot be opened: "):
        Log(f"sqlite:///{tmp_path}/file/log.db")


def test_the_version_moves_with_the_tables():
    columns = sorted(f"{column.table}.{column.name}" for column in tables.predictions.c)
    assert (tables.VERSION, len(columns), len(tables.truths.c)) == (1, 14, 3)


class Busy:
    """A connection to a file that others switch to WAL; ``code`` is what SQLite says of it."""

    def __init__(self, code, times):
        self.code, self.left, self.asked = code, times, 0

    def execute(self, text):
        assert text == "PRAGMA journal_mode=WAL"
        self.asked += 1
        if self.asked <= self.left:
            error = sqlite3.OperationalError("no")
            error.sqlite_errorcode = self.code
            raise error


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY])
def test_a_file_that_others_switch_is_asked_again(monkeypatch, code):
    monkeypatch.setattr(tables, "WAIT_S", 0)
    connection = Busy(code, times=3)
    tables._to_wal(connection)
    assert connection.asked == 4


def test_another_error_of_a_switch_and_a_file_that_stays_busy_are_told(monkeypatch):
    monkeypatch.setattr(tables, "WAIT_S", 0)
    monkeypatch.setattr(tables, "BUSY_S", -1)
    for code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY):
        connection = Busy(code, times=9)
        with pytest.raises(sqlite3.OperationalError):
            tables._to_wal(connection)
        assert connection.asked == 1
