"""The thread that writes: what waits shares a transaction, a fault is told to whose it is."""

import threading

import pytest
import sqlalchemy as sa

from rampart.monitoring import tables, writer
from rampart.monitoring.records import PredictionError, stored
from rampart.monitoring.writer import Writer, transaction
from tests.monitoring.logged import RECORD, some


@pytest.fixture
def engine(tmp_path):
    made = tables.connect(f"sqlite:///{tmp_path}/log.db")
    with transaction(made) as connection:
        tables.prepare(connection)
    yield made
    made.dispose()


@pytest.fixture
def commits(engine):
    counted = []
    sa.event.listen(engine, "commit", lambda connection: counted.append(1))
    return counted


def rows(*ids):
    return [stored(RECORD._replace(id=id)) for id in ids]


def held(made):
    """Stop the thread until the event is set, so that what follows waits together."""
    go = threading.Event()
    made.submit(work=lambda: go.wait(60))
    return go


def there(engine):
    with engine.connect() as connection:
        return sorted(connection.scalars(sa.select(tables.predictions.c.id)))


def test_what_waits_together_is_one_transaction(engine, commits):
    made = Writer(engine)
    go = held(made)
    waiting = [made.submit(rows(f"{number}")) for number in range(9)]
    assert not any(future.done() for future in waiting)
    go.set()
    made.close()
    assert [future.result() for future in waiting] == [None] * 9
    assert len(commits) == 1
    assert len(there(engine)) == 9


def test_a_group_has_an_end(engine, commits, monkeypatch):
    monkeypatch.setattr(writer, "GROUP", 4)
    made = Writer(engine)
    go = held(made)
    for number in range(5):
        made.submit(rows(f"{number}a", f"{number}b"))
    go.set()
    made.close()
    assert len(commits) == 3
    assert len(there(engine)) == 10


def test_work_is_done_in_its_turn(engine):
    made = Writer(engine)
    go = held(made)
    made.submit(rows("a"))
    seen = made.submit(work=lambda: there(engine))
    made.submit(rows("b"))
    go.set()
    made.close()
    assert seen.result() == ["a"]
    assert there(engine) == ["a", "b"]


def test_a_fault_is_told_to_the_one_whose_it_is(engine):
    made = Writer(engine)
    go = held(made)
    good, bad, last = made.submit(rows("a")), made.submit(rows("b", "a")), made.submit(rows("c"))
    go.set()
    made.close()
    assert good.result() is last.result() is None
    with pytest.raises(PredictionError, match="an id is there already"):
        bad.result()
    assert there(engine) == ["a", "c"]


def test_a_fault_of_the_work_ends_no_thread(engine):
    made = Writer(engine)
    with pytest.raises(ZeroDivisionError):
        made.submit(work=lambda: 1 / 0).result()
    made.submit(rows("a")).result()
    made.close()
    assert there(engine) == ["a"]


def test_a_fault_of_the_database_is_told_to_all_without_what_was_written(engine):
    made = Writer(engine)
    made.submit(rows("a")).result()
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE predictions RENAME TO hidden")
    go = held(made)
    waiting = [made.submit(rows(name)) for name in ("secret b", "secret c")]
    go.set()
    for future in waiting:
        with pytest.raises(PredictionError, match=r"log\.db: no such table: predictions") as caught:
            future.result()
        assert "secret" not in str(caught.value)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE hidden RENAME TO predictions")
    made.submit([stored(record) for record in some(2)]).result()
    made.close()
    assert there(engine) == ["a", "a0", "a1"]
