import joblib
import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.estimators import pretrained
from rampart.estimators.shared.transformer import families
from tests import tiny_families
from tests.dumped import digest
from tests.estimators.shared.transformer.problem import data

pytestmark = pytest.mark.slow
KNOBS = {"epochs": 6, "patience": 6, "learning_rate": 0.01, "batch": 12, "dropout": 0.1}


@pytest.fixture(scope="module", params=tiny_families.KINDS)
def name(request, tmp_path_factory):
    return tiny_families.write(request.param, tmp_path_factory.mktemp(request.param))


def untrained(name, **knobs):
    return pretrained.build(pretrained.Params(encoder=name, **KNOBS | knobs), 5)


def fit(name, n=120, tracker=None, checkpoint=None, **knobs):
    X, y, groups = data(name, n)
    told = {"groups": groups, "tracker": tracker, "checkpoint": checkpoint}
    return untrained(name, **knobs).fit(X, y, **told)


@pytest.fixture(scope="module")
def fitted(name):
    return fit(name)


class KilledError(Exception):
    pass


def test_it_learns_and_is_kept_and_loaded(fitted, name, tmp_path):
    X, y, _ = data(name, 90, seed=1)
    p = fitted.predict_proba(X)
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-5)
    assert (p.argmax(axis=1) == y).mean() > 0.65
    joblib.dump(fitted, tmp_path / "model.joblib")
    assert b"torch" not in (tmp_path / "model.joblib").read_bytes()
    np.testing.assert_array_equal(joblib.load(tmp_path / "model.joblib").predict_proba(X), p)


def test_a_killed_training_goes_on_to_the_same_bytes(name, tmp_path):
    def killed(row):
        if row["epoch"] == 2:
            raise KilledError

    short = {"n": 36, "epochs": 3}
    whole, kept, seen = fit(name, **short), tmp_path / "kept", []
    with pytest.raises(KilledError):
        fit(name, tracker=killed, checkpoint=kept, **short)
    again = fit(name, tracker=seen.append, checkpoint=kept, **short)
    assert [row["epoch"] for row in seen] == [2, 3]  # the second was not kept
    assert digest(again) == digest(whole)


def test_lora_changes_what_it_is_merged_into(name):
    model = fit(name, n=60, lora=4, epochs=4, patience=4, learning_rate=0.005)
    _, first, _ = families.read(name)
    changed = {key for key, value in model.weights_.items() if (value != first[key]).any()}
    assert model.weights_.keys() == first.keys()
    assert changed
    assert all(first[key].ndim == 2 and "embeddings." not in key for key in changed)
    assert model.history_["loss"][-1] < model.history_["loss"][0]


def test_frozen_parts_stay(name):
    model = fit(name, n=24, frozen=0, epochs=1)
    _, first, _ = families.read(name)
    for key, value in model.weights_.items():
        assert (value == first[key]).all() or "embeddings." not in key
    assert any((value != first[key]).any() for key, value in model.weights_.items())


def test_layers_below_the_frozen_one_stay(tmp_path):
    name = tiny_families.write("distilbert", tmp_path)
    model = fit(name, n=24, frozen=1, epochs=1)
    _, first, _ = families.read(name)
    changed = {key for key, value in model.weights_.items() if (value != first[key]).any()}
    assert changed
    assert all(key.startswith("transformer.layer.1.") for key in changed)


@pytest.mark.parametrize(
    ("family", "frozen", "told"),
    [
        ("bert", 3, "frozen: must be at most 2 layers, got 3"),
        ("distilbert", 3, "frozen: must be at most 2 layers, got 3"),
        ("albert", 1, "frozen: must be -1 or 0, as albert's layers are one, got 1"),
    ],
)
def test_frozen_layers_that_are_not_there_are_refused(family, frozen, told, tmp_path):
    with pytest.raises(KnobError, match=told):
        fit(tiny_families.write(family, tmp_path), n=12, frozen=frozen)
