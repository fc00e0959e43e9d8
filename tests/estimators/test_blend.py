import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from rampart.core.params import ParamError, check, under
from rampart.estimators import blend, forest
from rampart.estimators.blend import Blend, Mixture, Params, choose, losses, settled, simplex
from rampart.estimators.shared.selection import Selected
from rampart.features.members import Features
from tests.refusals import refused

HALF = simplex(2, 0.5)


class Fixed:
    """A fitted model that says the same of every row."""

    def __init__(self, classes, p):
        self.classes_, self.p = np.array(classes), p

    def predict_proba(self, X):
        return np.tile(self.p, (len(X), 1))


def test_the_grid_has_every_point_once():
    grid = simplex(3, 0.1)
    assert len(grid) == 66  # 12 choose 2
    assert len(np.unique(grid, axis=0)) == 66
    np.testing.assert_allclose(grid.sum(axis=1), 1, rtol=1e-15)
    assert simplex(3, 1).tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize("step", [0.3, 0, 1.5])
def test_a_step_that_does_not_divide_1_is_an_error(step):
    with pytest.raises(ValueError, match="must divide 1 evenly"):
        simplex(2, step)


def test_losses_by_hand():
    y = np.array([0, 1])
    sure, even = [[1, 0], [1, 0]], [[0.5, 0.5], [0.5, 0.5]]
    members = np.array([sure, even])
    # even alone: ln 2. Half of each: 3/4 right and 1/4 wrong, (ln 4/3 + ln 4) / 2 = ln(4 / sqrt 3).
    # sure alone is certain of the wrong class: clipped, (ln(1 + 1e-6) + ln(1e6 + 1)) / 2.
    expected = [np.log(2), np.log(4 / np.sqrt(3)), np.log(1e6) / 2]
    np.testing.assert_allclose(losses(y, members, HALF), expected, rtol=1e-5)
    assert choose(y, members, HALF).tolist() == [0, 1]
    # A row of class 0 that weighs three times as much: (3 · ln 4/3 + ln 4) / 4 = ln 4 - ¾ ln 3.
    heavy = losses(y, members, HALF, np.array([3.0, 1.0]))
    expected = [np.log(2), np.log(4) - 0.75 * np.log(3), np.log(1e6) / 4]
    np.testing.assert_allclose(heavy, expected, rtol=1e-5)
    assert choose(y, members, HALF, np.array([3.0, 1.0])).tolist() == [0.5, 0.5]


def test_of_equals_the_most_even_weights_are_chosen():
    p = [[0.7, 0.3], [0.2, 0.8]]
    assert choose(np.array([0, 1]), np.array([p, p]), HALF).tolist() == [0.5, 0.5]


def test_a_fit_chooses_weights_by_log_loss():
    # The first member says 0.9 of the right class on two rows of three and 0.2 on the last, the
    # second 0.6 on all. By accuracy the second is the best with any weight above 0.75.
    y = np.array([0, 1, 0])
    X = np.array([[0.9, 0.1, 0.6, 0.4], [0.1, 0.9, 0.4, 0.6], [0.2, 0.8, 0.6, 0.4]])
    fitted = Blend(step=0.5).fit(X, y)
    # Mean logs: ln(0.9² · 0.2) = ln 0.162, ln(0.75² · 0.4) = ln 0.225, ln 0.6³ = ln 0.216.
    assert fitted.weights_.tolist() == [0.5, 0.5]
    assert fitted.classes_.tolist() == [0, 1]
    np.testing.assert_allclose(fitted.predict_proba(X)[2], [0.4, 0.6])
    # The last row weighs double: ln(0.162 · 0.2), ln(0.225 · 0.4), ln(0.216 · 0.6).
    assert Blend(step=0.5).fit(X, y, np.array([1, 1, 2.0])).weights_.tolist() == [0, 1]


def test_a_member_has_its_least_weight():
    y = np.array([0, 1])
    X = np.hstack([np.eye(2), 1 - np.eye(2), np.full((2, 2), 0.5)])  # right, wrong and neither
    assert Blend(step=0.1).fit(X, y).weights_.tolist() == [1, 0, 0]
    fitted = Blend(step=0.1, least=0.2).fit(X, y)
    np.testing.assert_allclose(fitted.weights_, [0.6, 0.2, 0.2])
    # Of 66 points 15 are left: four tenths over three members.
    assert (simplex(3, 0.1) >= 0.2 - 1e-9).all(axis=1).sum() == 15
    with pytest.raises(ValueError, match=r"least: 3 members of weight 0\.4 or more exceed 1"):
        Blend(step=0.1, least=0.4).fit(X, y)


@pytest.mark.parametrize(
    ("columns", "y", "message"),
    [
        (5, [0, 1, 0], "5 columns are not the 2 classes of some members"),
        (3, [0, 1, 1], "3 columns are not the 2 classes of some members"),
        (6, [0, 2, 2], r"a blend needs rows of every class, got \[0, 2\]"),
        (2, [1, 1, 1], r"a blend needs rows of every class, got \[1\]"),
    ],
)
def test_columns_that_are_no_members_or_a_class_without_rows_is_an_error(columns, y, message):
    with pytest.raises(ValueError, match=message):
        Blend().fit(np.full((3, columns), 0.5), np.array(y))


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"step": 0}, "step: must be >= 0.01, got 0"),
        ({"step": 1e-6}, "step: must be >= 0.01, got 1e-06"),
        ({"step": 0.3}, "step: must divide 1 evenly, e.g. 0.1 or 0.25, got 0.3"),
        ({"step": 2}, "step: must be <= 1, got 2"),
        ({"least": 0.6}, "least: must be <= 0.5, got 0.6"),
        ({"first": "forest"}, "first: unknown key"),
    ],
)
def test_a_wrong_knob_is_named(knobs, message):
    with refused("columns", f"train.ensemble: {knobs}", match=rf"^x\.{message}"):
        check(knobs, "x", Params)


def test_a_least_weight_too_large_is_said_with_its_place():
    X, y = np.hstack([np.eye(2)] * 3), np.array([0, 1])
    said = r"^p/params\.yaml: train\.x\.least: 3 members of weight 0\.4 or more exceed 1$"
    with refused("columns", "train.ensemble.least: 0.4", said, ParamError):  # noqa: SIM117
        with under("p/params.yaml: train.x"):
            Blend(step=0.1, least=0.4).fit(X, y)


def test_what_is_served_takes_the_features_of_the_members():
    base, members = object(), [Fixed([0, 1, 2], [0.2, 0.3, 0.5]), Fixed([0, 2], [0.6, 0.4])]
    features = Features(["a", "b"], base, members)
    fitted = blend.build(Params(step=0.25), 1)
    y = np.array([0, 1, 2])
    # What the members say of three rows, missing classes 0: those are the features of the blend.
    X = np.hstack([np.tile([0.2, 0.3, 0.5], (3, 1)), np.tile([0.6, 0, 0.4], (3, 1))])
    fitted.fit(X, y)
    served, mixture = fitted.served(features)
    assert served is base
    assert isinstance(mixture, Mixture)
    assert mixture.classes_.tolist() == [0, 1, 2]
    assert mixture.weights == fitted.weights_.tolist()
    np.testing.assert_allclose(mixture.predict_proba(np.zeros((3, 1))), fitted.predict_proba(X))


def test_a_mixture_by_hand():
    # The second knows the classes 0 and 2 alone.
    members = [Fixed([0, 1, 2], [0.2, 0.3, 0.5]), Fixed([0, 2], [0.6, 0.4])]
    mixture = Mixture(members, [0.75, 0.25], 3)
    np.testing.assert_allclose(mixture.predict_proba(np.zeros((2, 1))), [[0.3, 0.225, 0.475]] * 2)
    assert mixture.classes_.tolist() == [0, 1, 2]
    assert joblib.hash(mixture) == joblib.hash(Mixture(members, [0.75, 0.25], 3))
    assert blend.class_weights(mixture) is None


@pytest.mark.parametrize("selected", [False, True])
def test_a_model_that_was_read_is_written_as_it_was_fitted(tmp_path, selected):
    X, y = np.random.default_rng(0).uniform(size=(40, 3)), np.arange(40) % 2
    model = forest.build(forest.Params(trees=3), 1)
    model = Selected(model, 2) if selected else model
    joblib.dump(model.fit(X, y), tmp_path / "fitted")
    joblib.dump(settled(joblib.load(tmp_path / "fitted")), tmp_path / "again")
    joblib.dump(settled(joblib.load(tmp_path / "fitted")), tmp_path / "once more")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "once more").read_bytes()
    one, other = joblib.load(tmp_path / "fitted"), joblib.load(tmp_path / "again")
    np.testing.assert_array_equal(one.predict_proba(X), other.predict_proba(X))


def test_a_member_without_weight_is_not_asked():
    mixture = Mixture([None, Fixed([0, 1], [0.2, 0.8])], [0.0, 1.0], 2)
    np.testing.assert_allclose(mixture.predict_proba(np.zeros((1, 1))), [[0.2, 0.8]])


def test_a_mixture_is_not_fitted():
    with pytest.raises(NotImplementedError, match="made of fitted members"):
        Mixture([], [], 2).fit(None, None)


def test_a_mixture_stands_at_the_end_of_a_pipeline():
    # There scikit-learn takes for an estimator only what has a method fit.
    line = make_pipeline(FunctionTransformer(), Mixture([Fixed([0, 1], [0.2, 0.8])], [1.0], 2))
    np.testing.assert_allclose(line.predict_proba(np.zeros((1, 1))), [[0.2, 0.8]])


@settings(max_examples=30)
@given(st.integers(0, 1000))
def test_the_choice_is_no_worse_than_any_member(seed):
    rng = np.random.default_rng(seed)
    y = np.concatenate([[0, 1, 2], rng.integers(0, 3, 17)])
    members = rng.dirichlet(np.ones(3), size=(3, 20))
    loss = losses(y, members, simplex(3, 0.25))
    fitted = Blend(step=0.25).fit(np.hstack(members), y)
    assert losses(y, members, fitted.weights_[None])[0] <= loss.min() + 1e-12
    np.testing.assert_allclose(fitted.predict_proba(np.hstack(members)).sum(axis=1), 1)


def test_a_grid_without_the_least_weights_is_refused():
    # Steps of 0.5 for three members: (1, 0, 0), (0.5, 0.5, 0), ...; none gives each 0.1.
    X, y = np.full((4, 6), 0.5), np.array([0, 1, 0, 1])
    with pytest.raises(ValueError, match=r"steps of 0\.5 give each of 3 members 0\.1 or more"):
        Blend(step=0.5, least=0.1).fit(X, y)
