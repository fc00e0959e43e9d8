from hypothesis import given
from hypothesis import strategies as st

from rampart.evm.disassembly import disassemble, instructions
from rampart.evm.opcodes import PUSHED


def test_what_a_push_carries_is_no_instruction():
    code = bytes.fromhex("61f1ff 33 63deadbeef 55".replace(" ", ""))
    ops, offsets = disassemble(code)
    assert ops == [0x61, 0x33, 0x63, 0x55]
    assert offsets == [0, 3, 4, 9]
    assert [one.name for one in instructions(code)] == ["PUSH2", "CALLER", "PUSH4", "SSTORE"]


def test_a_push_that_the_code_ends_in_is_short():
    assert instructions(b"\x7f\x01\x02")[0].operand == b"\x01\x02"


def test_a_part_is_read_in_step_with_the_whole():
    code = bytes.fromhex("605b5b00")
    assert [one.offset for one in instructions(code, 1, 3)] == [2]


@given(st.binary(max_size=300))
def test_instructions_cover_the_code_without_gap(code):
    ops, offsets = disassemble(code)
    ends = [offset + 1 + PUSHED[op] for op, offset in zip(ops, offsets)]
    assert offsets == [0, *ends[:-1]][: len(ops)]
    assert not code or ends[-1] >= len(code)
    assert [code[offset] for offset in offsets] == ops
