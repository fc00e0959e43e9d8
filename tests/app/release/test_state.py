import json
import threading
from pathlib import Path

import pytest

from app.release import state
from app.release.state import Place, changing
from rampart.access import journal
from rampart.access.chain import Tampered
from rampart.operation import changes
from rampart.operation.routing import ReleaseError, read_release
from tests.refusals import refused


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Place(journal=Path("audit.jsonl"))


def serve(place, task="columns"):
    with changing(place) as found:
        found[task] = changes.first("1.0.0", "at/1.0.0", at=1.0)


def test_a_change_is_written_whole_and_journaled(place):
    serve(place)
    serve(place, "flows")
    assert list(state.routes(place.release)) == ["columns", "flows"]
    assert journal.verify(place.journal) == 2
    event = json.loads(place.journal.read_text().splitlines()[1])["event"]
    assert {key: event[key] for key in ("event", "task", "action", "version")} == {
        "event": "release",
        "task": "flows",
        "action": "serve",
        "version": "1.0.0",
    }


def test_nothing_changed_writes_nothing(place):
    with changing(place):
        pass
    assert not place.release.exists()
    assert not place.journal.exists()


def test_an_error_leaves_the_state_as_it_was(place):
    serve(place)
    before = place.release.read_bytes()
    with pytest.raises(ReleaseError), changing(place) as found:
        found["columns"] = changes.promote(found["columns"], "1.0.0", "at", at=2.0)
    assert place.release.read_bytes() == before
    beside = {path.name for path in place.release.parent.iterdir()}
    assert beside == {"release.json", "release.lock"}


def test_a_change_that_the_journal_cannot_take_is_not_made(place):
    serve(place)
    before = place.release.read_bytes()
    place.journal.write_bytes(b"")  # shorter than its head says
    with refused("all", "release, with a journal that was cut", "", Tampered):
        serve(place, "flows")
    assert place.release.read_bytes() == before


def test_changers_wait_for_each_other(place):
    """Twenty at once, each reads, adds a task and writes: none is lost."""
    tasks = [f"task{number}" for number in range(20)]
    quiet = place._replace(journal=None)
    threads = [threading.Thread(target=serve, args=(quiet, task)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(read_release(place.release.read_text())) == sorted(tasks)


def test_a_task_that_is_not_served_says_how(place):
    path = place.release
    with refused(
        "all", "release canary, nothing is served", "it has no task yet; `python -m app.r"
    ):
        state.route_of({}, "columns", path)
    serve(place)
    with refused("all", "release canary colums", "did you mean 'columns'.*promote colums VERSION"):
        state.route_of(state.routes(path), "colums", path)


def test_a_user_without_a_name_is_told_by_number(monkeypatch):
    def none():
        raise KeyError("uid not found")

    monkeypatch.setattr(state.getpass, "getuser", none)
    assert state._user() == f"uid {state.os.getuid()}"
