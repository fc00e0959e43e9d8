import pytest

from rampart.evm.analysis import analyse
from rampart.evm.reading import CodeError
from tests.evm.assembler import DISPATCH, code
from tests.evm.test_metadata import BZZR, IPFS
from tests.evm.test_reading import CREATION


def test_metadata_and_creation_code_change_nothing():
    raw = code(DISPATCH + "CALLER 0 SSTORE STOP")
    plain = analyse(raw)
    for other in (raw + BZZR, raw + IPFS, CREATION + raw, CREATION + raw + IPFS):
        seen = analyse(other.hex())
        assert (seen.code, seen.walk) == (plain.code, plain.walk)
    assert (analyse(CREATION + raw + IPFS).created, plain.created) == (True, False)
    assert (analyse(raw + IPFS).metadata, plain.metadata) == ("ipfs", "none")


def test_what_is_no_bytecode_is_refused():
    with pytest.raises(CodeError, match="even number"):
        analyse("0x123")
