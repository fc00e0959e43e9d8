"""Drawn rows join training rows alone, and the difference that they make has an interval."""

import numpy as np
import pandas as pd
import pytest

from rampart.tasks.flows.imitation.augmenting import (
    BOTH,
    DRAWN,
    REAL,
    AugmentParams,
    Said,
    joining,
    learned_from,
    only_real,
    table,
)
from rampart.training.crossval import Rows
from tests.tasks.flows.imitation.flows import train

JUDGING = {
    "judge": {"classifiers": ["tree"], "weights": {
        "distance": 0.25, "association": 0.25, "similarity": 0.25, "multivariate": 0.25}},
    "limits": {"membership_auc": 0.6, "copies": 0.5, "c2st_auc": 0.95, "coverage": 0.5,
               "collapse_tr_ts": 0.9, "collapse_ratio": 0.8},
}  # fmt: skip
SETTINGS = AugmentParams(models=["m"], bootstrap=100, judging=JUDGING)


def rows(y):
    return Rows(np.array(y), np.array(["g"] * len(y)), np.ones(len(y)))


def test_real_drawn_or_both():
    real, drawn = (np.zeros((2, 1)), rows([0, 1])), (np.ones((1, 1)), rows([4]))
    assert learned_from(real, drawn, REAL) is real
    assert learned_from(real, drawn, DRAWN) is drawn
    raw, told = learned_from(real, drawn, BOTH)
    assert raw.ravel().tolist() == [0, 0, 1]
    assert told.y.tolist() == [0, 1, 4]


def test_a_share_of_each_severity_joins():
    frame = pd.DataFrame({"label": [0] * 4 + [1] * 2, "n": range(6)})
    assert joining(frame, 0.5)["n"].tolist() == [0, 1, 4]
    assert len(joining(frame, 1.0)) == 6


def test_a_generated_row_is_never_scored():
    frame = pd.DataFrame({"generated": [False, True]})
    with pytest.raises(ValueError, match="test: 1 of 2 rows are generated"):
        only_real("test", frame)
    assert len(only_real("test", frame[:1])) == 1


def test_the_table_by_hand():
    truth = {"test": train(100)[["label", "group"]]}
    y = truth["test"]["label"].to_numpy()
    wrong = np.where(y == 4, 0, y)  # F1 of info is 2/3 and of critical 0
    found = {
        ("m", "none", REAL): Said(10, {"test": wrong}),
        ("m", "copy", BOTH): Said(15, {"test": y}),
        ("m", "copy", DRAWN): Said(5, {"test": wrong}),
    }
    told = table(found, truth, SETTINGS, 0).set_index("learned_from")
    assert told.loc[REAL, "f1_macro"] == pytest.approx((2 / 3 + 3) / 5)
    assert told.loc[BOTH, "difference"] == pytest.approx(1 - 11 / 15)
    assert told.loc[BOTH, "difference_low"] > 0
    assert told.loc[BOTH, "p_holm"] == told.loc[BOTH, "p"]
    assert told.loc[DRAWN, "difference"] == 0
    assert np.isnan(told.loc[DRAWN, "p_holm"])
    assert told["n_train"].to_dict() == {REAL: 10, BOTH: 15, DRAWN: 5}
