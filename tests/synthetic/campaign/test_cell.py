"""One cell: folds that judge unseen rows, failures with a reason, sums with constants by hand."""

import numpy as np
import pytest

from rampart.core.params import Block
from rampart.synthetic.campaign import cell
from rampart.synthetic.campaign.judging import REGIMES, JudgeParams
from tests.synthetic.campaign import small

SETTINGS = JudgeParams(
    classifiers=["bayes", "logreg"],
    size=5,
    bootstrap=100,
    columns=3,
    weights={"distance": 0.25, "association": 0.25, "similarity": 0.25, "multivariate": 0.25},
)


@pytest.fixture(scope="module")
def table():
    return small.table()


@pytest.fixture(scope="module")
def folds(table):
    return [
        cell.run_fold(table, fold, small.again, Block(), SETTINGS, (fold, fold))
        for fold in range(5)
    ]


def test_counts_are_those_of_the_folds(folds):
    for fold in folds:  # 60 and 40 rows in five equal folds
        assert fold.record["counts"] == {"train": [48, 32], "test": [12, 8], "synthetic": [48, 32]}


def test_every_regime_tests_all_of_its_rows(folds):
    for fold in folds:
        for regime in REGIMES:
            y, predictions = fold.predictions[regime]
            assert len(y) == (80 if regime == "tr_ts" else 20)
            assert len(predictions) == 2
            for scores in fold.record["utility"][regime].values():
                assert np.sum(scores["confusion"]) == len(y)


def test_a_copy_is_found_out(folds):
    for fold in folds:
        assert fold.record["privacy"]["exact_copies"] == 1.0
        assert fold.record["privacy"]["dcr_ratio"] == 0.0


def test_the_same_seeds_give_the_same_record(table, folds):
    once_more = cell.run_fold(table, 1, small.again, Block(), SETTINGS, (1, 1))
    assert cell.rounded(once_more.record) == cell.rounded(folds[1].record)


def test_the_judges_do_not_depend_on_the_generator(table, folds):
    other = cell.run_fold(table, 2, small.again, Block(), SETTINGS, (99, 2))
    assert other.record["utility"]["tr_tr"] == folds[2].record["utility"]["tr_tr"]
    assert other.record["utility"]["ts_tr"] != folds[2].record["utility"]["ts_tr"]


def test_a_failure_has_its_reason(table):
    failed = cell.run_fold(table, 3, small.broken, Block(), SETTINGS, (1, 1), "spam broken")
    assert failed.failure == "fold 3: RuntimeError: no rows today"
    assert failed.record == {}


def test_progress_is_said_where_a_cell_has_a_name(table, capsys):
    cell.run_fold(table, 2, small.again, Block(), SETTINGS, (1, 1), "spam again")
    said = capsys.readouterr().out
    assert said.startswith("spam again: fold 3 of 5, ")
    assert said.endswith(" s\n")


def test_sums_are_means_over_folds(folds):
    overall = cell.sum_up(folds, SETTINGS, seed=1)
    f1 = [
        np.mean([scores["f1"] for scores in fold.record["utility"]["ts_tr"].values()])
        for fold in folds
    ]
    assert overall["ts_tr_f1"]["mean"] == pytest.approx(np.mean(f1))
    assert overall["ts_tr_f1"]["std"] == pytest.approx(np.std(f1, ddof=1))
    assert overall["ts_tr_f1"]["low"] <= np.mean(f1) <= overall["ts_tr_f1"]["high"]
    ratio = overall["utility_ratio"]
    assert ratio["low"] <= ratio["mean"] <= ratio["high"]
    assert overall["exact_copies"] == {"mean": 1.0, "std": 0.0}


def scored(**values):
    usual = {"tr_ts_f1": 0.8, "ts_tr_f1": 0.8, "utility_ratio": 0.95, "coverage": 0.5}
    return {
        name: {"mean": value} for name, value in (usual | {"membership_auc": 0.5} | values).items()
    }


def test_flags_say_what_is_wrong():
    assert cell.flags(scored()) == []
    (collapse,) = cell.flags(scored(tr_ts_f1=0.99, ts_tr_f1=0.5, utility_ratio=0.55))
    assert collapse.startswith("mode collapse likely")
    assert "TS-TR 0.500, 55% of the ceiling" in collapse
    (leak,) = cell.flags(scored(membership_auc=0.93))
    assert "AUC 0.930" in leak


def test_rounding_refuses_what_is_no_number():
    assert cell.rounded({"a": [0.12345678, 1], "b": np.int64(3)}) == {"a": [0.123457, 1], "b": 3}
    with pytest.raises(ValueError, match=r"a\.b\[1\]: must be a finite number, got nan"):
        cell.rounded({"a": {"b": [0.0, float("nan")]}})
