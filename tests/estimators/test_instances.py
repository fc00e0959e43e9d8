import numpy as np
import pytest
import scipy.sparse as sp

from rampart.core.params import KnobError
from rampart.estimators import instances
from rampart.estimators.instances import equal

SLOTS, WIDTH = 3, 4
CLEAN, COMMON, BAD, WORSE = np.eye(WIDTH, dtype=np.float32)


def rows(*parts):
    return np.concatenate([*parts, *[np.zeros(WIDTH)] * (SLOTS - len(parts))])


def data(copies=6):
    """Return rows of class 0, 1 and 2: those of 1 have BAD, of 2 WORSE, beside clean parts."""
    kinds = [(CLEAN, COMMON), (CLEAN,), (COMMON, BAD), (CLEAN, COMMON, BAD), (WORSE, CLEAN)]
    X = np.stack([rows(*parts) for parts in kinds * copies])
    return sp.csr_matrix(X), np.array([0, 0, 1, 1, 2] * copies)


def fitted(**knobs):
    X, y = data()
    params = instances.Params(slots=SLOTS, judge="logreg", C=100, **knobs)
    return instances.build(params, 7).fit(X, y), X, y


def test_a_row_is_what_its_worst_part_is():
    model, X, y = fitted()
    assert model.predict_proba(X).argmax(axis=1).tolist() == y.tolist()
    unseen = sp.csr_matrix(np.stack([rows(CLEAN, CLEAN, BAD), rows(CLEAN), rows(WORSE)]))
    assert model.predict_proba(unseen).argmax(axis=1).tolist() == [1, 0, 2]


def test_the_place_of_a_part_says_nothing():
    model, _, _ = fitted()
    two = sp.csr_matrix(np.stack([rows(BAD, CLEAN), rows(CLEAN, BAD)]))
    first, second = model.predict_proba(two)
    assert first == pytest.approx(second)


def test_parts_of_safe_rows_are_safe_wherever_they_are():
    model, X, _ = fitted()
    p, at = model.parts_proba(X)
    # Row 3 is (CLEAN, COMMON, BAD).
    said = dict(zip(at.tolist(), p.argmax(axis=1).tolist(), strict=True))
    assert [said[3 * SLOTS + slot] for slot in range(3)] == [0, 0, 1]


def test_a_row_without_a_part_is_safe():
    model, _, _ = fitted()
    assert model.predict_proba(sp.csr_matrix((1, SLOTS * WIDTH)))[0, 0] > 0.99


@pytest.mark.slow
def test_boosted_trees_say_the_same_each_time():
    X, y = data(40)
    rng = np.random.default_rng(1)  # no two parts are equal: equal ones would count once
    dense = X.toarray()
    X = sp.csr_matrix(np.where(dense > 0, 1 + rng.random(dense.shape) / 10, 0))
    params = instances.Params(slots=SLOTS, trees=20, rounds=1, colsample=1.0)
    one, two = (instances.build(params, 7).fit(X, y).predict_proba(X) for _ in range(2))
    assert one.tolist() == two.tolist()
    assert (one.argmax(axis=1) == y).mean() > 0.95


def test_slots_that_do_not_fit_are_refused():
    X, y = data()
    with pytest.raises(KnobError, match="slots: must be that of the features, got 5"):
        instances.build(instances.Params(slots=5, judge="logreg"), 7).fit(X, y)


def test_equal_parts_have_one_number():
    parts = sp.csr_matrix([[1.0, 0.0], [1.0, 2.0], [1.0, 0.0], [0.0, 1.0]])
    assert equal(parts).tolist() == [0, 1, 0, 2]


def test_it_has_no_weights():
    assert instances.class_weights(fitted()[0]) is None
