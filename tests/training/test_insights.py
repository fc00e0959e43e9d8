import pandas as pd
import pytest

from rampart.core.params import ParamError, check
from rampart.training.analysis import measured
from rampart.training.insights import RULES, RuleParams, across, findings
from tests.training.test_analysis import HISTORY

CALM = {rule.measure: 0.0 if rule.above else 1.0 for rule in RULES.values()}
PARAMS = RuleParams()


def test_every_threshold_has_a_rule_and_every_rule_a_measure():
    assert list(RULES) == list(RuleParams.model_fields)
    known = measured(HISTORY, 2, 0.9)
    assert {rule.measure for rule in RULES.values()} <= known.keys()


def test_nothing_is_said_of_a_calm_training():
    assert findings(CALM, PARAMS, 3, 0.9) == []


@pytest.mark.parametrize("name", list(RULES))
def test_a_rule_speaks_beyond_its_threshold_alone(name):
    rule, threshold = RULES[name], getattr(PARAMS, name)
    at = {**CALM, rule.measure: threshold}
    assert findings(at, PARAMS, 3, 0.9) == []
    step = 1e-6 if rule.above else -1e-6
    (found,) = findings({**CALM, rule.measure: threshold + step}, PARAMS, 3, 0.9)
    assert found["rule"] == name
    assert found["threshold"] == threshold
    assert found["value"] == pytest.approx(threshold + step)
    assert found["speaks"] == ("above" if rule.above else "below")
    assert "{" not in found["says"]


def test_the_number_stands_in_the_sentence():
    (found,) = findings({**CALM, "gap": 0.21}, PARAMS, 3, 0.9)
    assert found["says"].startswith("at the kept epoch the accuracy on training rows is 0.210")
    (found,) = findings({**CALM, "slowness": 0.75}, PARAMS, 3, 0.8)
    assert found["says"] == "it took 75% of the epochs to reach 80% of the best held-out macro-F1"
    (found,) = findings({**CALM, "gap": 0.21}, RuleParams(overfitting=0.2), 3, 0.9)
    assert found["threshold"] == 0.2


def test_what_was_not_measured_is_not_judged():
    assert findings(dict.fromkeys(CALM), PARAMS, 3, 0.9) == []


def test_a_threshold_out_of_range_is_named():
    with pytest.raises(ParamError, match=r"x\.gradient_explosion: must be > 1, got 0\.5"):
        check({"gradient_explosion": 0.5}, "x", RuleParams)


TABLE = pd.DataFrame(
    {
        "model": ["a", "b", "c"],
        "epochs": [9, 9, 9],
        "kept": [7, 8, 4],
        "epochs_to_share": [5, 5, 2],
        "val_f1_macro": [0.9, 0.95, 0.9],
        "score": [0.6, 0.7, 0.5],
    }
)


def test_models_are_compared():
    assert across(TABLE, 0.9) == [
        "Soonest at 90% of its best held-out macro-F1 is c, in epoch 2; last is b, in epoch 5.",
        "The highest score, 0.700, is that of b, which got there in epoch 5 and kept epoch 8 of 9.",
        # Ranks 2.5, 2.5, 1 against 2, 3, 1: covariance 1.5 over the root of 1.5 * 2.
        "Over 3 models the rank correlation of those epochs with the score is 0.87.",
        "Held-out macro-F1 tells least about c: 0.900 on families of its own sources, a score of "
        "0.500 elsewhere.",
    ]
    assert len(across(TABLE[:2], 0.9)) == 3  # two models have no correlation


def test_one_model_is_described():
    assert across(TABLE[1:2], 0.9) == [
        "b reached 90% of its best held-out macro-F1 in epoch 5 of 9 and kept epoch 8; its score "
        "is 0.700."
    ]
