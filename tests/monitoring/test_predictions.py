"""The log of predictions, on SQLite and on a PostgreSQL server that is started here."""

import itertools
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from rampart.monitoring import predictions
from rampart.monitoring.predictions import COLUMNS, Log, PredictionError
from tests.monitoring.logged import RECORD, some
from tests.refusals import refused

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = itertools.count()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/log.db"
    found = request.getfixturevalue("postgres")
    engine = sa.create_engine(found)
    with engine.begin() as connection:
        predictions.tables.metadata.drop_all(connection)
    engine.dispose()
    return found


@pytest.fixture
def log(url):
    with Log(url) as opened:
        yield opened


def test_what_was_added_is_read_back(log):
    log.add([RECORD])
    (row,) = log.read("prompts").to_dict("records")
    assert tuple(row) == COLUMNS
    assert {name: row[name] for name in RECORD._fields} == RECORD._asdict()
    assert row["label"] is None
    assert row["label_at"] != row["label_at"]


def test_an_empty_log_has_the_columns_and_types_of_a_full_one(log):
    empty = log.read("prompts")
    log.add([])
    log.add([RECORD])
    assert empty.dtypes.to_dict() == log.read("prompts").dtypes.to_dict()
    assert len(empty) == 0


def test_a_part_is_read_by_time_task_version_and_variant(log):
    log.add(some(4))
    log.add([RECORD._replace(id="a1", at=1001.5, variant="shadow", version="2.0.0")])
    log.add([RECORD._replace(id="x", task="columns")])
    assert log.read("prompts", since=1001.0, until=1003.0)["id"].tolist() == ["a1", "a2"]
    assert log.read("prompts", version="2.0.0")["id"].tolist() == []
    assert log.read("prompts", version="2.0.0", variant="shadow")["id"].tolist() == ["a1"]
    assert log.read(None, variant=None)["id"].tolist() == ["a0", "x", "a1", "a1", "a2", "a3"]
    assert log.read("'; DROP TABLE predictions; --")["id"].tolist() == []


def test_many_rows_come_in_parts(log, monkeypatch):
    monkeypatch.setattr(predictions, "CHUNK", 3)
    log.add(some(8))
    assert [len(part) for part in log.chunks("prompts")] == [3, 3, 2]
    assert log.truths((f"a{i}", "benign", 5.0) for i in range(8)) == 8
    assert set(log.read("prompts")["label"]) == {"benign"}


def test_a_late_truth_comes_with_its_row_and_the_last_one_counts(log):
    log.add([*some(2), RECORD._replace(id="a1", variant="shadow")])
    log.truth("a1", "benign", 5.0)
    log.truth("a1", "malicious", 6.0)
    frame = log.read("prompts")
    assert frame["label"].tolist() == [None, "malicious"]
    assert frame["label_at"].tolist()[1] == 6.0
    assert log.read("prompts", variant="shadow")["label"].tolist() == ["malicious"]


def test_truths_of_which_one_is_unknown_change_nothing(log):
    log.add(some(2))
    with refused("all", "the truth of an unknown prediction", match="has the id 'b', and 1 more"):
        log.truths([("a0", "benign", 5.0), ("b", "benign", 5.0), ("c", "benign", 5.0)])
    assert log.read("prompts")["label"].tolist() == [None, None]


def test_an_id_that_is_there_is_refused_and_nothing_beside_it_is_written(log):
    log.add([RECORD])
    with refused("all", "a prediction logged twice", match="an id is there already: 'b' or one"):
        log.add([RECORD._replace(id="b"), RECORD])
    assert log.read("prompts")["id"].tolist() == ["a"]


def test_many_threads_lose_nothing(log):
    with ThreadPoolExecutor(8) as pool:
        parts = [some(5, at=float(k)) for k in range(40)]
        parts = [[r._replace(id=f"{k}-{r.id}") for r in part] for k, part in enumerate(parts)]
        list(pool.map(log.add, parts))
    frame = log.read("prompts")
    assert len(frame) == frame["id"].nunique() == 200


def test_purge_deletes_what_is_older_and_its_truths(log):
    log.add([*some(3), RECORD._replace(id="a2", at=1.0, variant="shadow")])
    log.truths([("a0", "benign", 5.0), ("a2", "benign", 5.0)])
    assert log.purge(1002.0) == 3
    assert log.read(None, variant=None)["id"].tolist() == ["a2"]
    assert log.read("prompts")["label"].tolist() == ["benign"]
    assert log.purge(1002.0) == 0
    log.add(some(1))  # its id is free again, and it has no truth
    assert log.read("prompts")["label"].tolist() == [None, "benign"]


def test_one_prediction_can_be_forgotten(log):
    log.add([*some(2), RECORD._replace(id="a1", variant="shadow")])
    assert log.forget("a1") == 2
    assert log.read(None, variant=None)["id"].tolist() == ["a0"]


SECRET = "the text that somebody wants to be forgotten"


def test_purged_is_gone_from_the_bytes(tmp_path):
    def held():
        return [path.name for path in tmp_path.iterdir() if SECRET.encode() in path.read_bytes()]

    with Log(f"sqlite:///{tmp_path}/log.db") as log:
        long = RECORD._replace(id="long", text=SECRET * 500)  # in pages of its own
        log.add([RECORD._replace(text=SECRET), long, *some(200, text="x" * 200, at=5000.0)])
        assert "log.db-wal" in held()
        log.read("prompts")
        log.purge(2000.0)
        assert held() == []
        assert len(log.read("prompts")) == 200
    assert held() == []


@pytest.mark.slow
def test_purged_is_gone_from_the_tables_of_postgresql(postgres):
    folder = Path(postgres.partition("host=")[2]) / "data" / "base"

    def held():
        files = [path for path in folder.rglob("*") if path.is_file()]
        return [path.name for path in files if SECRET.encode() in path.read_bytes()]

    engine = sa.create_engine(postgres, isolation_level="AUTOCOMMIT")
    with Log(postgres) as log, engine.connect() as admin:
        log.add([RECORD._replace(id="secret", text=SECRET, at=1.0)])
        admin.exec_driver_sql("CHECKPOINT")
        assert len(held()) == 1
        log.purge(2.0)
        admin.exec_driver_sql("CHECKPOINT")
        assert held() == []
    engine.dispose()


def test_one_process_purges_while_another_writes(tmp_path):
    url = f"sqlite:///{tmp_path}/log.db"
    with Log(url) as writing, Log(url) as purging:
        writing.add([RECORD._replace(id=f"old{i}", at=1.0) for i in range(50)])
        new = [RECORD._replace(id=f"new{i}") for i in range(60)]
        with ThreadPoolExecutor(2) as pool:
            added = pool.map(lambda record: writing.add([record]), new)
            counts = [purging.purge(2.0) for _ in range(3)]
            list(added)
        assert counts == [50, 0, 0]
        assert set(purging.read("prompts")["id"]) == {record.id for record in new}


@pytest.mark.slow
def test_a_server_that_was_restarted_is_met_again(postgres):
    engine = sa.create_engine(postgres, isolation_level="AUTOCOMMIT")
    with Log(postgres) as log, engine.connect() as admin:
        log.purge(1e9)
        log.add(some(1))
        admin.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        log.add([RECORD])
        log.truth("a", "benign", 5.0)
        assert log.read("prompts")["label"].tolist() == ["benign", None]
    engine.dispose()


def test_a_reader_that_keeps_the_wal_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(predictions.tables, "BUSY_S", 0.05)
    with Log(f"sqlite:///{tmp_path}/log.db") as log:
        log.add(some(2))
        reader = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM predictions").fetchone()
        with refused("all", "purge while somebody reads", match="a reader holds .*-wal"):
            log.purge(1001.0)
        reader.close()
        assert log.purge(1001.0) == 0
        assert (tmp_path / "log.db-wal").stat().st_size == 0


def test_a_full_disk_is_told_and_the_log_goes_on(tmp_path):
    with Log(f"sqlite:///{tmp_path}/log.db") as log:
        log.add([RECORD])
        size = (tmp_path / "log.db-wal").stat().st_size
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
            with refused("all", "a log on a full disk", match=r"log\.db: .*disk"):
                log.add(some(50))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        log.add(some(2))
        assert log.read("prompts")["id"].tolist() == ["a", "a0", "a1"]


def test_a_log_that_may_only_be_read_is_read_and_says_so(tmp_path):
    with Log(f"sqlite:///{tmp_path}/log.db") as log:
        log.add([RECORD])
    with Log(f"sqlite:///file:{tmp_path}/log.db?mode=ro&uri=true", create=False) as log:
        assert len(log.read("prompts")) == 1
        with refused("all", "a log that is read-only", match=r"log\.db: .*readonly"):
            log.add(some(1))
        assert len(log.read("prompts")) == 1


def test_a_closed_log_says_so(tmp_path):
    log = Log(f"sqlite:///{tmp_path}/log.db")
    waiting = [log.submit(some(1, id=str(i))) for i in range(50)]
    log.close()
    log.close()
    assert all(future.done() and not future.exception() for future in waiting)
    with pytest.raises(PredictionError, match="the log is closed"):
        log.add([RECORD])


def test_what_waits_is_written_though_nobody_waits(log):
    future = log.submit([RECORD])
    assert not future.cancel()  # as asyncio does for a client that went away
    log.add(some(1))
    assert len(log.read("prompts")) == 2


@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    number=st.floats(allow_nan=False, allow_infinity=False),
    any_number=st.floats(allow_nan=False),
)
def test_any_text_and_number_is_read_back(memory, text, number, any_number):
    id = f"{next(NUMBERS)}"
    given = RECORD._replace(
        id=id,
        prediction=text or "x",
        text=text,
        caller=text,
        confidence=number,
        latency_ms=abs(number),
    )
    given = given._replace(sketch={text: any_number, "other": number})
    memory.add([given])
    (part,) = memory.chunks(id=id)
    assert {name: part[0][name] for name in RECORD._fields} == given._asdict()


@pytest.fixture(scope="module")
def memory(tmp_path_factory):
    with Log(f"sqlite:///{tmp_path_factory.mktemp('log')}/log.db") as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("text", ["héllo ☃ 🐘 \x01 \ufffe", "' OR 1=1; --", "%s %(id)s :id", "\\"])
def test_hostile_texts_are_read_back(log, text):
    given = RECORD._replace(id=text, prediction=text, text=text, confidence=1e308)
    given = given._replace(sketch={text: -1.7976931348623157e308, "n": 5e-324})
    log.add([given])
    (row,) = log.read("prompts").to_dict("records")
    assert {name: row[name] for name in RECORD._fields} == given._asdict()


WRITER = """
import sys, threading
from rampart.monitoring.predictions import Log
from tests.monitoring.logged import RECORD

log, name, count = Log(sys.argv[1]), sys.argv[2], int(sys.argv[3])
lock = threading.Lock()

def write(thread):
    for number in range(count):
        id = f"{name}-{thread}-{number}"
        log.add([RECORD._replace(id=id)])
        with lock:
            print(id, flush=True)

threads = [threading.Thread(target=write, args=(thread,)) for thread in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
log.close()
"""


@pytest.mark.slow
def test_two_processes_write_and_a_killed_one_loses_nothing_it_was_told(url):
    def start(name, count):
        command = [sys.executable, "-c", WRITER, url, name, str(count)]
        return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE)

    with start("killed", 100_000) as killed, start("ended", 100) as ended:
        told = [killed.stdout.readline().strip() for _ in range(150)]
        os.kill(killed.pid, signal.SIGKILL)
        told += killed.stdout.read().split("\n")[:-1]  # the last line may be cut
        others = ended.stdout.read().split()
        assert (killed.wait(), ended.wait()) == (-signal.SIGKILL, 0)
    with Log(url) as log:
        there = set(log.read("prompts")["id"])
    assert len(others) == 400
    assert not {*told, *others} - there


def test_a_server_that_is_away_is_told_without_the_password():
    with refused("all", "a log on a server that is away", match="rampart:") as caught:
        Log("postgresql://rampart:hunter2@127.0.0.1:1/x?connect_timeout=2")
    assert "hunter2" not in str(caught.value)


def test_two_that_open_at_once_both_find_tables(url):
    opened, barrier = [], threading.Barrier(4)

    def opening():
        barrier.wait()
        opened.append(Log(url))

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    for log in opened:
        log.close()
