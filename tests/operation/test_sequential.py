import itertools
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import ParamError, check
from rampart.operation.sequential import Seen, SequentialParams, compare, decide, log_ratio, radius
from tests.refusals import refused

TEN = SequentialParams(tau=math.sqrt(0.05), n_min=10, n_max=100)


def ten(default, canary):
    """Return ten outcomes of the default, then ten of the canary, with so many right ones."""
    right = [number < default for number in range(10)] + [number < canary for number in range(10)]
    return np.repeat([False, True], 10), np.array(right)


def drawn(rng, rows, weight, default, canary):
    """Return outcomes at given shares of right answers, ``weight`` of them of the canary."""
    is_canary = rng.random(rows) < weight
    return is_canary, rng.random(rows) < np.where(is_canary, canary, default)


def test_equal_shares_by_hand():
    """6/12 right with one of each more: V = 2 * 0.25 / 10 = 0.05 = tau².

    L(0) = sqrt(1/2) < 1, so p = 1; half of the interval is
    sqrt(0.05 * 0.1 / 0.05 * (ln 2 - 2 ln 0.05)) = sqrt(0.1 * 6.684613) = 0.817595.
    """
    seen = compare(*ten(5, 5), TEN)
    assert seen[:6] == (10, 10, 0.5, 0.5, 0.0, pytest.approx(-0.817595, abs=1e-6))
    assert (seen.high, seen.p) == (pytest.approx(0.817595, abs=1e-6), 1.0)


def test_all_wrong_against_all_right_by_hand():
    """Of both, 11/22 are right: V = 0.25 * (1/10 + 1/10) = 0.05, above 2 * 11/144 / 10 = 0.0153.

    L(0) = sqrt(1/2) * exp(0.05 / (2 * 0.05 * 0.1)) = 0.707107 * e^5 = 104.9440; p = 0.0095289.
    """
    seen = compare(*ten(0, 10), TEN)
    assert seen.p == pytest.approx(0.0095289, abs=1e-7)
    assert seen[4:7] == (1.0, pytest.approx(1 - 0.817595, abs=1e-6), 1.0)
    assert decide(seen, TEN).action == "promote"
    assert decide(compare(*ten(10, 0), TEN), TEN).action == "roll back"


def test_p_is_alpha_where_the_interval_touches_zero():
    variance = np.array([1e-5, 1e-3, 0.02])
    ratio = log_ratio(radius(variance, TEN), variance, TEN.tau)
    assert np.exp(-ratio) == pytest.approx(TEN.alpha)


def test_nothing_is_said_before_the_least_number():
    canary, right = ten(0, 10)
    seen = compare(canary[:-1], right[:-1], TEN)
    assert seen == Seen(10, 9, 0.0, 1.0, None, -1.0, 1.0, 1.0)
    said = decide(seen, TEN)
    assert said.action == "go on"
    assert said.reason == "10 outcomes of the default and 9 of the canary: 10 of each are the least"
    none = compare(np.array([]), np.array([]), TEN)
    assert none == Seen(0, 0, None, None, None, -1.0, 1.0, 1.0)


def test_what_was_once_sure_stays_so():
    """A p-value is the least so far, and the interval the intersection so far."""
    canary, right = ten(0, 10)
    more, half = np.tile([False, True], 400), np.tile([False, False, True, True], 200)
    first = compare(canary, right, TEN)
    later = compare(np.append(canary, more), np.append(right, half), TEN)
    assert later.gain == pytest.approx(210 / 410 - 200 / 410)  # alone it would not be sure
    assert later.gain < radius(np.array(0.25 * 2 / 410), TEN)
    assert later.p <= first.p
    assert later.low >= first.low > 0


def test_phases_of_other_weights_are_no_gain():
    """Half right in a first phase of 900 / 100, 9 of 10 in a second of 100 / 900.

    Joined by row the canary would gain 0.86 - 0.54; within each phase it gains nothing.
    """
    parts = [(0, 900, 2, 1), (1, 100, 2, 1), (0, 100, 10, 9), (1, 900, 10, 9)]
    canary = np.concatenate([np.full(n, bool(which)) for which, n, _, _ in parts])
    right = np.concatenate([np.arange(n) % of < good for _, n, of, good in parts])
    phase = np.repeat([0, 0, 1, 1], [900, 100, 100, 900])
    settings = SequentialParams()
    assert compare(canary, right, settings).gain == pytest.approx(0.32)
    seen = compare(canary, right, settings, phase)
    assert (seen.default, seen.canary) == (pytest.approx(0.54), pytest.approx(0.86))
    assert seen.gain == pytest.approx(0, abs=1e-12)
    assert decide(seen, settings).action == "go on"


def test_two_phases_by_hand():
    """Twice ten against ten, each V 0.05: the gains' mean, and V 0.025."""
    canary, right = (np.append(a, b) for a, b in zip(ten(4, 6), ten(5, 7)))
    seen = compare(canary, right, TEN, np.repeat([0, 1], 20))
    # 1/V: 0.25 * 0.2 where 11/22 are right; 13/22 in the second: 0.24174 * 0.2 = 0.048347
    one, two = 1 / 0.05, 1 / (13 * 9 / 484 * 0.2)
    assert seen.gain == pytest.approx((0.2 * one + 0.2 * two) / (one + two))
    half = float(radius(np.array(1 / (one + two)), TEN))
    assert seen.high == pytest.approx(0.2 + half)


@pytest.mark.parametrize(("weight", "share"), [(0.5, 0.8), (0.1, 0.95), (0.1, 0.99)])
def test_false_alarms_when_looking_after_each_row(weight, share):
    """300 runs of 3,000 rows; at 5 % the count's 99.9 % bound is 28, seen are far fewer."""
    rng, settings = np.random.default_rng(0), SequentialParams(n_min=30)
    alarms = 0
    for _ in range(300):
        seen = compare(*drawn(rng, 3000, weight, share, share), settings)
        alarms += seen.p <= settings.alpha
    assert alarms <= 0.05 * 300


def test_a_planted_loss_is_found_and_a_planted_gain():
    rng, settings = np.random.default_rng(0), SequentialParams()
    pairs = [(0.95, 0.85, "roll back"), (0.85, 0.95, "promote")]
    for default, canary, action in pairs:
        rows = [drawn(rng, 4000, 0.5, default, canary) for _ in range(50)]
        said = [decide(compare(*one, settings), settings).action for one in rows]
        assert said.count(action) >= 48


def test_the_interval_holds_the_truth_at_all_times():
    """It is the intersection over 3,000 looks, so one miss at any of them counts."""
    rng, settings = np.random.default_rng(1), SequentialParams()
    missed = 0
    for _ in range(200):
        seen = compare(*drawn(rng, 3000, 0.3, 0.9, 0.8), settings)
        missed += not seen.low <= -0.1 <= seen.high
    assert missed <= 0.05 * 200


@pytest.mark.parametrize(
    ("n", "gain", "low", "high", "margin", "action"),
    [
        (500, 0.01, 0.001, 0.02, 0.0, "promote"),
        (500, 0.0, -0.009, 0.009, 0.01, "promote"),
        (500, 0.0, -0.011, 0.009, 0.01, "go on"),
        (500, -0.005, -0.009, -0.001, 0.01, "roll back"),
        (1000, 0.0, -0.02, 0.02, 0.01, "give up"),
        (1000, None, -1.0, 1.0, 0.0, "give up"),
        (999, None, -1.0, 1.0, 0.0, "go on"),
    ],
)
def test_the_stop_rule(n, gain, low, high, margin, action):
    settings = SequentialParams(margin=margin, n_max=1000)
    said = decide(Seen(50, n, 0.9, 0.9, gain, low, high, 0.5), settings)
    assert said.action == action
    assert said.reason


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 2)), max_size=60),
)
def test_any_outcomes_have_a_verdict_within_bounds(rows):
    canary, right, phase = (np.array([row[i] for row in rows]) for i in range(3))
    seen = compare(canary, right, TEN, phase)
    assert 0 < seen.p <= 1
    assert -1 <= seen.low <= 1
    assert -1 <= seen.high <= 1
    assert seen.n_default + seen.n_canary == len(rows)
    mirrored = compare(~canary.astype(bool), right, TEN, phase)
    assert mirrored.p == pytest.approx(seen.p)
    assert mirrored.low == pytest.approx(-seen.high)


def test_p_never_grows():
    rng = np.random.default_rng(2)
    canary, right = drawn(rng, 400, 0.5, 0.6, 0.9)
    seen = [compare(canary[:n], right[:n], TEN).p for n in range(0, 401, 10)]
    assert all(later <= earlier for earlier, later in itertools.pairwise(seen))
    assert seen[-1] < seen[0]


def test_wrong_arrays_and_settings_are_refused():
    with refused("all", "outcomes of two lengths", r"of one length, got shapes \(2,\), \(3,\)"):
        compare(np.ones(2, bool), np.ones(3, bool), TEN)
    for value, said in {
        '{"alpha": 0}': "x.alpha: must be > 0, got 0",
        '{"n_min": 200, "n_max": 100}': "n_max must be at least n_min",
    }.items():
        with refused("all", f"release test: {value}", said, ParamError):
            check(json.loads(value), "x", SequentialParams)
