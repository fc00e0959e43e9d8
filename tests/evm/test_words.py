from hypothesis import given
from hypothesis import strategies as st

from rampart.evm.disassembly import disassemble
from rampart.evm.words import SHUFFLING, WORDS, speaking, words


def test_depth_and_operand_are_masked():
    assert words([0x60, 0x61, 0x63, 0x73, 0x7F, 0x8F, 0x9F, 0xA3]) == [
        "push", "push", "push4", "push20", "push32", "dup", "swap", "log",
    ]  # fmt: skip


def test_words_are_letters_that_the_counter_reads_whole():
    assert all(word.isalnum() and word == word.lower() for word in WORDS)


@given(st.binary(max_size=60), st.binary(min_size=20, max_size=20))
def test_no_address_moves_a_word(body, address):
    codes = [body + b"\x73" + part + b"\x33" for part in (bytes(20), address)]
    one, other = (words(disassemble(code)[0]) for code in codes)
    assert len(body) > 32 or one == other or body[-32:] != b""  # inside a push it is an operand
    if not any(0x60 <= byte <= 0x7F for byte in body):
        assert one == other


def test_what_speaks_has_no_moving_about():
    assert speaking(range(256)) == [word for word in WORDS if word not in SHUFFLING]
    assert {"caller", "sstore", "call", "timestamp", "mod", "sha3"} <= set(speaking(range(256)))
