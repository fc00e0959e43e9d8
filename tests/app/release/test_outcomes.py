import pandas as pd
import pytest

from app.release import outcomes
from rampart.monitoring.predictions import Log, Record
from rampart.operation import changes
from rampart.operation.routing import ReleaseError
from rampart.operation.sequential import SequentialParams
from tests.app.release.logged import rows
from tests.refusals import refused

SETTINGS = SequentialParams(n_min=50)


@pytest.fixture
def route():
    first = changes.first("1.0.0", "a", at=1.0)
    return changes.canary(first, "1.1.0", "b", 10, at=5.0)


def test_a_worse_canary_is_seen_and_a_better_one(route):
    bad = outcomes.trial(route, "1.1.0", rows(("1.0.0", 900, 9, 6), ("1.1.0", 100, 5, 6)), SETTINGS)
    assert bad.decision.action == "roll back"
    assert (bad.seen.n_default, bad.seen.n_canary) == (900, 100)
    assert (bad.seen.default, bad.seen.canary) == (0.9, 0.5)
    good = outcomes.trial(
        route, "1.1.0", rows(("1.0.0", 900, 5, 6), ("1.1.0", 100, 9, 6)), SETTINGS
    )
    assert good.decision.action == "promote"


def test_only_outcomes_of_the_trial_count(route):
    before = rows(("1.0.0", 500, 1, 4.9), ("0.9.0", 10, 1, 6), ("1.1.0", 3, 1, 6))
    unknown = before.assign(id=before["id"] + "x", at=6.0, label=None, label_at=float("nan"))
    seen = outcomes.trial(route, "1.1.0", pd.concat([before, unknown]), SETTINGS).seen
    assert (seen.n_default, seen.n_canary) == (0, 3)


def test_each_weight_is_a_phase_of_its_own(route):
    """The default was asked at a bad time, the canary at a good one: no gain."""
    more = changes.canary(route, "1.1.0", "b", 90, at=8.0)
    of = rows(("1.0.0", 450, 4, 6), ("1.1.0", 50, 4, 6), ("1.0.0", 50, 9, 9), ("1.1.0", 450, 9, 9))
    trial = outcomes.trial(more, "1.1.0", of, SETTINGS)
    assert trial.seen.gain == pytest.approx(0, abs=1e-9)
    assert outcomes.trial(route, "1.1.0", of, SETTINGS).decision.action == "promote"  # one phase


def test_a_caller_counts_once_by_key(route):
    of = rows(("1.0.0", 60, 9, 6), ("1.1.0", 60, 9, 6))
    of["key"] = [f"k{n // 30}" if n >= 60 else "" for n in range(120)]
    seen = outcomes.trial(route, "1.1.0", of, SETTINGS, unit="key").seen
    assert (seen.n_default, seen.n_canary) == (60, 2)


def test_a_version_that_is_no_canary_has_no_trial(route):
    with refused("all", "release decide columns 1.0.0", "1.0.0 is no canary; canaries: 1.1.0"):
        outcomes.trial(route, "1.0.0", rows(), SETTINGS)
    with pytest.raises(ReleaseError, match="canaries: none"):
        outcomes.trial(changes.first("1.0.0", "a", at=1.0), "1.1.0", rows(), SETTINGS)


def test_counts_by_version_and_the_agreement_of_a_shadow():
    of = rows(("1.0.0", 20, 9, 6), ("1.1.0", 10, 5, 6))
    of.loc[0, "label"] = None
    assert outcomes.counts(of) == {
        "1.0.0": {"requests": 20, "outcomes": 19, "right": 17},
        "1.1.0": {"requests": 10, "outcomes": 10, "right": 5},
    }
    shadow = of.iloc[:4].assign(prediction=["a", "a", "b", "a"])
    assert outcomes.agreement(of, shadow) == (4, 3)


def test_the_log_is_read_with_its_truth(tmp_path):
    url = f"sqlite:///{tmp_path / 'log.db'}"
    with Log(url) as log:
        for number, variant in enumerate(["served", "served", "shadow"]):
            given = (f"id{number}", float(number), "columns", "1.0.0", "d", variant, "", "a", 0.9)
            log.add([Record(*given, {}, 1.0, key=f"k{number}")])
        log.truth("id1", "b", 9.0)
    found = outcomes.read(url, "columns")
    assert found["id"].tolist() == ["id0", "id1"]
    assert found["label"].tolist() == [None, "b"]
    assert outcomes.read(url, "columns", since=1.0)["key"].tolist() == ["k1"]
    assert outcomes.read(url, "columns", variant="shadow")["id"].tolist() == ["id2"]
    assert outcomes.read(url, "flows").empty
    with refused("all", "release status --log of nothing", "none.db"):
        outcomes.read(f"sqlite:///{tmp_path / 'none.db'}", "columns")
