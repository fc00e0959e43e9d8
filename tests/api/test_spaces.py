import pytest

from rampart.api.spaces import CHOICES, RANGES, space_of
from rampart.core.knobs import space
from rampart.core.loading import load
from rampart.core.params import ParamError


@pytest.mark.parametrize("name", RANGES)
def test_every_default_is_one_that_the_estimator_takes(name):
    schema = load("rampart.estimators", name, needs="build").Params
    _, _, ranges = space(space_of(name, "bayesian"), "train.x", schema)
    _, choices, _ = space(space_of(name, "grid"), "train.x", schema)
    assert ranges.keys() == RANGES[name].keys() >= choices.keys() > set()


def test_the_same_estimators_have_both():
    assert RANGES.keys() == CHOICES.keys()


def test_no_default_is_said():
    with pytest.raises(ParamError, match="'majority' has no default"):
        space_of("majority", "random")
