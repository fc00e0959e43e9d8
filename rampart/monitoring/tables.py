"""The tables of the log of predictions, and how SQLite or PostgreSQL is opened for them.

SQLite runs in WAL mode, in which readers and the one writer do not wait for each other. A second
process that writes waits its turn, up to ``BUSY_S``.

``synchronous=NORMAL`` is the default: a commit hands its pages to the kernel and does not wait for
the disk. A process that is killed, at any moment and by any signal, loses nothing that was
committed, as the pages are no longer its own. Should the machine lose its power, the last commits
before it may be missing; the file is whole all the same. A log of predictions is not a ledger, and
waiting for the disk costs more than the model. Who must not lose a row to a power cut writes
``?synchronous=full`` behind the path, and pays a flush for each group of rows. PostgreSQL flushes
by its own setting, which is to flush.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from rampart.monitoring.records import PredictionError

VERSION = 1
"""Of the tables; raised with every change to them."""
BUSY_S = 30
WAIT_S = 0.01  # before a file is asked again
SYNCHRONOUS = ("normal", "full")
DIALECTS = ("sqlite", "postgresql+psycopg")
LOCK = 7_266_726  # of PostgreSQL's advisory locks: held while the tables are made

metadata = sa.MetaData()
schema = sa.Table(
    "prediction_schema",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
)
predictions = sa.Table(
    "predictions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("at", sa.Double, nullable=False),
    sa.Column("task", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("variant", sa.Text, primary_key=True),  # a shadow has the id of what was served
    sa.Column("input", sa.Text, nullable=False),
    sa.Column("prediction", sa.Text, nullable=False),
    sa.Column("confidence", sa.Double, nullable=False),
    sa.Column("sketch", sa.Text, nullable=False),
    sa.Column("latency_ms", sa.Double, nullable=False),
    sa.Column("caller", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("text", sa.Text),
    sa.Index("predictions_task_at", "task", "at"),
)
truths = sa.Table(
    "truths",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("label_at", sa.Double, nullable=False),
)


def parsed(url: str) -> tuple[URL, str]:
    """Return the URL of a log and what it says of ``synchronous``.

    Raises
    ------
    PredictionError : no URL, a database of another kind, SQLite without a file.
    """
    try:
        found = make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise PredictionError(f"the log must be a URL as sqlite:///log.db, {_known()}") from None
    if found.drivername == "postgresql":
        found = found.set(drivername="postgresql+psycopg")
    if found.drivername not in DIALECTS:
        raise PredictionError(f"the log cannot be {found.drivername}; {_known()}")
    synchronous = found.query.get("synchronous", "normal")
    if found.drivername == "sqlite":
        if synchronous not in SYNCHRONOUS:
            raise PredictionError(
                f"{named(found)}: synchronous must be one of {', '.join(SYNCHRONOUS)}, "
                f"got {synchronous!r}"
            )
        if found.database in (None, "", ":memory:"):
            raise PredictionError("the log must be a file, as sqlite:///log.db, not memory")
        found = found.difference_update_query(["synchronous"])
    return found, str(synchronous)


def _known() -> str:
    return "allowed are sqlite:///FILE and postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"


def named(url: URL) -> str:
    """Return what a message calls a log: the file, or the URL without its password."""
    if url.drivername == "sqlite":
        return str(url.database).removeprefix("file:")
    return url.set(query={}).render_as_string(hide_password=True)


def connect(url: str, create: bool = True) -> sa.Engine:
    """Return the engine of a log; with ``create`` its folder is made, its tables are not yet."""
    found, synchronous = parsed(url)
    if found.drivername != "sqlite":
        return sa.create_engine(found, hide_parameters=True, pool_pre_ping=True, pool_size=2)
    path = Path(str(found.database))
    if not str(path).startswith("file:"):
        if not create and not path.is_file():
            raise PredictionError(f"{path}: no such log of predictions")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # the WAL takes its rights
        except OSError as error:
            raise PredictionError(f"{path}: cannot be opened: {error.strerror}") from None
    options = {"timeout": BUSY_S}
    engine = sa.create_engine(found, hide_parameters=True, paramstyle="named", connect_args=options)

    @sa.event.listens_for(engine, "connect")
    def opened(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # this code begins, not the driver
        _to_wal(connection)
        connection.execute(f"PRAGMA synchronous={synchronous.upper()}")
        connection.execute("PRAGMA secure_delete=ON")

    @sa.event.listens_for(engine, "begin")
    def begun(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _to_wal(connection: Any) -> None:
    """Switch a file to WAL; SQLite itself does not wait while another connection does so."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(WAIT_S)


def prepare(connection: sa.Connection) -> None:
    """Make the tables where there are none, in a transaction that writes.

    Raises
    ------
    PredictionError : the tables are of another version of this code, or somebody else's.
    """
    if connection.dialect.name == "postgresql":  # two servers may start at once
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    there = set(sa.inspect(connection).get_table_names())
    if not there & metadata.tables.keys():
        metadata.create_all(connection)
        connection.execute(schema.insert().values(version=VERSION))
    require_version(connection)


def require_version(connection: sa.Connection) -> None:
    """Refuse tables that this code did not make, or made in another version."""
    where = named(connection.engine.url)
    there = set(sa.inspect(connection).get_table_names())
    if schema.name not in there:
        raise PredictionError(f"{where}: is no log of predictions: it has no {schema.name}")
    version = connection.scalar(sa.select(sa.func.max(schema.c.version)))
    if version != VERSION or not metadata.tables.keys() <= there:
        raise PredictionError(
            f"{where}: its tables are of version {version}, this code writes {VERSION}: export "
            "them with the commit that made them, and begin a new file"
        )


def rewrite(engine: sa.Engine, deleted: int) -> None:
    """Write the tables anew, so that nothing deleted is left in a file of the database.

    Where nothing was deleted, now or by a run that was killed, the tables of SQLite stay.

    Raises
    ------
    PredictionError : a reader kept the WAL of SQLite from being emptied.
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM FULL {predictions.name}, {truths.name}")
        return
    raw = engine.raw_connection()
    try:
        if deleted or raw.execute("PRAGMA freelist_count").fetchone()[0]:
            raw.execute("VACUUM")
        busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    if busy:
        path = named(engine.url)
        raise PredictionError(
            f"{path}: deleted, but a reader holds {path}-wal, which may still have it: purge again"
        )
