import pytest

from rampart.evm.analysis import analyse
from rampart.evm.features import FACTS, NAMES, PAIRS, WORD_LIST, lines, numbers, slug, whole
from tests.evm.assembler import DISPATCH, code

BODY = "CALLER 0 SSTORE STOP"


def test_every_number_has_a_name_and_every_name_a_number():
    made = numbers(analyse(code(DISPATCH + BODY)))
    assert list(made) != []
    assert set(made) == set(NAMES)
    assert len(NAMES) == len(set(NAMES)) == 8 + 2 * len(WORD_LIST) + 2 * len(FACTS) + len(PAIRS)


def test_numbers_of_a_small_code():
    made = numbers(analyse(code(DISPATCH + BODY)))
    assert (made["n_functions"], made["n_blocks"], made["n_edges"]) == (1, 3, 1)
    assert (made["n_has_caller"], made["n_has_sstore"], made["n_has_call"]) == (1, 1, 0)
    # calldataload eq jumpi revert caller sstore stop speak
    assert made["n_share_caller"] == pytest.approx(1 / 7)
    assert made["n_writes_the_caller_unguarded"] == made["n_in_writes_the_caller_unguarded"] == 1
    assert made["n_with_owner_open"] == 1


def test_an_empty_code_has_zeros_and_one_line():
    seen = analyse(b"")
    assert set(numbers(seen).values()) == {0}
    assert lines(seen) == ["x"]
    assert whole(seen) == ""


def test_a_line_has_facts_then_opcodes():
    first, second = lines(analyse(code(DISPATCH + BODY)))
    assert first == "x calldataload eq jumpi revert"
    facts, opcodes = second.split(" x ")
    assert "f_writes_the_caller_unguarded" in facts.split()
    assert opcodes == "caller sstore stop"


@pytest.mark.parametrize("selector", ["0xa1b2c3d4", "0x01020304", "0xffffffff"])
@pytest.mark.parametrize("address", ["11" * 20, "ff" * 20])
def test_no_operand_moves_a_number_or_a_word(selector, address):
    text = DISPATCH.replace("0xa1b2c3d4", "{}") + "0x{} 0 SSTORE STOP"
    plain = analyse(code(text.format("0xa1b2c3d4", "11" * 20)))
    other = analyse(code(text.format(selector, address)))
    assert numbers(other) == numbers(plain)
    assert lines(other) == lines(plain)
    assert whole(other) == whole(plain)


def test_the_names_of_pairs_are_of_facts_that_there_are():
    assert {fact for pair in PAIRS.values() for fact in pair} <= set(FACTS)
    assert slug("writes after a call, locked") == "writes_after_a_call_locked"
