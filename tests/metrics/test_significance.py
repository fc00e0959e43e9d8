import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.core.seeds import derive
from rampart.metrics import significance
from rampart.metrics.significance import COLUMNS, RANK, compare_pairs, holm, mcnemar, pairs
from tests.told import counts, hear


def discordant(only_a, only_b, both=5):
    """Return y, a, b with so many rows that a alone, b alone, and both have right."""
    n = only_a + only_b + both
    y, a, b = np.ones(n, int), np.ones(n, int), np.ones(n, int)
    a[only_a : only_a + only_b] = 0
    b[:only_a] = 0
    return y, a, b


def test_mcnemar_is_exact_with_few_pairs():
    # 2 (C(10,0) + C(10,1)) / 2^10.
    assert mcnemar(*discordant(1, 9)) == pytest.approx(22 / 1024)
    assert mcnemar(*discordant(4, 4)) == 1.0


def test_mcnemar_is_chi_square_with_many():
    # (|10 - 30| - 1)² / 40 = 9.025; the upper tail of chi-square(1) there is 0.00266.
    assert mcnemar(*discordant(10, 30)) == pytest.approx(0.002663, abs=1e-6)


@pytest.mark.parametrize("each", [0, 4, 12, 13, 40])
def test_mcnemar_of_models_that_err_equally_often_is_1(each):
    assert mcnemar(*discordant(each, each)) == 1.0


def test_mcnemar_refuses_other_shapes():
    with pytest.raises(ValueError, match="shapes must be equal"):
        mcnemar([0, 1], [0, 1], [0])


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_equals_scipy(only_a, only_b):
    from scipy.stats import binomtest, chi2

    n = only_a + only_b
    if n >= 25:
        expected = chi2.sf(max(abs(only_a - only_b) - 1, 0) ** 2 / n, df=1)
    else:
        expected = binomtest(only_a, n).pvalue if n else 1
    assert mcnemar(*discordant(only_a, only_b)) == pytest.approx(expected)


def test_holm_by_hand():
    # Sorted 0.01, 0.02, 0.03, 0.6: times 4, 3, 2, 1 is 0.04, 0.06, 0.06, 0.6.
    assert holm([0.03, 0.6, 0.01, 0.02]) == pytest.approx([0.06, 0.6, 0.04, 0.06])
    # 0.02 · 3 = 0.06, then 0.025 · 2 = 0.05 may not be below it; 0.9 · 2 is cut at 1.
    assert holm([0.025, 0.02, 0.9]) == pytest.approx([0.06, 0.06, 0.9])
    assert holm([0.8, 0.9]) == [1, 1]
    assert holm([]) == []


@settings(max_examples=20)  # statsmodels collects garbage at each call: 50 ms
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.floats(0.001, 0.5))
def test_holm_rejects_what_the_step_down_rule_rejects(p, alpha):
    # The rule: go up the sorted p-values, stop at the first with p > alpha / (m - i).
    rejected = set()
    for step, i in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        if p[i] * (len(p) - step) > alpha:
            break
        rejected.add(i)
    assert {i for i, value in enumerate(holm(p)) if value <= alpha} == rejected


def table(predictions, labels=(0, 0, 1, 1)):
    parts = [
        pd.DataFrame(
            {
                "id": list("wxyz"),
                "split": split,
                "group": list("aabb"),
                "label": labels,
                "prediction": predictions,
            }
        )
        for split in ("external", "test")
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(
    ("champion", "expected"),
    [
        ("a", ["ab", "bc", "cd", "ac", "ad"]),
        ("b", ["ab", "bc", "cd", "bd"]),
        ("c", ["ab", "bc", "cd", "ac"]),  # what ranks above the champion stands first
        ("d", ["ab", "bc", "cd", "ad", "bd"]),
    ],
)
def test_pairs_are_neighbours_and_the_champion_with_each_other(champion, expected):
    assert ["".join(pair) for pair in pairs(list("abcd"), champion)] == expected


@given(st.integers(1, 6), st.data())
def test_no_two_models_are_paired_twice_or_with_themselves(n, data):
    ranking = data.draw(st.permutations("abcdef"[:n]))
    champion = data.draw(st.sampled_from(ranking))
    chosen = [frozenset(pair) for pair in pairs(ranking, champion)]
    assert len(set(chosen)) == len(chosen)
    assert all(len(pair) == 2 for pair in chosen)
    assert {frozenset((champion, name)) for name in ranking if name != champion} <= set(chosen)


def compare(models, wanted, splits=("external", "test")):
    return compare_pairs(models, wanted, 2, splits, 200, 0.05, seed=1)


def test_the_wanted_pairs_are_compared_on_each_split():
    models = {"a": table([0, 0, 1, 1]), "b": table([0, 1, 1, 1]), "c": table([0, 1, 0, 1])}
    result = compare(models, [("a", "b"), ("b", "c")])
    assert list(result.columns) == COLUMNS
    assert result[["split", "model_a", "model_b"]].to_numpy().tolist() == [
        ["external", "a", "b"],
        ["external", "b", "c"],
        ["test", "a", "b"],
        ["test", "b", "c"],
    ]
    # b: F1 2/3 and 4/5, mean 11/15; c: 1/2.
    expected = [1 - 11 / 15, 11 / 15 - 1 / 2] * 2
    np.testing.assert_allclose(result["f1_difference"], expected)
    # One discordant row: exact p = 1.
    assert (result["p_mcnemar"] == 1).all()
    assert (result["p_bootstrap_holm"] >= result["p_bootstrap"]).all()


def test_the_rows_of_a_split_are_its_own():
    right, half = table([0, 0, 1, 1]), table([0, 0, 1, 1])
    half.loc[half["split"] == "test", "prediction"] = [0, 1, 0, 1]
    result = compare({"a": right, "b": half}, [("a", "b")])
    assert result[["split", "f1_difference"]].to_numpy().tolist() == [
        ["external", 0],
        ["test", 0.5],
    ]


def test_each_pair_of_each_split_has_draws_of_its_own(monkeypatch):
    seeds = []
    real = significance.paired_test

    def heard(*given):
        seeds.append(given[7])
        return real(*given)

    monkeypatch.setattr(significance, "paired_test", heard)
    models = {name: table([0, 0, 1, 1]) for name in "abc"}
    for seed in (1, 2):
        compare_pairs(models, [("a", "b"), ("a", "c")], 2, ("external", "test"), 100, 0.05, seed)
    assert len(set(seeds)) == len(seeds) == 8
    assert seeds[0] == derive(1, "external", "a", "b")


def test_pairs_are_told(monkeypatch):
    lines = hear(monkeypatch, significance)
    compare({"a": table([0, 0, 1, 1]), "b": table([0, 1, 1, 1])}, [("a", "b")])
    assert counts(lines) == ["[1/2]", "[2/2]"]


def test_the_correction_is_over_the_pairs_of_one_split():
    models = {"a": table([0, 0, 1, 1]), "b": table([1, 1, 0, 0]), "c": table([1, 1, 1, 1])}
    alone = compare(models, [("a", "b")])
    np.testing.assert_array_equal(alone["p_mcnemar_holm"], alone["p_mcnemar"])
    # Exact McNemar: 4 rows against 0 is 2/16, 2 against 0 is 2/4; two pairs double the smaller.
    both = compare(models, [("a", "b"), ("a", "c")], ("test",))
    np.testing.assert_allclose(both["p_mcnemar"], [0.125, 0.5])
    np.testing.assert_allclose(both["p_mcnemar_holm"], [0.25, 0.5])
    # A pair's bootstrap does not depend on the pairs beside it.
    test = alone[alone["split"] == "test"]
    assert both.loc[0, ["low", "high"]].tolist() == test.iloc[0][["low", "high"]].tolist()


def test_whole_groups_are_drawn_when_the_unit_is_the_group(monkeypatch):
    monkeypatch.setattr(significance, "holm", list)  # of one pair; statsmodels takes its time
    # b is wrong in the second of two groups, which a draw leaves out in 1 of 4 cases: no difference
    # then. Of single rows both wrong ones are left out in 1 of 16 cases.
    y = (0, 1, 0, 1)
    models = {"a": table(y, y), "b": table([0, 1, 1, 0], y)}
    by_group, by_row = (
        compare_pairs(models, [("a", "b")], 2, ("test",), 400, 0.3, 1, unit).iloc[0]
        for unit in ("group", "row")
    )
    assert by_group["low"] == 0
    assert by_row["low"] > 0


def test_every_kind_counts_the_same_where_rows_have_one(monkeypatch):
    monkeypatch.setattr(significance, "holm", list)
    # b is wrong on y, the only row of its kind; the two rows of kind one count half each.
    kinds = ["one", "one", "two", "three"] * 2
    models = {"a": table([0, 0, 0, 1], (0, 0, 0, 1)), "b": table([0, 0, 1, 1], (0, 0, 0, 1))}
    plain = compare_pairs(models, [("a", "b")], 2, ("test",), 200, 0.05, 1).iloc[0]
    told = {name: rows.assign(kind=kinds) for name, rows in models.items()}
    by_kind = compare_pairs(told, [("a", "b")], 2, ("test",), 200, 0.05, 1).iloc[0]
    # F1 of rows: 4/5 and 2/3; of kinds [[1, 1], [0, 1]]: 2/3 and 2/3.
    assert plain["f1_difference"] == pytest.approx(1 - (4 / 5 + 2 / 3) / 2)
    assert by_kind["f1_difference"] == pytest.approx(1 - 2 / 3)
    assert by_kind["low"] == by_kind["high"] == pytest.approx(1 / 3)
    assert by_kind["p_mcnemar"] == plain["p_mcnemar"] == 1
    with pytest.raises(ValueError, match="resamples groups or kinds"):
        compare_pairs(told, [("a", "b")], 2, ("test",), 200, 0.05, 1, "group")


def test_the_score_that_ranks_is_tested_where_it_is_a_mean_over_cells():
    # c is right in both rows of cell 0 and in none of cell 1, b in one of each; a in all.
    y = (0, 0, 1, 1)
    right = {"a": [0, 0, 1, 1], "b": [0, 1, 1, 0], "c": [0, 0, 0, 0]}
    models = {name: table(values, y).assign(cell=list(y) * 2) for name, values in right.items()}
    found = compare(models, [("a", "b"), ("b", "c")], ("test",))
    assert list(found.columns) == COLUMNS + RANK
    np.testing.assert_allclose(found["rank_difference"], [0.5, 0])
    assert (found["rank_low"] <= found["rank_difference"]).all()
    assert found["p_rank_holm"].tolist() == pytest.approx(holm(found["p_rank"].tolist()))
    plain = {name: rows.drop(columns="cell") for name, rows in models.items()}
    plain = compare(plain, [("a", "b"), ("b", "c")], ("test",))
    pd.testing.assert_frame_equal(found[COLUMNS], plain)


def test_no_pair_gives_the_header_alone():
    result = compare({"a": table([0, 0, 1, 1])}, [])
    assert result.empty
    assert list(result.columns) == COLUMNS


def test_other_rows_are_refused():
    models = {"a": table([0, 0, 1, 1]), "b": table([0, 0, 1, 1], labels=(0, 1, 1, 1))}
    with pytest.raises(ValueError, match="a and b: must be scored on the same external rows"):
        compare(models, [("a", "b")], ("external",))


@pytest.mark.parametrize("value", [np.nan, -0.1, 2.0])
def test_holm_takes_probabilities_alone(value):
    with pytest.raises(ValueError, match=r"must be within \[0, 1\], got"):
        holm([0.5, value])


def test_mcnemar_of_no_row_is_an_error():
    with pytest.raises(ValueError, match="there is no row"):
        mcnemar([], [], [])
