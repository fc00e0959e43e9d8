import time
from pathlib import Path

import pytest

from app.release import actions, state
from app.retrain import rollout, steps, trees
from rampart.monitoring.predictions import Log, Record
from tests.app.retrain import bench
from tests.app.retrain.bench import TASK
from tests.app.retrain.test_steps import begun, route, rows
from tests.refusals import refused

URL = "sqlite:///.rampart/predictions.db"


@pytest.fixture
def canary(root, dvc):
    """A run that has ended with a canary at 10 %."""
    bench.served(root)
    rows(root)
    run = begun(root)
    steps.go(run)
    return run


def logged(run, right, count=400):
    """Log outcomes of the default, half of which are right, and of the canary; return the run."""
    now = time.time()
    log = Log(URL)
    records, truths = [], []
    for number in range(2 * count):
        version = ("1.0.0", "1.1.0")[number % 2]
        share = right if number % 2 else 0.5
        label = "a" if (number // 2) % 100 < 100 * share else "b"
        records.append(
            Record(
                id=f"{number}",
                at=now + number / 1000,
                task=TASK,
                version=version,
                digest="0" * 64,
                variant="served",
                input="",
                prediction="a",
                confidence=0.9,
                sketch={},
                latency_ms=1.0,
                caller="bench",
                key=f"{number}",
                text=None,
            )
        )
        truths.append((f"{number}", label))
    log.add(records)
    for name, label in truths:
        log.truth(name, label, now + 10)
    log.close()
    return run._replace(settings=run.settings.model_copy(update={"log": URL}))


def test_too_few_outcomes_leave_the_canary(canary):
    run = logged(canary, right=0.9, count=20)
    assert steps.settle(run) == []
    assert route().weights == {"1.0.0": 90, "1.1.0": 10}
    assert steps.reopened(run) == [(TASK, "1.1.0")]


@pytest.mark.parametrize(
    ("right", "outcome", "default"), [(0.9, "promoted", "1.1.0"), (0.1, "taken back", "1.0.0")]
)
def test_outcomes_promote_or_take_back(canary, right, outcome, default):
    run = logged(canary, right)
    (told,) = steps.settle(run)
    assert (told["version"], told["outcome"]) == ("1.1.0", outcome)
    assert route().default == default
    assert route().weights == {default: 100}
    assert steps.settle(run) == []


def test_without_a_log_a_canary_is_settled_by_hand(canary):
    with refused("all", "app.retrain --settle without a log", "the settings name no prediction"):
        steps.settle(canary)
    actions.canary(state.Place(), TASK, "1.1.0", 0)
    (told,) = steps.settle(canary)
    assert told["outcome"] == "taken back"


def test_a_canary_that_somebody_promoted_is_settled(canary):
    actions.promote(state.Place(), TASK, "1.1.0")
    (told,) = steps.settle(canary)
    assert told["outcome"] == "promoted"


def test_each_step_finds_what_is_done_already(canary):
    before = Path(".rampart/release.json").read_bytes()
    assert rollout.canary(canary, TASK, "1.1.0", 10) == {"served": True, "weight": 10}
    assert Path(".rampart/release.json").read_bytes() == before
    assert rollout.promote(canary, TASK, "1.1.0") == {"outcome": "promoted"}
    before = Path(".rampart/release.json").read_bytes()
    assert rollout.promote(canary, TASK, "1.1.0") == {"outcome": "promoted"}
    assert rollout.canary(canary, TASK, "1.1.0", 10)["served"]
    assert Path(".rampart/release.json").read_bytes() == before


def test_what_app_release_refuses_is_taken_back(canary):
    """A file of the kept copy was changed: it is no default, and answers nothing any more."""
    graph = Path(route().versions["1.1.0"], "model.onnx")
    graph.chmod(0o644)
    graph.write_bytes(b"changed")
    with pytest.raises(ValueError, match="the file was changed"):
        rollout.promote(canary, TASK, "1.1.0")
    assert route().default == "1.0.0"


def test_a_tag_that_a_killed_run_made_is_no_second_one(canary, dvc):
    trees.make(canary.root, canary.tree, "retrain/again", canary.branch, canary.log)
    dvc.commands.clear()
    told = rollout.register(canary, TASK, "prompt-screen", "1.1.0")
    assert told == {"folder": f".rampart/versions/{TASK}/1.1.0"}
    assert "python -m" not in dvc.commands
