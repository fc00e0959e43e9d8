from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import ParamError, Params
from rampart.estimators import forest, logreg, majority
from rampart.estimators.shared.selection import Selected
from rampart.training.items import (
    ItemParams,
    aligned,
    build,
    check_names,
    class_weights,
    fit,
    item_and_knobs,
    row_weights,
    smote,
)

COMMON = {"features": "tfidf", "estimator": "logreg"}
FILE = "pipelines/prompts/params.yaml"


def item(**knobs):
    return ItemParams(**{**COMMON, **knobs})


def params(**items):
    """Return the parameters of a task whose block train has these items."""
    return Params({"train": items}, {"seed": "params.yaml", "train": FILE})


Y = np.array([0, 0, 0, 0, 0, 1])
ALIKE = np.ones(6)  # a task whose rows are all believed
GROUPS = np.array(["evals/a", "evals/b", "evals/a", "evals/c", "mail", "mail"], dtype=object)


@pytest.mark.parametrize(
    ("knobs", "expected"),
    [
        # 6 rows, 2 classes: each class has the sum 3.
        ({}, [0.6, 0.6, 0.6, 0.6, 0.6, 3]),
        ({"class_weight": False}, [1, 1, 1, 1, 1, 1]),
        # Class 0 has four rows of evals and one of mail: each source has the sum 1.5.
        ({"source_balance": 1}, [0.375, 0.375, 0.375, 0.375, 1.5, 3]),
        # A row of evals has 4^-½ = ½ of the weight of the one of mail: ½, ½, ½, ½, 1, sum 3.
        ({"source_balance": 0.5}, [0.5, 0.5, 0.5, 0.5, 1, 3]),
        # Without class weights class 0 keeps its 5 and class 1 its 1.
        ({"source_balance": 1, "class_weight": False}, [0.625, 0.625, 0.625, 0.625, 2.5, 1]),
    ],
)
def test_row_weights_by_hand(knobs, expected):
    np.testing.assert_allclose(row_weights(Y, GROUPS, item(**knobs), ALIKE), expected)


TRUST = np.array([1, 1, 1, 0.5, 1, 0.5])


@pytest.mark.parametrize(
    ("knobs", "expected"),
    [
        # Each class keeps its sum of 3: class 0 has 4.5 of trust, class 1 one row alone.
        ({}, [2 / 3, 2 / 3, 2 / 3, 1 / 3, 2 / 3, 3]),
        # Without class weights a row has its trust, of which there is 5 for 6 rows.
        ({"class_weight": False}, [1.2, 1.2, 1.2, 0.6, 1.2, 0.6]),
        ({"oversample": "smote"}, [1.2, 1.2, 1.2, 0.6, 1.2, 0.6]),
        # evals has 3.5 quarters in class 0 and mail one whole: of 3.
        ({"source_balance": 1}, [0.4, 0.4, 0.4, 0.2, 1.6, 3]),
    ],
)
def test_trust_multiplies_the_weights(knobs, expected):
    weights = row_weights(Y, GROUPS, item(**knobs), TRUST)
    np.testing.assert_allclose(weights, expected)
    assert weights.mean() == pytest.approx(1)


def test_no_trust_is_an_error():
    with pytest.raises(ValueError, match=r"weight: must be > 0 in every training row, got 0\.0"):
        row_weights(Y, GROUPS, item(), np.array([1, 1, 0, 1, 1, 1.0]))


def test_trust_that_is_equal_everywhere_changes_nothing():
    for knobs in ({}, {"class_weight": False}, {"source_balance": 0.5}, {"oversample": "smote"}):
        weights = row_weights(Y, GROUPS, item(**knobs), ALIKE)
        np.testing.assert_allclose(row_weights(Y, GROUPS, item(**knobs), ALIKE * 0.3), weights)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abcd")), min_size=1, max_size=40),
    st.floats(0, 1),
    st.booleans(),
)
def test_weights_are_positive_and_their_mean_is_1(rows, balance, by_class):
    y = np.array([label for label, _ in rows])
    groups = np.array([f"{source}/1" for _, source in rows], dtype=object)
    knobs = item(source_balance=balance, class_weight=by_class)
    weights = row_weights(y, groups, knobs, np.ones(len(y)))
    assert (weights > 0).all()
    assert weights.mean() == pytest.approx(1)
    if by_class:
        sums = [weights[y == label].sum() for label in np.unique(y)]
        assert sums == pytest.approx([len(y) / len(sums)] * len(sums))


def test_an_item_has_common_keys_and_knobs():
    block = {**COMMON, "source_balance": 0.5, "C": [1, 2], "max_iter": 9}
    common, knobs = item_and_knobs(params(x=block), "x")
    assert (common.estimator, common.source_balance) == ("logreg", 0.5)
    assert knobs == {"C": [1, 2], "max_iter": 9}


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({**COMMON, "source_balance": 2}, r"train\.x\.source_balance: must be <= 1, got"),
        ({**COMMON, "selected": 0}, r"train\.x\.selected: must be > 0, got 0"),
        ({**COMMON, "oversample": "adasyn"}, r"train\.x\.oversample: must be one of 'none' or"),
        ({"estimator": "svm"}, r"train\.x\.features: is missing"),
        ("svm", r"train\.x: must be a mapping, got 'svm'"),
        (None, r"train\.x: must be a mapping, got None"),
    ],
)
def test_a_wrong_item_is_named(block, message):
    with pytest.raises(ParamError, match=rf"^{FILE}: {message}"):
        item_and_knobs(params(x=block), "x")


def test_an_unknown_item_gets_the_nearest():
    with pytest.raises(ParamError, match="no 'logrge' in train; did you mean 'logreg'"):
        item_and_knobs(params(logreg=COMMON), "logrge")


def test_a_class_that_training_lacks_has_the_probability_0():
    fitted = SimpleNamespace(
        classes_=np.array([0, 2]), predict_proba=lambda X: np.array([[0.5, 1.5]] * len(X))
    )
    np.testing.assert_allclose(aligned(fitted, np.zeros((2, 1)), 3), [[0.25, 0, 0.75]] * 2)


X = np.array([[2.0, 0, 1], [3, 0, 1], [0, 2, 1], [0, 4, 1]])
LABELS = np.array([0, 0, 1, 1])


def test_a_selection_stands_before_the_estimator_when_it_is_asked_for():
    assert not isinstance(build(item(), logreg, logreg.Params(), 1), Selected)
    fitted = build(item(selected=2), logreg, logreg.Params(), 1).fit(X, LABELS)
    assert fitted.columns_.tolist() == [0, 1]
    assert class_weights(logreg, fitted).shape == (2, 3)


def test_importances_need_a_selection_or_the_rows_for_their_direction():
    knobs = forest.Params(trees=9)
    whole = build(item(), forest, knobs, 1).fit(X, LABELS)
    with pytest.raises(ValueError, match=r"estimators\.forest: has importances only; give the it"):
        class_weights(forest, whole)
    model = build(item(selected=3), forest, knobs, 1).fit(X, LABELS)
    weights = class_weights(forest, model)
    assert weights.shape == (2, 3)
    # With every feature selected it is the same as with none, whose means are those of the rows.
    np.testing.assert_array_equal(class_weights(forest, whole, X, LABELS), weights)
    assert weights[0, 0] > 0 > weights[1, 0]


def test_a_model_without_weights_has_none():
    fitted = build(item(), majority, majority.Params(), 1).fit(X, LABELS)
    assert class_weights(majority, fitted) is None


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("source_balanse", "did you mean 'source_balance'"),
        ("model", "known: "),
        ("task", "known: "),
    ],
)
def test_a_key_that_is_neither_common_nor_a_knob_is_named(key, hint):
    where = f"{FILE}: train.x"
    with pytest.raises(ParamError, match=rf"^{FILE}: train\.x\.{key}: unknown key; {hint}"):
        check_names({"C": 1.0, key: 0.5}, logreg.Params, where)
    check_names({"C": 1.0}, logreg.Params, where)


class Recorder:
    """An estimator that keeps what it is given."""

    def fit(self, X, y, sample_weight=None):
        self.X, self.y, self.weights = X, y, sample_weight
        return self


class Grouped(Recorder):
    def fit(self, X, y, sample_weight=None, groups=None):
        self.groups = groups
        return super().fit(X, y, sample_weight)


def test_an_estimator_that_takes_groups_gets_them():
    rows = np.arange(6.0)[:, None]
    plain = fit(Recorder(), item(), rows, Y, GROUPS, TRUST, 1)
    np.testing.assert_array_equal(plain.weights, row_weights(Y, GROUPS, item(), TRUST))
    assert fit(Grouped(), item(), rows, Y, GROUPS, TRUST, 1).groups is GROUPS


def test_oversampled_classes_are_equally_large_and_made_rows_weigh_1():
    y = np.repeat([0, 2], [9, 6])
    X = np.where(y == 0, -1, np.arange(15))[:, None].astype(np.float32)
    groups = np.array([f"s/{n}" for n in range(15)], dtype=object)
    trust = np.where(np.arange(15) < 5, 0.5, 1.0)  # 12.5 of 15
    got = fit(Grouped(), item(oversample="smote"), X, y, groups, trust, 1)
    assert got.y.tolist() == [*y, 2, 2, 2]
    assert got.X.dtype == np.float32
    np.testing.assert_array_equal(got.X[:15], X)
    assert ((got.X[15:] >= 9) & (got.X[15:] <= 14)).all()  # between rows of the class
    np.testing.assert_allclose(got.weights, [*[0.6] * 5, *[1.2] * 10, 1, 1, 1])
    assert got.groups.tolist() == [*groups, None, None, None]
    again = fit(Grouped(), item(oversample="smote"), X, y, groups, trust, 1)
    np.testing.assert_array_equal(again.X, got.X)


def test_too_few_rows_to_oversample_is_an_error():
    y = np.repeat([0, 1], [9, 5])
    with pytest.raises(ValueError, match="class 1 has 5 training rows: oversample: smote needs 6"):
        smote(np.arange(14.0)[:, None], y, 1)
    grown, labels, added = smote(np.arange(10.0)[:, None], np.repeat([0, 1], 5), 1)
    assert (len(grown), len(labels), added) == (10, 10, 0)  # nothing has to grow
