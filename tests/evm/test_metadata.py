from hypothesis import given
from hypothesis import strategies as st

from rampart.evm.metadata import strip

BODY = bytes.fromhex("6080604052600080fd")
BZZR = bytes.fromhex("a165627a7a72305820") + b"\x07" * 32 + b"\x00\x29"
BZZR1 = bytes.fromhex("a265627a7a72315820") + b"\x07" * 32 + b"\x64solc\x43\x00\x05\x11\x00\x32"
IPFS = bytes.fromhex("a2646970667358221220") + b"\x07" * 32 + b"\x64solc\x43\x00\x08\x13\x00\x33"
SOLC = bytes.fromhex("a164736f6c6343000813000a")  # bytecodeHash: none


def test_each_compiler_s_metadata_goes():
    assert strip(BODY + BZZR) == (BODY, "bzzr0")
    assert strip(BODY + BZZR1) == (BODY, "bzzr1")
    assert strip(BODY + IPFS) == (BODY, "ipfs")
    assert strip(BODY + SOLC) == (BODY, "solc")


def test_what_has_none_stays():
    assert strip(BODY) == (BODY, "none")
    assert strip(b"") == (b"", "none")
    assert strip(IPFS) == (IPFS, "none")


def test_what_stands_behind_metadata_goes_with_it():
    assert strip(BODY + BZZR + b"\x01" * 64) == (BODY, "bzzr0")


def test_metadata_of_a_created_contract_in_the_middle_stays():
    inside = BODY + IPFS + BODY * 80
    assert strip(inside) == (inside, "none")
    assert strip(inside + IPFS) == (inside, "ipfs")


def test_a_length_that_does_not_fit_is_no_metadata():
    broken = IPFS[:-1] + b"\x99"
    assert strip(BODY + broken) == (BODY + broken, "none")


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_the_hash_in_it_changes_nothing(body, digest):
    other = IPFS.replace(b"\x07" * 32, digest)
    assert strip(body + b"\x00" + other)[0] == strip(body + b"\x00" + IPFS)[0]
