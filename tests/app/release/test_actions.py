from pathlib import Path

import pytest

from app.release import actions, outcomes, registry, state, store
from rampart.access import journal
from rampart.operation.routing import ReleaseError
from rampart.operation.sequential import SequentialParams
from tests.app.release.conftest import commit
from tests.app.release.logged import rows
from tests.refusals import refused

NO_TAGS = "the stage prod of the tags stays as it was: git rev-parse: fatal: not a git repository"


def told(tried, match, error=ValueError):
    return refused("all", f"release {tried}", match, error)


def route(place):
    return state.routes(place.release)["columns"]


def first(place):
    return actions.promote(place, "columns", "1.0.0", clock=lambda: 1.0)


def trial(place, canary_right, version="1.1.0"):
    of = rows(("1.0.0", 900, 8, 6), (version, 100, canary_right, 6))
    return outcomes.trial(route(place), version, of, SequentialParams(n_min=50))


def test_from_the_first_version_to_a_canary_and_back_without_git(place):
    said = first(place)
    assert said[0] == "columns: default 1.0.0, shares 1.0.0 1"
    assert said[1].startswith(NO_TAGS)
    said = actions.canary(place, "columns", "1.1.0", 10)
    assert said == ["columns: default 1.0.0, shares 1.0.0 0.9, 1.1.0 0.1"]
    actions.promote(place, "columns", "1.1.0", "looks good")
    assert route(place).history[-1].reason == "looks good"
    assert actions.rollback(place, "columns")[0] == "columns: default 1.0.0, shares 1.0.0 1"
    assert actions.shadow(place, "columns", "1.1.0")[0].endswith(", shadow 1.1.0")
    assert actions.shadow(place, "columns", None) == ["columns: default 1.0.0, shares 1.0.0 1"]
    assert journal.verify(place.journal) == 6


def test_a_version_that_is_worse_by_its_scores_is_forced_with_a_reason(place):
    first(place)
    before = place.release.read_bytes()
    with told("promote: worse on test", "1.2.0 is worse than 1.0.0: accuracy on test 0.700 is bel"):
        actions.promote(place, "columns", "1.2.0")
    with told("promote --force without --reason", "--force needs --reason"):
        actions.promote(place, "columns", "1.2.0", force=True)
    assert place.release.read_bytes() == before
    actions.promote(place, "columns", "1.2.0", "the rest is on fire", force=True)
    assert route(place).default == "1.2.0"


def test_a_canary_that_is_worse_by_outcomes_is_not_promoted(place):
    first(place)
    actions.canary(place, "columns", "1.1.0", 10, clock=lambda: 5.0)
    with told("promote: worse by outcomes", "1.1.0 is worse than 1.0.0: the canary is worse: gain"):
        actions.promote(place, "columns", "1.1.0", tried=lambda _: trial(place, 3))
    actions.promote(place, "columns", "1.1.0", tried=lambda _: trial(place, 8))
    assert route(place).default == "1.1.0"


@pytest.mark.parametrize(
    ("right", "default", "weights", "said"),
    [
        (10, "1.1.0", {"1.1.0": 100}, "promote: the canary is better"),
        (3, "1.0.0", {"1.0.0": 100}, "roll back: the canary is worse"),
        (8, "1.0.0", {"1.0.0": 90, "1.1.0": 10}, "go on: undecided"),
    ],
)
def test_the_stop_rule_is_done(place, right, default, weights, said):
    first(place)
    actions.canary(place, "columns", "1.1.0", 10, clock=lambda: 5.0)
    lines = actions.decide(place, "columns", trial(place, right))
    assert lines[0].startswith(f"columns 1.1.0: {said}")
    assert (route(place).default, route(place).weights) == (default, weights)
    if said[0] != "g":
        assert route(place).history[-1].reason


def test_a_canary_that_was_taken_back_is_tried_again_before_it_is_promoted(place):
    first(place)
    actions.canary(place, "columns", "1.1.0", 10, clock=lambda: 5.0)
    actions.decide(place, "columns", trial(place, 3))
    with told("promote: its canary was rolled back", "its canary was taken back, and no other"):
        actions.promote(place, "columns", "1.1.0")
    actions.canary(place, "columns", "1.1.0", 5)
    actions.promote(place, "columns", "1.1.0")
    assert route(place).default == "1.1.0"


def test_what_cannot_be_served_changes_nothing(place):
    with told("canary before a first version", "no version of 'columns' is served"):
        actions.canary(place, "columns", "1.1.0", 10)
    first(place)
    before = place.release.read_bytes()
    with told("canary 9.0.0", "columns has no version '9.0.0'; .*known: 1.0.0, 1.1.0, 1.2.0"):
        actions.canary(place, "columns", "9.0.0", 10)
    with told("canary --weight 110", "--weight: must be from 0 to 100, got 110"):
        actions.canary(place, "columns", "1.1.0", 110)
    with told("rollback of the first", "1.0.0 is the first version"):
        actions.rollback(place, "columns")
    graph = Path(".rampart/versions/columns/1.1.0/model.onnx")
    graph.chmod(0o644)
    graph.write_bytes(b"graph1.1.1")
    for act in (
        lambda: actions.canary(place, "columns", "1.1.0", 10),
        lambda: actions.shadow(place, "columns", "1.1.0"),
        lambda: actions.promote(place, "columns", "1.1.0"),
    ):
        with told("canary, shadow, promote: a changed byte", "model.onnx: SHA-256 is"):
            act()
    assert place.release.read_bytes() == before


def test_a_damaged_canary_can_be_taken_away(place):
    first(place)
    actions.canary(place, "columns", "1.1.0", 10)
    Path(".rampart/versions/columns/1.1.0/model.onnx").unlink()
    said = actions.canary(place, "columns", "1.1.0", 0)
    assert said == ["columns: default 1.0.0, shares 1.0.0 1"]


@pytest.mark.slow
def test_the_tags_follow_where_there_is_git(repository):
    place = state.Place()
    folder, name = Path("models/columns/package"), "pipelines/columns:columns-classifier"
    registry.register("columns", folder)
    assert actions.promote(place, "columns", "1.0.0")[1] == "prod: v1.0.0"
    commit("1.1.0", 0.93)
    registry.register("columns", folder)
    assert actions.promote(place, "columns", "1.1.0")[1] == "prod: v1.1.0"
    assert actions.rollback(place, "columns") == [
        "columns: default 1.0.0, shares 1.0.0 1",
        "prod: v1.1.0 -> v1.0.0",
    ]
    assert registry.stages_of(name) == {"prod": "v1.0.0"}
    commit("1.2.0", 0.94)
    store.keep("columns", folder)  # not registered
    assert "no tag of v1.2.0" in actions.promote(place, "columns", "1.2.0")[1]
    assert route(place).default == "1.2.0"
    with pytest.raises(ReleaseError, match="answers all already"):
        actions.promote(place, "columns", "1.2.0")
