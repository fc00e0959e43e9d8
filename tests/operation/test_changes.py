import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.operation import changes
from rampart.operation.routing import ReleaseError, read_release, write_release
from tests.refusals import refused


def told(tried, match):
    return refused("all", f"release {tried}", match, ReleaseError)


@pytest.fixture
def route():
    return changes.first("1.0.0", "at/1.0.0", at=1.0)


def canary(route, version, weight, at=2.0):
    return changes.canary(route, version, f"at/{version}", weight, at)


def promote(route, version, at=3.0):
    return changes.promote(route, version, f"at/{version}", at)


def test_a_canary_takes_its_part_and_the_others_keep_their_proportions(route):
    one = canary(route, "1.1.0", 10)
    assert one.weights == {"1.0.0": 90, "1.1.0": 10}
    assert one.versions == {"1.0.0": "at/1.0.0", "1.1.0": "at/1.1.0"}
    two = canary(one, "1.2.0", 20)  # 80 % of 90 and of 10
    assert two.weights == {"1.0.0": 72, "1.1.0": 8, "1.2.0": 20}
    assert canary(two, "1.2.0", 0).weights == {"1.0.0": 90, "1.1.0": 10}
    assert changes.canaries(two) == ["1.1.0", "1.2.0"]


def test_a_canary_that_is_taken_back_leaves_the_route(route):
    all_of_it = canary(route, "1.1.0", 100)
    assert all_of_it.weights == {"1.0.0": 0, "1.1.0": 100}
    gone = canary(all_of_it, "1.1.0", 0)
    assert gone.weights == {"1.0.0": 100}
    assert gone.versions == route.versions


def test_promoting_is_whole_and_the_version_before_stays(route):
    new = promote(canary(route, "1.1.0", 10), "1.1.0")
    assert (new.default, new.weights) == ("1.1.0", {"1.1.0": 100})
    assert list(new.versions) == ["1.0.0", "1.1.0"]
    assert list(promote(new, "1.2.0").versions) == ["1.1.0", "1.2.0"]


def test_each_way_back_is_one_version_further(route):
    three = promote(promote(route, "1.1.0"), "1.2.0")
    two = changes.rollback(three, {"1.0.0": "kept/1.0.0"}, at=4.0)
    assert two.default == "1.1.0"
    one = changes.rollback(two, {"1.0.0": "kept/1.0.0"}, at=5.0)
    assert (one.default, one.versions) == ("1.0.0", {"1.0.0": "kept/1.0.0"})
    with told("rollback of the first version", "1.0.0 is the first version"):
        changes.rollback(one, {}, at=6.0)
    again = promote(one, "1.2.0")
    assert changes.rollback(again, {}, at=7.0).default == "1.0.0"
    done = [change.action for change in one.history]
    assert done == ["serve", "promote", "promote", "rollback", "rollback"]


def test_a_version_before_whose_folder_is_gone(route):
    before = promote(route, "1.1.0")
    gone = before.model_copy(update={"versions": {"1.1.0": "at/1.1.0"}})
    with told("rollback: the folder is gone", "the folder of 1.0.0, the version before, is not"):
        changes.rollback(gone, {}, at=4.0)


def test_a_shadow_answers_nothing(route):
    shadowed = changes.shadow(route, "1.1.0", "at/1.1.0", at=2.0)
    assert (shadowed.shadow, shadowed.weights) == ("1.1.0", {"1.0.0": 100})
    assert changes.shadow(shadowed, None, None, at=3.0).versions == route.versions
    assert canary(shadowed, "1.1.0", 5).shadow is None
    assert promote(shadowed, "1.1.0").shadow is None
    with told("shadow of the default", "1.0.0 answers itself"):
        changes.shadow(route, "1.0.0", "at/1.0.0", at=2.0)
    with told("shadow of a canary", "1.1.0 answers itself"):
        changes.shadow(canary(route, "1.1.0", 5), "1.1.0", "at", at=3.0)


def test_what_changes_nothing_or_is_out_of_bounds_is_refused(route):
    for weight in (-1, 101):
        with told(f"canary --weight {weight}", f"--weight: must be from 0 to 100, got {weight}"):
            canary(route, "1.1.0", weight)
    with told("canary of the default", "1.0.0 is the default"):
        canary(route, "1.0.0", 10)
    with told("promote what is promoted", "1.0.0 is the default and answers all already"):
        promote(route, "1.0.0")
    assert promote(canary(route, "1.1.0", 5), "1.0.0").weights == {"1.0.0": 100}


def test_promoting_the_default_over_its_canary_is_no_step_to_go_back(route):
    same = promote(canary(promote(route, "1.1.0"), "1.2.0", 5), "1.1.0")
    assert changes.rollback(same, {}, at=9.0).default == "1.0.0"


def test_phases_begin_with_the_trial(route):
    assert changes.phases(route, "1.1.0") == []
    began = canary(route, "1.1.0", 10, at=2.0)
    more = canary(began, "1.1.0", 20, at=3.0)
    shadowed = changes.shadow(more, "1.2.0", "at", at=3.5)
    assert changes.phases(shadowed, "1.1.0") == [2.0, 3.0]
    stopped = canary(shadowed, "1.1.0", 0, at=4.0)
    assert changes.phases(stopped, "1.1.0") == []
    assert changes.phases(canary(stopped, "1.1.0", 5, at=5.0), "1.1.0") == [5.0]
    assert changes.phases(promote(began, "1.1.0"), "1.1.0") == []


steps = st.lists(
    st.tuples(
        st.sampled_from(["canary", "promote", "rollback", "shadow"]),
        st.sampled_from(["1", "2", "3", "4"]),
        st.sampled_from([0, 1, 10, 33.3, 100]),
    ),
    max_size=12,
)


@given(steps)
def test_whatever_is_done_the_route_can_be_read_and_the_way_back_is_there(done):
    route, before = changes.first("1", "at/1", 0.0), []
    for at, (action, version, weight) in enumerate(done, 1):
        was = route.default
        try:
            if action == "canary":
                route = canary(route, version, weight, at)
            elif action == "shadow":
                route = changes.shadow(route, version, f"at/{version}", at)
            elif action == "promote":
                route = promote(route, version, at)
                before += [was] * (was != version)
            else:
                route = changes.rollback(route, {v: f"at/{v}" for v in "1234"}, at)
                assert route.default == before.pop()
        except ReleaseError:
            continue
        assert read_release(write_release({"t": route})) == {"t": route}
        assert sum(route.weights.values()) == pytest.approx(100)
        assert changes.earlier(route) == (before[-1] if before else None)
