import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.campaign.results import by_fit, sort_out
from rampart.synthetic.campaign.stability import (
    agreement,
    compare,
    differences,
    left_out,
    stability,
)
from tests.cells import cell


def campaign(data_sets=("phishing", "spam"), failed=()):
    levels = {"copy": 0.9, "noise": 0.3, "smote": 0.85, "cgan": 0.7, "cvae": 0.8, "wgan": 0.6}
    return sort_out(
        [
            cell(data_set, name, folds=3, level=level,
                 status="failed" if (data_set, name) in failed else "ok")
            for data_set in data_sets
            for name, level in levels.items()
        ]
    )  # fmt: skip


def fits(rows):
    """Return fits from rows (data_set, generator, kind, seed, fold, score)."""
    return pd.DataFrame(rows, columns=["data_set", "generator", "kind", "seed", "fold", "score"])


def test_generators_in_the_same_order_four_times():
    table = pd.DataFrame({"a": [4, 5, 6, 7], "b": [3, 4, 5, 6], "c": [1, 2, 3, 4]}, dtype=float)
    answer = compare(table, 0.05)
    assert answer["computed"]
    assert answer["blocks"] == 4
    # 12 N / (k (k + 1)) (1² + 2² + 3² - k (k + 1)² / 4) = 12 · 4 / 12 · (14 - 12); exp(-8 / 2).
    assert answer["statistic"] == pytest.approx(8)
    assert answer["p_value"] == pytest.approx(np.exp(-4))
    assert answer["mean_ranks"] == {"a": 1, "b": 2, "c": 3}
    # q = 2.343 (Demšar 2006, table 5) · sqrt(3 · 4 / (6 · 4)).
    assert answer["critical_difference"] == pytest.approx(2.343 * 0.5**0.5, abs=1e-3)
    assert answer["cliques"] == [["a", "b"], ["b", "c"]]
    assert answer["p_values"]["a"]["b"] == answer["p_values"]["b"]["a"] > 0.05
    assert answer["p_values"]["a"]["c"] < 0.05
    assert "a" not in answer["p_values"]["a"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"a": [1.0, 2], "b": [2.0, 3]}, "needs 3 generators or more, got 2"),
        ({"a": [1.0], "b": [2.0], "c": [3.0]}, "needs 2 blocks or more, got 1"),
        ({name: [1.0, 2.0] for name in "abc"}, "all generators have equal scores in every block"),
        ({}, "needs 3 generators or more, got 0"),
    ],
)
def test_what_cannot_be_tested_says_why(table, reason):
    assert compare(pd.DataFrame(table), 0.05) == {"computed": False, "reason": reason}


def test_blocks_are_folds_and_then_data_sets_with_and_without_baselines():
    answer = differences(by_fit(campaign()), "ts_tr_f1", 0.05)
    whole = answer["all"]
    assert whole["generators"] == ["cgan", "copy", "cvae", "noise", "smote", "wgan"]
    assert whole["by_fold"]["blocks"] == 6
    assert whole["by_data_set"]["blocks"] == 2
    order = {"copy": 1, "smote": 2, "cvae": 3, "cgan": 4, "wgan": 5, "noise": 6}
    assert whole["by_data_set"]["mean_ranks"] == order
    assert set(whole["mean_ranks"]) == {"phishing", "spam"}
    assert whole["mean_ranks"]["spam"]["noise"] == 6
    # The mean over data sets, each of three folds, is the mean over all six blocks.
    for name, rank in whole["by_fold"]["mean_ranks"].items():
        both = [whole["mean_ranks"][data_set][name] for data_set in ("phishing", "spam")]
        assert rank == pytest.approx(sum(both) / 2)
    few = answer["without_baselines"]
    assert few["generators"] == ["cgan", "cvae", "smote", "wgan"]
    assert few["by_data_set"]["mean_ranks"] == {"smote": 1, "cvae": 2, "cgan": 3, "wgan": 4}


def test_a_generator_that_failed_on_a_data_set_is_in_no_test():
    sorted_out = campaign(failed=[("spam", "cgan"), ("spam", "wgan"), ("phishing", "wgan")])
    answer = differences(by_fit(sorted_out), "ts_tr_f1", 0.05)
    assert answer["all"]["generators"] == ["copy", "cvae", "noise", "smote"]
    assert answer["without_baselines"]["by_fold"] == {
        "computed": False,
        "reason": "needs 3 generators or more, got 2",
    }
    assert left_out(sorted_out) == {"cgan": "not ok on spam", "wgan": "not ok on phishing, spam"}


def test_a_data_set_on_which_all_failed_leaves_nobody_out():
    failed = [("spam", name) for name in ("copy", "noise", "smote", "cgan", "cvae", "wgan")]
    sorted_out = campaign(failed=failed)
    assert left_out(sorted_out) == {}
    answer = differences(by_fit(sorted_out), "ts_tr_f1", 0.05)["all"]
    assert answer["by_fold"]["blocks"] == 3
    assert answer["by_data_set"]["reason"] == "needs 2 blocks or more, got 1"


def test_baselines_alone_leave_nothing_to_test_without_them():
    sorted_out = sort_out([cell("spam", name, folds=2) for name in ("copy", "noise", "marginals")])
    table = by_fit(sorted_out)
    answer = differences(table, "ts_tr_f1", 0.05)
    assert answer["all"]["by_fold"]["computed"]
    assert answer["without_baselines"]["generators"] == []
    assert not answer["without_baselines"]["by_fold"]["computed"]
    part = stability(table, ("ts_tr_f1",))["spam"]["ts_tr_f1"]["folds"]
    assert part["without_baselines"]["reason"] == "needs 2 generators or more, got 0"


def test_tau_of_three_rankings_by_hand():
    # 1 with 2: one of three pairs turned, (2 - 1) / 3; 1 with 3: all turned; 2 with 3: (1 - 2) / 3.
    table = pd.DataFrame({"a": [3.0, 3, 1], "b": [2.0, 1, 2], "c": [1.0, 2, 3]})
    answer = agreement(table)
    assert answer["tau"] == pytest.approx((1 / 3 - 1 - 1 / 3) / 3)
    assert answer["lowest"] == pytest.approx(-1)
    assert (answer["rankings"], answer["generators"]) == (3, 3)
    # All rankings have mean 2, the columns 7/3, 5/3 and 2: squares 24/9 + 6/9 + 18/9 over 2 · 2.
    assert answer["spread"] == pytest.approx((4 / 3) ** 0.5)


def test_tau_b_with_a_tie():
    # a = b in the first only: C = 2, D = 0, Ta = 1, so 2 / sqrt(2 · 3).
    table = pd.DataFrame({"a": [2.0, 3], "b": [2.0, 2], "c": [1.0, 1]})
    assert agreement(table)["tau"] == pytest.approx(2 / 6**0.5)


def test_what_moves_all_generators_alike_is_no_spread():
    table = pd.DataFrame({"a": [3.0, 1.0, 7.0], "b": [2.0, 0.0, 6.0]})
    assert agreement(table)["spread"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"a": [1.0, 2.0]}, "needs 2 generators or more, got 1"),
        ({"a": [1.0], "b": [2.0]}, "needs 2 rankings or more, got 1"),
        ({"a": [1.0, 2.0], "b": [1.0, 3.0]}, "all generators have equal scores in one ranking"),
    ],
)
def test_rankings_that_cannot_be_compared_say_why(table, reason):
    answer = agreement(pd.DataFrame(table))
    assert not answer["computed"]
    assert answer["reason"].startswith(reason)


def test_folds_are_those_of_one_seed_and_seeds_those_of_one_fold():
    scores = {  # (seed, fold) -> scores of a, b
        (0, 0): (2, 1),
        (0, 1): (1, 2),  # the other way round
        (1, 0): (5, 3),
    }
    rows = [
        ("spam", name, "learned", seed, fold, float(score))
        for (seed, fold), values in scores.items()
        for name, score in zip("ab", values)
    ]
    answer = stability(fits(rows), ("score",))["spam"]["score"]
    assert answer["folds"]["all"]["tau"] == -1
    assert answer["seeds"]["all"]["tau"] == 1
    assert answer["seeds"]["all"]["spread"] == pytest.approx(0.5)  # residuals of ± 1/4


def test_one_seed_has_no_stability_over_seeds():
    rows = [
        ("spam", name, "learned", 0, fold, fold + ord(name)) for name in "ab" for fold in (0, 1)
    ]
    answer = stability(fits(rows), ("score",))["spam"]["score"]
    assert answer["folds"]["all"]["tau"] == 1
    assert answer["seeds"]["all"]["reason"] == "needs 2 rankings or more, got 1"


@settings(max_examples=40)
@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.permutations(range(width)), min_size=2, max_size=5)
    )
)
def test_tau_is_in_range_and_knows_no_order_of_generators(rankings):
    table = pd.DataFrame(rankings, dtype=float)
    answer = agreement(table)
    assert -1 <= answer["lowest"] <= answer["tau"] + 1e-12
    assert answer["tau"] <= 1 + 1e-12
    turned = agreement(table[table.columns[::-1]])
    assert turned["tau"] == pytest.approx(answer["tau"])
    if all(ranking == rankings[0] for ranking in rankings):
        assert answer["tau"] == pytest.approx(1)
        assert answer["spread"] == pytest.approx(0, abs=1e-9)
