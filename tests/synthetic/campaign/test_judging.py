"""What a fold is judged by, worked out by hand for the nearest neighbour on one column."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from rampart.core.params import ParamError, check
from rampart.synthetic.campaign import judging
from rampart.synthetic.campaign.fitting import Part
from rampart.synthetic.tables.rows import Layout, Rows

LINE = Layout((), (), (), ("x",))
BITS = Layout(("a", "b"), ("binary", "binary"), (2, 2))
WEIGHTS = dict.fromkeys(("distance", "association", "similarity", "multivariate"), 0.25)
SETTINGS = judging.JudgeParams(classifiers=["knn"], weights=WEIGHTS)


def line(*places):
    return Rows(np.empty((len(places), 0), np.int32), np.array(places, float)[:, None])


TRAIN = Part(line(0, 1, 4, 5), np.array([0, 0, 1, 1]))
TEST = Part(line(0.2, 0.97, 4.2, 2.4), np.array([0, 0, 1, 1]))
MADE = Part(line(0.1, 0.9, 3, 4.1), np.array([0, 1, 1, 1]))


@pytest.fixture
def nearest(monkeypatch):
    def build(name, size, seed, X):
        assert (name, size, seed) == ("knn", 100, 7)
        return KNeighborsClassifier(1)

    monkeypatch.setattr(judging.classifiers, "build", build)


def test_four_regimes_by_hand(nearest):
    table, predictions = judging.utility(TRAIN, TEST, MADE, LINE, 2, SETTINGS, seed=7)
    confusions = {regime: table[regime]["knn"]["confusion"] for regime in judging.REGIMES}
    assert confusions == {
        "ts_tr": [[1, 1], [0, 2]],  # 0.97 is nearest to 0.9, a made row of the class 1
        "tr_ts": [[1, 0], [1, 2]],  # and 0.9 to 1, a real one of the class 0
        "tr_tr": [[2, 0], [1, 1]],  # 2.4 is nearer to 1 than to 4
        "augmented": [[2, 0], [0, 2]],  # to 3 it is nearer still, and 0.97 to 1
    }
    # F1 of the ceiling: 2·2/(2 + 3) and 2·1/(2 + 1).
    assert table["tr_tr"]["knn"]["f1"] == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert predictions["tr_ts"][0].tolist() == [0, 1, 1, 1]
    (of_the_one,) = predictions["ts_tr"][1]
    assert of_the_one.tolist() == [0, 1, 1, 1]


def bits(*rows):
    return Rows(np.array(rows, np.int32), np.empty((len(rows), 0)))


@pytest.fixture
def plain(monkeypatch):
    """Leave out what needs many rows or a slow library, and note how many rows the rest got."""
    sizes = []

    def density_coverage(real, synthetic):
        sizes.append((len(real), len(synthetic)))
        return 0.5, 0.25

    monkeypatch.setattr(judging, "density_coverage", density_coverage)
    monkeypatch.setattr(judging, "two_sample_auc", lambda real, synthetic, seed: 0.5)
    monkeypatch.setattr(judging, "mmd", lambda real, synthetic: 0.125)
    scores = {"quality": 0.75, "diagnostic": 1.0}
    monkeypatch.setattr(judging, "sdmetrics_scores", lambda *given: scores)
    return sizes


def test_a_copy_of_training_rows_is_no_more_like_the_tested_ones(nearest, plain):
    # Of a and b all training rows are 0, a of all tested ones is 1: half of the columns differ.
    train, test = bits([0, 0], [0, 0], [0, 0], [0, 1]), bits([1, 0], [1, 0], [1, 0], [1, 1])
    y = np.array([0, 0, 1, 1])
    record = judging.judge(Part(train, y), Part(test, y), Part(train, y), BITS, 2, SETTINGS, 7)
    fidelity = record.record["fidelity"]
    assert fidelity["total_variation"] == 0.5
    assert (fidelity["density"], fidelity["coverage"]) == (0.5, 0.25)
    assert (fidelity["sdmetrics_quality"], fidelity["sdmetrics_diagnostic"]) == (0.75, 1.0)
    assert record.record["privacy"]["exact_copies"] == 1
    counts = {"train": [2, 2], "test": [2, 2], "synthetic": [2, 2]}
    assert record.record["counts"] == counts
    # Distance 1/2, association 1 (of b with a constant there is none), quality 3/4, and
    # (1 - 0 + 1/2 + 1/4) / 3 of several columns at once.
    parts = (1 / 2, 1 - fidelity["association_difference"], 3 / 4, (1 + 1 / 2 + 1 / 4) / 3)
    assert record.record["summary"]["score"] == pytest.approx(sum(parts) / 4)


def test_scores_that_depend_on_the_number_of_rows_get_equally_many(plain):
    few, many = bits([0, 0], [0, 1], [1, 1]), bits(*[[0, 1], [1, 0]] * 5)
    judging.fidelity(few, many, BITS, SETTINGS, 7)
    judging.fidelity(many, few, BITS, SETTINGS, 7)
    assert plain == [(3, 3), (3, 3)]


def test_a_wrong_knob_is_named():
    with pytest.raises(ParamError, match=r"evaluate.bootstrap: must be >= 100, got 5"):
        check(SETTINGS.model_dump() | {"bootstrap": 5}, "evaluate", judging.JudgeParams)
