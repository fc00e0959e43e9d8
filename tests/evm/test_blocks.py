from rampart.evm import marks
from rampart.evm.blocks import REST, WORD, ZERO, blocks, mask_of, starts
from rampart.evm.disassembly import disassemble
from tests.evm.assembler import code


def of(text):
    raw = code(text)
    return blocks(raw, *disassemble(raw))


def test_a_block_begins_where_a_jump_may_lead_and_behind_one():
    ops, offsets = disassemble(code("1 >a JUMPI STOP @a CALLER JUMP"))
    assert starts(ops, offsets) == [0, 3, 4]
    assert starts([], []) == []


def test_what_a_block_takes_and_leaves():
    (block,) = of("SWAP1 POP DUP1 ADD")  # of (a, b on top): a goes, b + b stays
    assert block.takes == 2
    assert block.leaves == ((marks.SUM, 0b1000),)  # input 3 is the top of the stack
    assert mask_of(block.leaves[0]) == (marks.SUM, 0b1000)
    assert block.memory == (ZERO, WORD, REST)


def test_what_is_not_touched_is_no_part_of_it():
    (block,) = of("CALLER")
    assert (block.takes, block.leaves) == (0, ((marks.CALLER, 0),))


def test_known_numbers_are_worked_out():
    (block,) = of("3 5 ADD 1 160 SHL 1 SWAP1 SUB 0xff AND >x JUMP @x")[:1]
    assert block.leaves == (8, 0xFF)
    assert block.target == 21


def test_a_mapping_s_key_is_what_was_hashed():
    (block,) = of("CALLER 0 MSTORE 1 32 MSTORE 64 0 SHA3 SLOAD")
    assert block.leaves == ((marks.CALLER | marks.HASH | marks.STORAGE, 0),)
    assert [(event.name, event.values) for event in block.events] == [
        ("SHA3", ((marks.CALLER, 0), 1))
    ]


def test_memory_elsewhere_is_one_value():
    (block,) = of("TIMESTAMP 128 MSTORE NUMBER 160 MSTORE 64 128 SHA3")
    assert block.leaves[0][0] == marks.TIME | marks.BLOCK | marks.HASH
    assert mask_of(block.memory[2]) == (marks.TIME | marks.BLOCK, 0b100)


def test_a_comparison_with_a_number_is_told_from_one_of_two_unknown():
    (first,) = of("CALLVALUE 7 LT")
    (second,) = of("CALLVALUE CALLER LT")
    assert first.leaves == ((marks.PAID | marks.BOUND, 0),)
    assert second.leaves == ((marks.PAID | marks.CALLER | marks.ORDER, 0),)


def test_what_a_dispatcher_compares_is_kept():
    block = of("DUP1 0x11223344 EQ >f JUMPI @f")[0]
    assert (block.selector, block.nonzero, block.target) == (0x11223344, True, 11)
    block = of("DUP1 0x11223344 SUB >f JUMPI @f")[0]
    assert (block.selector, block.nonzero) == (0x11223344, False)
    block = of("DUP1 0x11223344 EQ ISZERO >f JUMPI @f")[0]
    assert (block.selector, block.nonzero) == (0x11223344, False)
    assert of("CALLER >f JUMPI @f")[0].selector is None


def test_a_call_leaves_an_event_with_what_it_takes():
    (block,) = of("0 0 0 0 CALLVALUE CALLER GAS CALL")
    (event,) = block.events
    assert event.name == "CALL"
    assert event.values[:3] == ((marks.GAS, 0), (marks.CALLER, 0), (marks.PAID, 0))
    assert block.leaves == ((marks.RESULT, 0),)
    assert mask_of(block.memory[2])[0] == marks.RETURNED
