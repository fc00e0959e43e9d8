"""One cell: folds that judge unseen rows, failures with a reason, sums with constants by hand."""

import numpy as np
import pandas as pd
import pytest

from rampart.campaign import cell
from rampart.campaign.judging import REGIMES, JudgeParams
from rampart.generators._base import Generator
from rampart.params import Block
from rampart.tabular.kinds import Column

OWN = JudgeParams(
    classifiers=["bayes", "logreg"],
    size=5,
    bootstrap=100,
    columns=3,
    weights={"distance": 0.25, "association": 0.25, "similarity": 0.25, "multivariate": 0.25},
)


class Again(Generator):
    """Gives rows of its training part again, by chance; what it met is kept."""

    history = []

    def fit(self, rows, y):
        self.rows, self.y = rows, y
        return self

    def sample(self, n_per_class, seed):
        rng = np.random.default_rng(seed)
        chosen = [rng.choice(np.flatnonzero(self.y == k), n) for k, n in enumerate(n_per_class)]
        index = np.concatenate(chosen)
        return self.rows.take(index), self.y[index]


class Broken(Again):
    """Fails as a library might."""

    def sample(self, n_per_class, seed):
        raise RuntimeError("no rows today")


def again(knobs, layout, classes, seed):
    return Again()


def broken(knobs, layout, classes, seed):
    return Broken()


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(5)
    y = np.repeat([0, 1], [60, 40])
    codes = {f"b{k}": (rng.random(100) < 0.2 + 0.6 * (y == k % 2)).astype(int) for k in range(6)}
    frame = pd.DataFrame({name: value.astype(str) for name, value in codes.items()}, dtype=object)
    frame["x"] = rng.normal(size=100) + y
    schema = (*(Column(name, "binary", False) for name in codes), Column("x", "continuous", False))
    return cell.Table(frame, y, np.tile(np.arange(5), 20), schema, 2)


@pytest.fixture(scope="module")
def folds(table):
    return [
        cell.run_fold(table, fold, again, Block(), OWN, (fold, fold), fold == 0)
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
    once_more = cell.run_fold(table, 1, again, Block(), OWN, (1, 1), False)
    assert cell.rounded(once_more.record) == cell.rounded(folds[1].record)
    assert once_more.arrays == {}


def test_the_judges_do_not_depend_on_the_generator(table, folds):
    other = cell.run_fold(table, 2, again, Block(), OWN, (99, 2), False)
    assert other.record["utility"]["tr_tr"] == folds[2].record["utility"]["tr_tr"]
    assert other.record["utility"]["ts_tr"] != folds[2].record["utility"]["ts_tr"]


def test_pictures_show_the_first_fold(folds):
    arrays = folds[0].arrays
    assert list(arrays["names"]) == [*(f"b{k}" for k in range(6)), "x"]
    assert arrays["association"].shape == arrays["association_test"].shape == (7, 7)
    assert arrays["embedding_real"].shape == (20, 2)
    assert arrays["embedding_synthetic"].shape == (80, 2)
    assert arrays["label_synthetic"].sum() == 32


def test_a_failure_has_its_reason(table):
    failed = cell.run_fold(table, 3, broken, Block(), OWN, (1, 1), True)
    assert failed.failure == "fold 3: RuntimeError: no rows today"
    assert failed.record == {}


def test_sums_are_means_over_folds(folds):
    overall = cell.sum_up(folds, OWN, seed=1)
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
