import os
import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.estimators import finetuned
from tests import tiny_encoder
from tests.dumped import digest
from tests.estimators.shared.transformer.problem import data

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
KNOBS = {"frozen": 1, "epochs": 6, "patience": 6, "learning_rate": 0.03, "batch": 12}


@pytest.fixture(scope="module")
def name(tmp_path_factory):
    return tiny_encoder.write(tmp_path_factory.mktemp("encoder"))


def fit(name, n=120, seed=5, **knobs):
    X, y, groups = data(name, n)
    params = finetuned.Params(encoder=name, **KNOBS | knobs)
    return finetuned.build(params, seed).fit(X, y, groups=groups)


@pytest.fixture(scope="module")
def elsewhere(name):
    """Another process that fits the same, with other settings of threads."""
    program = "from tests.estimators.test_finetuned import bytes_of; import sys; "
    program += "print(bytes_of(sys.argv[1]))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", program, name]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=-1, text=True) as process:
        yield process


@pytest.fixture(scope="module")
def fitted(elsewhere, name):
    return fit(name)


def bytes_of(name):
    from rampart.core import kernels

    kernels.pin()
    return digest(fit(name, n=36, epochs=2))


def test_it_learns_and_predicts(fitted, name):
    X, y, _ = data(name, 90, seed=1)
    p = fitted.predict_proba(X)
    assert p.dtype == np.float32
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-5)
    assert (fitted.classes_[p.argmax(axis=1)] == y).mean() > 0.7
    assert finetuned.class_weights(fitted) is None


def test_a_row_has_the_same_bytes_in_any_batch(fitted, name):
    X, _, _ = data(name, 30, seed=1)
    p = fitted.predict_proba(X)
    for row in (0, 7, 20):  # the first and the third have two windows
        np.testing.assert_array_equal(fitted.predict_proba(X[row : row + 1])[0], p[row])


def test_frozen_layers_stay_and_the_upper_ones_and_the_head_change(fitted):
    first = tiny_encoder.weights()
    assert fitted.weights_.keys() == first.keys()
    for key, value in fitted.weights_.items():
        assert np.array_equal(value, first[key]) == (".layer.1." not in key)
    ((kernel, bias),) = fitted.head_
    assert (kernel.shape, bias.shape) == ((16, 3), (3,))


def test_the_pickle_is_arrays_and_predicts_the_same(fitted, name, tmp_path):
    joblib.dump(fitted, tmp_path / "model.joblib")
    again = joblib.load(tmp_path / "model.joblib")
    assert b"torch" not in (tmp_path / "model.joblib").read_bytes()
    X, _, _ = data(name, 12)
    np.testing.assert_array_equal(again.predict_proba(X), fitted.predict_proba(X))


def test_another_process_gives_the_same_bytes(elsewhere, name):
    assert elsewhere.stdout.read().split() == [bytes_of(name)]


@pytest.mark.parametrize(
    "knobs",
    [
        {"pool": "cls"},
        {"lora": 4},
        {"frozen": -1},
        {"frozen": 2, "learning_rate": 0.1},
        {"frozen": 0, "layers": 1, "kept": "float32"},
        {"contrast": 0.1, "loss": "cross_entropy"},
        {"accumulate": 2},
        {"rows": 90},
    ],
    ids=str,
)
def test_every_way_of_learning_lowers_the_loss(name, knobs):
    model = fit(name, **{"learning_rate": 0.01} | knobs)
    assert model.history_["loss"][-1] < model.history_["loss"][0]
    X, y, _ = data(name, 120)
    assert (model.predict_proba(X).argmax(axis=1) == y).mean() > 0.6


def test_weights_of_rows_decide_what_is_learned(name):
    X, y, groups = data(name, 60)
    X, groups = np.tile(X, (2, 1)), np.tile(groups, 2)
    labels = np.concatenate([y, (y + 1) % 3])
    weights = np.repeat([1.98, 0.02], 60)
    params = finetuned.Params(encoder=name, **KNOBS)
    model = finetuned.build(params, 5).fit(X, labels, weights, groups)
    assert (model.predict_proba(X[:60]).argmax(axis=1) == y).mean() > 0.7


def test_more_frozen_layers_than_there_are_is_refused(name):
    with pytest.raises(KnobError, match="frozen: must be at most 2 layers, got 3"):
        fit(name, n=12, frozen=3)
