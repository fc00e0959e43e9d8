"""One cell: folds that judge unseen rows, failures with a reason, sums with constants by hand."""

import numpy as np
import pytest

from rampart.core.params import Block, ParamError
from rampart.synthetic.campaign import cell
from rampart.synthetic.campaign.fitting import sample, split
from rampart.synthetic.campaign.judging import REGIMES
from rampart.synthetic.campaign.settings import JudgeParams
from tests.synthetic.campaign import small

pytestmark = pytest.mark.slow

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


def misconfigured(params, layout, classes, seed):
    raise ParamError("params.yaml: campaign.again.size: must be >= 1, got 0")


def test_a_wrong_value_in_params_is_no_failure_of_the_generator(table):
    with pytest.raises(ParamError, match=r"campaign\.again\.size: must be >= 1"):
        cell.run_fold(table, 0, misconfigured, Block(), SETTINGS, (1, 1))


def test_a_held_out_row_that_changes_changes_nothing_of_the_fit(table):
    tested = table.folds == 2
    other = table.features.copy()
    for name in other:
        other.loc[tested, name] = other.loc[tested, name].to_numpy()[::-1]
    parts = [split(one, 2) for one in (table, table._replace(features=other))]
    drawn = [sample(one, 2, small.again, Block(), None, 5).part for one in parts]
    assert drawn[0].rows.discrete.tobytes() == drawn[1].rows.discrete.tobytes()
    assert drawn[0].rows.continuous.tobytes() == drawn[1].rows.continuous.tobytes()


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


def test_rounding_refuses_what_is_no_number():
    assert cell.rounded({"a": [0.12345678, 1], "b": np.int64(3)}) == {"a": [0.123457, 1], "b": 3}
    with pytest.raises(ValueError, match=r"a\.b\[1\]: must be a finite number, got nan"):
        cell.rounded({"a": {"b": [0.0, float("nan")]}})
