import pytest

from rampart.core.params import ParamError, check
from rampart.studies.targets.settings import TargetsParams
from tests.refusals import refused

GIVEN = {
    "of": {"attack": {"column": "attack"}},
    "models": {"forest": {}, "majority": {}},
    "baselines": ["majority"],
}


def test_what_is_given_is_taken():
    settings = check({**GIVEN, "again": ["forest"]}, "targets", TargetsParams)
    assert (settings.baselines, settings.again) == (["majority"], ["forest"])


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"baselines": ["majorty"]}, "baselines: no model 'majorty' in models; did you mean"),
        ({"again": ["tree"]}, "again: no model 'tree' in models"),
        ({"train": 0.9, "test": 0.2}, "train . test must be <= 1"),
        ({"models": {"forest": {}}}, "models"),
        ({"bootstrap": 5}, "bootstrap: must be >= 100, got 5"),
    ],
)
def test_a_wrong_knob_is_named(change, match):
    (key, value), *_ = change.items()
    with refused("flows", f"targets.{key}: {value}", match=match, error=ParamError):
        check({**GIVEN, **change}, "targets", TargetsParams)
