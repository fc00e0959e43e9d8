import pytest

from rampart.estimators import xgboost
from tests.estimators.test_estimators import problem


def fit(seed=1, **knobs):
    X, y = problem()
    return xgboost.build(xgboost.Params(**{"rounds": 4, "colsample": 0.5, **knobs}), seed).fit(X, y)


def test_the_seed_draws_other_rows():
    X, _ = problem()
    one, again, other = (fit(seed).predict_proba(X).tobytes() for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_knobs_reach_the_trees():
    knobs = {"rounds": 3, "max_depth": 2, "learning_rate": 0.5, "subsample": 0.7, "colsample": 0.4}
    fitted = fit(**knobs)
    assert fitted.get_booster().num_boosted_rounds() == 3
    given = fitted.get_params()
    names = {"rounds": "n_estimators", "colsample": "colsample_bytree"}
    assert {key: given[names.get(key, key)] for key in knobs} == knobs


def test_importances_have_no_direction():
    weights = xgboost.class_weights(fit())
    assert weights.shape == (7,)
    assert weights.sum() == pytest.approx(1)
    assert weights[6] == 0  # the column that is never there
