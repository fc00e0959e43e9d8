import numpy as np
import pytest

from rampart.evm.analysis import analyse
from rampart.evm.facts import FACTS
from rampart.evm.features import lines, numbers
from rampart.solidity.classes import CLASSES
from rampart.tasks.bytecode.evidence import ABOUT, evidence, named, strongest, without
from tests.evm.assembler import code

TWO = (
    "0 CALLDATALOAD 224 SHR DUP1 0x11111111 EQ >a JUMPI DUP1 0x22222222 EQ >b JUMPI 0 0 REVERT "
    "@a CALLER SELFDESTRUCT @b CALLVALUE 0 SSTORE STOP"
)


def predict(seen):
    """Say access control where something destroys itself: what a model might."""
    p = np.full((len(seen), len(CLASSES)), 0.01)
    for place, one in enumerate(seen):
        bad = any("destroys unguarded" in function.found for function in one.walk.functions)
        p[place, 2] = 0.9 if bad else 0.1
    return p / p.sum(axis=1, keepdims=True)


def test_every_class_is_about_facts_that_there_are():
    assert set(ABOUT) == set(CLASSES) - {"safe"}
    assert {fact for facts in ABOUT.values() for fact in facts} <= set(FACTS)


def test_a_code_without_a_function_has_lost_what_it_alone_does():
    seen = analyse(code(TWO))
    rest = without(seen, seen.walk.functions[1])
    assert [one.selector for one in rest.walk.functions] == [-1, 0x22222222]
    assert 0xFF in seen.ops
    assert 0xFF not in rest.ops
    assert len(rest.ops) == len(seen.ops) - 3


def test_the_words_of_the_functions_behind_stay_their_own():
    seen = analyse(code(TWO))
    rest = without(seen, seen.walk.functions[1])
    # Of 25 instructions 3 are gone; what follows them stands 3 places further in front.
    assert [(one.first, one.end) for one in seen.blocks] == [
        (0, 9), (9, 14), (14, 17), (17, 20), (20, 25),
    ]  # fmt: skip
    assert [(one.first, one.end) for one in rest.blocks] == [(0, 9), (9, 14), (14, 17), (17, 22)]
    assert [one.blocks for one in rest.walk.functions] == [(0, 1, 2), (3,)]
    assert rest.walk.edges == {(0, 1), (1, 2)}
    assert [rest.offsets[one.first] for one in rest.blocks] == [0, 17, 28, 36]
    assert lines(rest) == [lines(seen)[0], lines(seen)[2]]
    assert lines(rest)[1].endswith("x callvalue sstore stop")
    assert numbers(rest)["n_blocks"] == 4


def test_a_block_that_two_functions_share_stays():
    shared = code(TWO.replace("@a CALLER SELFDESTRUCT", "@a CALLER POP >end JUMP").replace(
        "0 SSTORE STOP", "0 SSTORE >end JUMP @end STOP"))  # fmt: skip
    seen = analyse(shared)
    rest = without(seen, seen.walk.functions[1])
    assert [one.blocks for one in seen.walk.functions] == [(0, 1, 2), (3, 5), (4, 5)]
    assert [one.blocks for one in rest.walk.functions] == [(0, 1, 2), (3, 4)]
    assert rest.walk.edges == {(0, 1), (1, 2), (3, 4)}
    assert lines(rest)[1] == lines(seen)[2]


def test_evidence_is_the_function_that_the_model_needs():
    first, second = evidence(analyse(code(TWO)), predict, "access_control")
    assert (first.selector, first.fact, first.offset) == ("0x11111111", "destroys unguarded", 35)
    # 0.9 / 0.99 against 0.1 / 0.19: the odds are 10 and 10 / 9.
    assert first.weight == pytest.approx(np.log(9))
    assert (second.selector, second.weight) == ("0x22222222", 0.0)
    assert evidence(analyse(code(TWO)), predict, "time") == []


def test_the_fallback_has_no_selector():
    seen = analyse(code("CALLER SELFDESTRUCT"))
    assert named(seen.walk.functions[0]) == ""


def test_the_classes_that_are_told_are_the_probable_ones():
    p = np.array([0.3, 0.02, 0.4, 0.2, 0.01, 0.01, 0.01, 0.01, 0.02, 0.02])
    assert strongest(p) == ["access_control", "unchecked_call"]
    assert strongest(np.eye(10)[0]) == ["reentrancy"]
