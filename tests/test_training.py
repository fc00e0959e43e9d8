from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.estimators import logreg, majority, xgboost
from rampart.params import ParamError
from rampart.selection import Selected
from rampart.training import (
    ItemParams,
    aligned,
    build,
    class_weights,
    item_and_knobs,
    row_weights,
)

COMMON = {"task": "prompts", "model": "x", "features": "tfidf", "estimator": "logreg"}


def item(**knobs):
    return ItemParams(**{**COMMON, **knobs})


Y = np.array([0, 0, 0, 0, 0, 1])
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
    np.testing.assert_allclose(row_weights(Y, GROUPS, item(**knobs)), expected)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abcd")), min_size=1, max_size=40),
    st.floats(0, 1),
    st.booleans(),
)
def test_weights_are_positive_and_their_mean_is_1(rows, balance, by_class):
    y = np.array([label for label, _ in rows])
    groups = np.array([f"{source}/1" for _, source in rows], dtype=object)
    weights = row_weights(y, groups, item(source_balance=balance, class_weight=by_class))
    assert (weights > 0).all()
    assert weights.mean() == pytest.approx(1)
    if by_class:
        sums = [weights[y == label].sum() for label in np.unique(y)]
        assert sums == pytest.approx([len(y) / len(sums)] * len(sums))


def test_an_item_has_common_keys_and_knobs():
    block = {**COMMON, "source_balance": 0.5, "C": [1, 2], "max_iter": 9}
    common, knobs = item_and_knobs({"train": {"prompts-x": block}}, "prompts-x")
    assert (common.estimator, common.source_balance) == ("logreg", 0.5)
    assert knobs == {"C": [1, 2], "max_iter": 9}


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({**COMMON, "source_balance": 2}, r"train\.prompts-x\.source_balance: must be <= 1, got"),
        ({**COMMON, "selected": 0}, r"train\.prompts-x\.selected: must be > 0, got 0"),
        ({"estimator": "svm"}, r"train\.prompts-x\.features: is missing"),
        ({**COMMON, "model": "y"}, r"train\.prompts-x: must be named prompts-y"),
        ("svm", r"train\.prompts-x: must be a mapping, got 'svm'"),
        (None, r"train\.prompts-x: must be a mapping, got None"),
    ],
)
def test_a_wrong_item_is_named(block, message):
    with pytest.raises(ParamError, match=message):
        item_and_knobs({"train": {"prompts-x": block}}, "prompts-x")


def test_an_unknown_item_gets_the_nearest():
    with pytest.raises(ParamError, match="no 'prompts-logrge' in train; did you mean 'prompts-log"):
        item_and_knobs({"train": {"prompts-logreg": COMMON}}, "prompts-logrge")


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


def test_importances_need_a_selection_for_their_direction():
    knobs = xgboost.Params(rounds=2)
    with pytest.raises(ValueError, match=r"estimators\.xgboost: has importances only; give the it"):
        class_weights(xgboost, build(item(), xgboost, knobs, 1).fit(X, LABELS))
    model = build(item(selected=2), xgboost, knobs, 1)
    assert class_weights(xgboost, model.fit(X, LABELS)).shape == (2, 3)


def test_a_model_without_weights_has_none():
    fitted = build(item(), majority, majority.Params(), 1).fit(X, LABELS)
    assert class_weights(majority, fitted) is None


def test_a_misspelt_common_key_is_named():
    from rampart.estimators.logreg import Params
    from rampart.training import check_names

    sentence = r"train\.a-b\.source_balanse: unknown key; did you mean 'source_balance'\?"
    with pytest.raises(ParamError, match=sentence):
        check_names({"C": 1.0, "source_balanse": 0.5}, Params, "a-b")
    check_names({"C": 1.0}, Params, "a-b")
