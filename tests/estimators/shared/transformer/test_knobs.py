import pytest

from rampart.core.params import ParamError, check
from rampart.estimators.shared.transformer.knobs import Knobs


def test_alpha_is_one_weight_a_class():
    assert Knobs(encoder="x", alpha="1-2-0.5").alphas() == [1.0, 2.0, 0.5]
    assert Knobs(encoder="x").alphas() == [1.0, 1.0, 1.5]


@pytest.mark.parametrize(
    ("knob", "value", "told"),
    [
        ("alpha", "1,2", "match pattern"),
        ("loss", "hinge", "must be one of"),
        ("device", "gpu", "must be one of 'cpu', 'cuda' or 'auto'"),
        ("precision", "int8", "must be one of"),
        ("learning_rate", 0, "must be > 0, got 0"),
        ("warmup", 1, "must be < 1, got 1"),
        ("held_out", 0.5, "must be < 0.5"),
        ("encoder", "", "at least 1 character"),
        ("epoch", 2, "did you mean 'epochs'"),
    ],
)
def test_bad_values_are_named(knob, value, told):
    with pytest.raises(ParamError, match=rf"train.x.{knob}: .*{told}"):
        check({"encoder": "x", knob: value}, "train.x", Knobs)
