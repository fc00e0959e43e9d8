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


def row(text="a", **known):
    return unit(text, **({"kind": "library", "package": "oz", "era": "0.8", "group": "g"} | known))


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
    rows = [row(), row("b", era="0.5"), row("c", package="solmate")]
    rows = divided(rows, HELD, CLASSES)
    assert [(one["role"], one["held"], one["group"]) for one in rows] == [
        ("package", "", "g"),
        ("external", "era", "g@era"),
        ("external", "package", "g@package"),
    ]


def test_a_text_of_which_a_row_is_held_as_a_test_is_held_whole():
    known = {"kind": "test", "function": "f"}
    rows = [row(source=f"slither/{one}", **known) for one in ("suicidal", "weak-prng")]
    assert [one["held"] for one in divided(rows, HELD, CLASSES)] == ["test", "test"]


def test_a_held_row_whose_text_is_trained_on_is_left_out():
    rows = divided([row(), row(era="0.5"), row("b", era="0.5")], HELD, CLASSES)
    assert [(one["text"], one["role"]) for one in rows] == [("a", "package"), ("b", "external")]
