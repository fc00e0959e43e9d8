import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.blending import choose, cross_validate, losses, mixed, settled, simplex
from rampart.estimators import forest
from rampart.estimators.blend import Blend

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
    with pytest.raises(ValueError, match="step: must divide 1 evenly"):
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


def test_of_equals_the_most_even_weights_are_chosen():
    p = [[0.7, 0.3], [0.2, 0.8]]
    assert choose(np.array([0, 1]), np.array([p, p]), HALF).tolist() == [0.5, 0.5]


def test_the_folds_score_rows_that_the_weights_have_not_seen():
    y = np.array([0, 1, 0, 1])
    right, wrong = np.eye(2)[y], np.eye(2)[1 - y]
    # The first member is right on the first two rows alone, the second on the others.
    members = np.stack([np.vstack([right[:2], wrong[2:]]), np.vstack([wrong[:2], right[2:]])])
    ends = [(np.array([0, 1]), np.array([2, 3])), (np.array([2, 3]), np.array([0, 1]))]
    assert cross_validate(y, members, HALF, ends) == [0, 0]
    assert cross_validate(y, np.stack([right, wrong]), HALF, ends) == [1, 1]


def test_a_blend_by_hand():
    # The second knows the classes 0 and 2 alone.
    members = [Fixed([0, 1, 2], [0.2, 0.3, 0.5]), Fixed([0, 2], [0.6, 0.4])]
    blend = Blend(members, [0.75, 0.25], 3)
    np.testing.assert_allclose(blend.predict_proba(np.zeros((2, 1))), [[0.3, 0.225, 0.475]] * 2)
    assert blend.classes_.tolist() == [0, 1, 2]
    assert joblib.hash(blend) == joblib.hash(Blend(members, [0.75, 0.25], 3))


def test_a_model_that_was_read_is_written_as_it_was_fitted(tmp_path):
    X, y = np.random.default_rng(0).normal(size=(40, 3)), np.arange(40) % 2
    joblib.dump(forest.build(forest.Params(trees=3), 1).fit(X, y), tmp_path / "fitted")
    joblib.dump(settled(joblib.load(tmp_path / "fitted")), tmp_path / "again")
    joblib.dump(settled(joblib.load(tmp_path / "fitted")), tmp_path / "once more")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "once more").read_bytes()
    one, other = joblib.load(tmp_path / "fitted"), joblib.load(tmp_path / "again")
    np.testing.assert_array_equal(one.predict_proba(X), other.predict_proba(X))


def test_a_member_without_weight_is_not_asked():
    blend = Blend([None, Fixed([0, 1], [0.2, 0.8])], [0.0, 1.0], 2)
    np.testing.assert_allclose(blend.predict_proba(np.zeros((1, 1))), [[0.2, 0.8]])


def test_a_blend_is_not_fitted():
    with pytest.raises(NotImplementedError, match="made of fitted members"):
        Blend([], [], 2).fit(None, None)


@settings(max_examples=30)
@given(st.integers(0, 1000))
def test_the_choice_is_no_worse_than_any_member(seed):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 3, 20)
    members = rng.dirichlet(np.ones(3), size=(3, 20))
    grid = simplex(3, 0.25)
    loss = losses(y, members, grid)
    weights = choose(y, members, grid)
    assert losses(y, members, weights[None])[0] <= loss.min() + 1e-12
    np.testing.assert_allclose(mixed(members, weights).sum(axis=1), 1)
