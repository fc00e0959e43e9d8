from rampart.evm.opcodes import CODES, ENDS, NAMES, OPCODES, PUSHED


def test_there_are_as_many_opcodes_as_the_fork_cancun_has():
    # 0x00, 0x10, 0x20, 0x30, 0x40, 0x50, PUSH, DUP, SWAP, LOG, 0xf0 on
    assert 12 + 14 + 1 + 16 + 11 + 15 + 33 + 16 + 16 + 5 + 10 == 149
    assert len(OPCODES) == 149
    assert CODES["PREVRANDAO"] == 0x44
    assert (CODES["TLOAD"], CODES["TSTORE"], CODES["MCOPY"]) == (0x5C, 0x5D, 0x5E)
    assert OPCODES[0xF1] == ("CALL", 7, 1)
    assert OPCODES[0x8F] == ("DUP16", 16, 17)
    assert OPCODES[0x90] == ("SWAP1", 2, 2)


def test_a_push_carries_what_its_name_says():
    assert [PUSHED[op] for op in (0x5E, 0x5F, 0x60, 0x7F, 0x80)] == [0, 0, 1, 32, 0]


def test_a_byte_that_is_no_opcode_ends_a_run():
    assert NAMES[0x0C] == "UNKNOWN"
    assert {0x0C, 0x00, 0x56, 0xF3, 0xFD, 0xFE, 0xFF} <= ENDS
    assert CODES["JUMPI"] not in ENDS
