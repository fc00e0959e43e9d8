import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.estimators.shared.transformer.classifier import Classifier, checked, rows_of
from rampart.estimators.shared.transformer.knobs import Knobs


def test_token_ids_are_whole_numbers():
    assert checked([[2, 3]]).dtype == np.int32
    for X in ([2, 3], [[0.5]]):
        with pytest.raises(ValueError, match=r"X: must be token ids, .* wordpiece"):
            checked(X)


def test_rows_have_weights_of_mean_1():
    rows = rows_of(np.array([True, False, True]), np.array([0, 1, 1]), np.array([1.0, 9.0, 3.0]))
    assert rows.row.tolist() == [0, 2]
    assert rows.y.tolist() == [0, 1]
    assert rows.weights.tolist() == [0.5, 1.5]


@pytest.mark.parametrize(
    ("knobs", "told"),
    [({"alpha": "1-1"}, "alpha: must have a weight for each of 3"), ({"watch": 3}, "watch: must")],
)
def test_knobs_that_do_not_fit_the_classes_are_named(knobs, told):
    model = Classifier(Knobs(encoder="x", **knobs), 1)
    with pytest.raises(KnobError, match=told):
        model.fit(np.array([[2, 3]] * 6), np.arange(6) % 3)
