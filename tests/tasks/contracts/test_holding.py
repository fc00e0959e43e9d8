import pytest

from rampart.solidity.classes import CLASSES, label_of
from rampart.tasks.contracts.holding import Held, divided, reason
from rampart.tasks.contracts.unit import unit

HELD = Held(
    packages=["solmate"],
    tests=["weak-prng"],
    variants=["time/delay"],
    eras=["0.5"],
)


def row(**known):
    return unit("a", **({"kind": "library", "package": "oz", "era": "0.8", "group": "g"} | known))


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({}, ""),
        ({"package": "solmate"}, "package"),
        ({"package": "solmate", "era": "0.5"}, "package"),
        ({"era": "0.5"}, "era"),
        ({"kind": "test", "source": "slither/weak-prng", "era": "0.5"}, "test"),
        ({"kind": "test", "source": "slither/suicidal"}, ""),
        ({"kind": "guard removed", "variant": "delay", "label": label_of("time")}, "variant"),
        ({"kind": "guard removed", "variant": "delay", "label": label_of("reentrancy")}, ""),
        ({"kind": "twin", "held": "variant"}, "variant"),
    ],
)
def test_why_training_may_not_see_a_row(known, why):
    assert reason(row(**known), HELD, CLASSES) == why


def test_no_group_is_on_both_sides():
    rows = divided([row(), row(era="0.5"), row(package="solmate")], HELD, CLASSES)
    assert [(one["role"], one["held"], one["group"]) for one in rows] == [
        ("package", "", "g"),
        ("external", "era", "g@era"),
        ("external", "package", "g@package"),
    ]
