import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.operation import routing
from rampart.operation.routing import Change, Route, pick, read_release, single, write_release
from tests.refusals import refused

KEYS = [f"caller-{number}" for number in range(4000)]
STATE = {
    "columns": {
        "versions": {"1.0.0": "models/columns/package", "1.1.0": ".rampart/versions/columns/1.1.0"},
        "default": "1.0.0",
        "weights": {"1.0.0": 90, "1.1.0": 10},
        "shadow": None,
        "seed": 0,
    }
}


def route(**weights):
    """Return a route of versions a, b, c …, of which a is the default."""
    return Route(versions={v: f"at/{v}" for v in "abcd"}, default="a", weights=weights)


def picked(of, keys=KEYS, task="t"):
    return [pick(of, task, key) for key in keys]


weights = st.dictionaries(
    st.sampled_from("abcd"), st.floats(0, 100), min_size=1, max_size=4
).filter(lambda drawn: sum(drawn.values()) > 0)


def test_a_share_is_its_weight_within_four_standard_deviations():
    """Of 4,000 keys at 90 / 10: mean 400, variance 4,000 * 0.1 * 0.9 = 360, sd 19."""
    got = picked(route(a=90, b=10)).count("b")
    assert abs(got - 400) <= 4 * 19
    # 2,000 keys at 50 / 30 / 20: sd sqrt(500) = 22.4, sqrt(420) = 20.5, sqrt(320) = 17.9
    some = picked(route(a=50, b=30, c=20), KEYS[:2000])
    for version, mean, sd in (("a", 1000, 22.4), ("b", 600, 20.5), ("c", 400, 17.9)):
        assert abs(some.count(version) - mean) <= 4 * sd


def test_without_a_key_the_share_holds_over_requests():
    """2,000 requests at 50 / 50: sd sqrt(500) = 22.4; six of them: once in 5e8 runs."""
    even = route(a=1, b=1)
    assert abs(picked(even, [None] * 2000).count("a") - 1000) <= 6 * 22.4


@given(weights, st.text(max_size=9), st.integers(0, 2**32))
def test_a_key_is_sticky_and_never_gets_a_version_without_weight(drawn, key, seed):
    of = route(**drawn).model_copy(update={"seed": seed})
    got = pick(of, "t", key)
    assert got == pick(read_release(write_release({"t": of}))["t"], "t", key)
    assert drawn[got] > 0
    turned = of.model_copy(update={"weights": dict(reversed(of.weights.items()))})
    assert pick(turned, "t", key) == got


@given(weights, st.sampled_from("abcd"), st.floats(0, 100))
def test_a_growing_weight_takes_keys_and_moves_none_between_the_others(drawn, grown, more):
    before = route(**drawn)
    after = route(**drawn | {grown: max(more, drawn.get(grown, 0))})
    for old, new in zip(picked(before, KEYS[:100]), picked(after, KEYS[:100])):
        assert new in (old, grown)


def test_a_canary_that_grows_from_the_default_only_takes():
    steps = [picked(route(a=100 - w, b=w)) for w in (0, 1, 10, 50, 100)]
    taken = [{key for key, version in zip(KEYS, step) if version == "b"} for step in steps]
    assert taken[0] == set()
    assert taken[4] == set(KEYS)
    assert all(less < more for less, more in itertools.pairwise(taken))


def test_another_seed_or_task_deals_other_keys():
    even = route(a=50, b=50)
    other = even.model_copy(update={"seed": 1})
    # The same by chance: 2,000 of 4,000, sd sqrt(1,000) = 31.6.
    for one in (picked(other), picked(even, task="u")):
        assert abs(sum(a == b for a, b in zip(picked(even), one)) - 2000) <= 4 * 31.6


def test_all_weight_on_one_is_blue_green():
    assert set(picked(route(a=0, b=100))) == {"b"}
    assert routing.shares(route(a=30, b=10)) == {"a": 0.75, "b": 0.25, "c": 0, "d": 0}


def test_a_state_is_read_as_it_was_written():
    routes = read_release(json.dumps(STATE))
    assert routes["columns"].weights == {"1.0.0": 90, "1.1.0": 10}
    assert routes["columns"].versions["1.1.0"] == ".rampart/versions/columns/1.1.0"
    change = Change(at=1.5, action="promote", version="1.0.0", before="1.1.0", reason="é")
    changed = {"columns": routes["columns"].model_copy(update={"history": (change,)})}
    assert read_release(write_release(changed)) == changed


def test_a_server_with_one_package_a_task_has_a_route_for_each():
    routes = single({"columns": "here", "flows": "there"}, {"flows": "2.0.0"})
    assert read_release(write_release(routes)) == routes
    assert (routes["columns"].default, routes["flows"].default) == ("current", "2.0.0")
    assert pick(routes["columns"], "columns", None) == "current"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"default": "2.0.0"}, r"columns: default names 2.0.0, `versions` has 1.0.0, 1.1.0"),
        ({"weights": {"2.0.0": 1}}, r"columns: weights names 2.0.0"),
        ({"weights": {"1.0.0": 0}}, r"weights must have one above 0, or nobody answers"),
        ({"weights": {"1.0.0": -1}}, r"columns.weights.1.0.0: must be >= 0, got -1"),
        ({"weights": {"1.0.0": 101}}, r"columns.weights.1.0.0: must be <= 100, got 101"),
        ({"weights": {"1.0.0": "much"}}, r"columns.weights.1.0.0: must be a valid number"),
        ({"shadow": "1.0.0"}, r"shadow is 1.0.0, which is the default"),
        ({"shadow": "2.0.0"}, r"shadow names 2.0.0"),
        ({"sead": 1}, r"columns.sead: unknown key; did you mean 'seed'\?"),
        ({"versions": {}}, r"columns.versions: "),
        ({"versions": {"../x": "a"}}, r"must be a version of letters, digits"),
    ],
)
def test_a_wrong_route_is_named(change, said):
    state = {"columns": STATE["columns"] | change}
    with refused("all", f"release.json: {json.dumps(change)}", said, routing.ReleaseError):
        read_release(json.dumps(state))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "must be an object of tasks, got list"),
        ("{", "release.json: is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ('{"a": 1, "a": 2}', "the key 'a' stands there twice"),
        ('{"../a": {}}', r"a task is a name .*, got '../a'"),
        ('{"a": 7}', "release.json: a: "),
    ],
)
def test_a_text_that_is_no_state_is_refused(text, said):
    with refused("all", f"release.json: {text[:20]}", said, routing.ReleaseError):
        read_release(text)


@given(st.text(max_size=40))
def test_any_other_text_is_refused(text):
    if text.strip() != "{}":  # no task, which is a state
        with pytest.raises(routing.ReleaseError, match=r"^release.json: "):
            read_release(text)
