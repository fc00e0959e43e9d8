import pytest

from rampart.core.params import ParamError, check
from rampart.estimators.shared.keras.knobs import Knobs


def test_a_weight_for_each_class():
    assert Knobs().alphas() == [1.0, 1.0, 1.5]
    assert Knobs(alpha="0.25-2").alphas() == [0.25, 2.0]


@pytest.mark.parametrize(
    ("knobs", "told"),
    [
        ({"alpha": "1"}, "train.x.alpha: .*pattern"),
        ({"alpha": "1-x"}, "train.x.alpha: .*pattern"),
        ({"batch": 1}, "train.x.batch: must be >= 2, got 1"),
        ({"held_out": 0.5}, r"train.x.held_out: must be < 0.5, got 0.5"),
        ({"loss": "hinge"}, "train.x.loss: must be one of 'focal' or 'cross_entropy', got 'hinge'"),
        ({"schedule": "step"}, "train.x.schedule: must be one of 'constant', 'plateau', 'cosine'"),
        ({"precision": "float16"}, "train.x.precision: must be one of 'float32'"),
        ({"patient": 3}, "train.x.patient: unknown key; did you mean 'patience'?"),
    ],
)
def test_what_is_refused(knobs, told):
    with pytest.raises(ParamError, match=told):
        check(knobs, "train.x", Knobs)
