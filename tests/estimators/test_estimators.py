"""What every estimator has in common, on a tiny sparse problem of three classes."""

import importlib
from pathlib import Path

import joblib
import numpy as np
import pytest
import scipy.sparse as sp

from rampart import estimators
from rampart.core.params import ParamError, check
from rampart.training.items import ItemParams, build, class_weights

ALL = {path.stem for path in Path(estimators.__file__).parent.glob("[a-z]*.py")}
# selection is no estimator; given learns nothing from these rows, network takes seconds a fit, and
# blend, stacking and voting learn from the predictions of others, and instances parts the columns
# of a row: see their tests.
TEXTS = {"attention", "bilstm", "cnn", "cnn_lstm", "finetuned", "finetuned_parallel", "lstm"}
TEXTS |= {"pretrained"}
OTHERS = {
    "blend",
    "given",
    "holdout",
    "instances",
    "network",
    "perceptron",
    "selection",
    "stacking",
}
OTHERS |= {"voting"}
NAMES = sorted(ALL - TEXTS - OTHERS)  # those that take any matrix
SMALL = {"forest": {"trees": 8}, "xgboost": {"rounds": 4}}
TREES = ("forest", "xgboost")


def problem(n=90, seed=0):
    """Return X and y: 3 columns that tell the class, 3 that do not, one that is never there."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 3
    signal = np.eye(3)[y] * rng.uniform(0.5, 1, (n, 3))
    X = np.hstack(
        [signal, rng.uniform(0, 1, (n, 3)) * (rng.random((n, 3)) < 0.5), np.zeros((n, 1))]
    )
    return sp.csr_matrix(X.astype(np.float32)), y


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def fit(name, X, y, weights=None, seed=3, **knobs):
    module = importlib.import_module(f"rampart.estimators.{name}")
    params = module.Params(**{**SMALL.get(name, {}), **knobs})
    item = ItemParams(features="f", estimator=name, selected=6 if name in TREES else None)
    return module, build(item, module, params, seed).fit(X, y, sample_weight=weights)


def test_probabilities_of_every_class_sum_to_1(name):
    X, y = problem()
    _, fitted = fit(name, X, y, np.ones(len(y)))
    p = fitted.predict_proba(X)
    assert p.shape == (len(y), 3)
    assert fitted.classes_.tolist() == [0, 1, 2]
    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-6)
    accuracy = np.mean(p.argmax(axis=1) == y)
    assert accuracy == pytest.approx(1 / 3) if name == "majority" else accuracy > 0.95


def test_a_row_of_zeros_has_probabilities_too(name):
    X, y = problem()
    _, fitted = fit(name, X, y)
    p = fitted.predict_proba(X[:2] * 0)
    assert np.isfinite(p).all()
    np.testing.assert_array_equal(p[0], p[1])


def test_one_row_alone_has_the_same_probabilities(name):
    X, y = problem()
    _, fitted = fit(name, X, y)
    np.testing.assert_allclose(fitted.predict_proba(X[:1]), fitted.predict_proba(X)[:1], rtol=1e-6)


def test_the_same_fit_is_the_same_bytes(name, tmp_path):
    for place in ("one", "two"):
        X, y = problem()
        joblib.dump(fit(name, X, y)[1], tmp_path / place)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    loaded = joblib.load(tmp_path / "one")
    np.testing.assert_array_equal(loaded.predict_proba(X), fit(name, X, y)[1].predict_proba(X))


@pytest.mark.parametrize("heavy", [0, 1, 2])
def test_of_equal_rows_the_heaviest_class_is_the_likeliest(name, heavy):
    X, y = sp.csr_matrix(np.ones((30, 2))), np.arange(30) % 3
    _, fitted = fit(name, X, y, np.where(y == heavy, 10.0, 1.0))
    p = fitted.predict_proba(X[:1])[0]
    assert p.argmax() == heavy
    assert p[heavy] > 1 / 3 + 0.05


def test_two_classes_or_some_that_are_missing(name):
    X, y = problem()
    chosen = y != 1  # the labels 0 and 2
    _, fitted = fit(name, X[chosen], y[chosen])
    p = fitted.predict_proba(X[chosen])
    assert fitted.classes_.tolist() == [0, 2]
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-6)
    if name != "majority":
        assert (fitted.classes_[p.argmax(axis=1)] == y[chosen]).mean() > 0.95


def test_class_weights_point_to_the_features_of_the_class(name):
    X, y = problem()
    module, fitted = fit(name, X, y)
    weights = class_weights(module, fitted)
    if name == "majority":
        assert weights is None
    else:
        assert weights.shape == (3, 7)
        assert np.isfinite(weights).all()
        assert weights.argmax(axis=1).tolist() == [0, 1, 2]


BAD = [
    ("logreg", "C", 0, "must be > 0, got 0"),
    ("logreg", "C", "low", "must be a valid number"),
    ("logreg", "tol", 0.1, "must be <= 0.01, got 0.1"),
    ("svm", "C", -1, "must be > 0, got -1"),
    ("svm", "folds", 1, "must be >= 2, got 1"),
    ("bayes", "alpha", 0, "must be > 0, got 0"),
    ("forest", "trees", 0, "must be > 0, got 0"),
    ("forest", "max_depth", 33, "must be <= 32, got 33"),
    ("forest", "min_leaf", 0, "must be > 0, got 0"),
    ("forest", "min_split", 1, "must be >= 2, got 1"),
    ("forest", "max_features", "half", "must be one of 'sqrt' or 'log2', got 'half'"),
    ("given", "doubt", 0, "must be > 0, got 0"),
    ("network", "layers", "512-0", "should match pattern .*, got '512-0'"),
    ("network", "dropout", "1.5", "should match pattern .*, got '1.5'"),
    ("network", "held_out", 0.5, "must be < 0.5, got 0.5"),
    ("network", "factor", 1, "must be < 1, got 1"),
    ("xgboost", "learning_rate", 1.5, "must be <= 1, got 1.5"),
    ("xgboost", "subsample", 0, "must be > 0, got 0"),
    ("xgboost", "colsample", 2, "must be <= 1, got 2"),
    ("xgboost", "rounds", 2.5, "integer"),
    ("majority", "C", 1, "unknown key"),
]


@pytest.mark.parametrize(("name", "knob", "value", "message"), BAD)
def test_a_knob_out_of_range_is_named(name, knob, value, message):
    module = importlib.import_module(f"rampart.estimators.{name}")
    with pytest.raises(ParamError, match=rf"train\.x\.{knob}: .*{message}"):
        check({knob: value}, "train.x", module.Params)
