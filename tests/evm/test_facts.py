"""Each fact on the smallest code that has it, beside one that is like it and has it not."""

import pytest

from rampart.evm.analysis import analyse
from rampart.evm.facts import FACTS, FLAGS
from tests.evm.assembler import DISPATCH, code

ARGUMENT = "4 CALLDATALOAD "
PAY = "0 0 0 0 "  # then value, target, gas
OWNER = "CALLER 0 SLOAD EQ >ok JUMPI 0 0 REVERT @ok "
KEY = "0 MSTORE 1 32 MSTORE 64 0 SHA3 "  # of a mapping, the value on the stack before it


def found(body):
    walk = analyse(code(DISPATCH + body)).walk
    (function,) = [one for one in walk.functions if one.selector == 0xA1B2C3D4]
    return set(function.found)


@pytest.mark.parametrize(
    ("fact", "has", "has_not"),
    [
        ("writes a fixed slot unguarded", "1 0 SSTORE STOP", OWNER + "1 0 SSTORE STOP"),
        ("writes a fixed slot guarded", OWNER + "1 0 SSTORE STOP", "1 0 SSTORE STOP"),
        ("writes an argument unguarded", ARGUMENT + "0 SSTORE STOP", "1 0 SSTORE STOP"),
        (
            "writes another's key unguarded",
            "1 " + ARGUMENT + KEY + "SSTORE STOP",
            "1 CALLER " + KEY + "SSTORE STOP",
        ),
        ("branch on caller equal", OWNER + "STOP", "CALLER 7 LT >e JUMPI @e STOP"),
        ("branch on caller's key", "CALLER " + KEY + "SLOAD >e JUMPI @e STOP", OWNER + "STOP"),
        ("branch on origin", "ORIGIN CALLER EQ >e JUMPI @e STOP", OWNER + "STOP"),
        ("destroys unguarded", "CALLER SELFDESTRUCT", OWNER + "CALLER SELFDESTRUCT"),
        ("destroys", OWNER + "CALLER SELFDESTRUCT", "STOP"),
        ("pays the caller", PAY + "CALLVALUE CALLER GAS CALL STOP", PAY + "0 CALLER GAS CALL STOP"),
        ("pays with all gas", PAY + "1 CALLER GAS CALL STOP", PAY + "1 CALLER 0x08fc CALL STOP"),
        (
            "writes after a call",
            PAY + "1 CALLER GAS CALL POP 0 CALLER " + KEY + "SSTORE STOP",
            "0 CALLER " + KEY + "SSTORE " + PAY + "1 CALLER GAS CALL POP STOP",
        ),
        (
            "writes after a call, locked",
            "2 0 SSTORE " + PAY + "1 CALLER GAS CALL POP 0 CALLER " + KEY + "SSTORE STOP",
            PAY + "1 CALLER GAS CALL POP 0 CALLER " + KEY + "SSTORE STOP",
        ),
        (
            "result unread",
            PAY + "1 CALLER GAS CALL POP STOP",
            PAY + "1 CALLER GAS CALL >ok JUMPI 0 0 REVERT @ok STOP",
        ),
        (
            "result read",
            PAY + "1 CALLER GAS CALL ISZERO >no JUMPI STOP @no 0 0 REVERT",
            PAY + "1 CALLER GAS CALL POP STOP",
        ),
        ("branch on time", "TIMESTAMP 0 SLOAD LT >e JUMPI @e STOP", "NUMBER >e JUMPI @e STOP"),
        ("branch on time and storage", "TIMESTAMP 0 SLOAD LT >e JUMPI @e STOP",
         "TIMESTAMP 9 LT >e JUMPI @e STOP"),
        ("branch on block", "NUMBER 0 SLOAD LT >e JUMPI @e STOP", "CALLVALUE >e JUMPI @e STOP"),
        (
            "hash of chance",
            "TIMESTAMP 128 MSTORE 32 128 SHA3 0 SSTORE STOP",
            "CALLER 128 MSTORE 32 128 SHA3 0 SSTORE STOP",
        ),
        ("rest of chance", "7 NUMBER MOD 0 SSTORE STOP", "7 CALLER MOD 0 SSTORE STOP"),
        (
            "branch on chance",
            "TIMESTAMP 128 MSTORE 32 128 SHA3 >e JUMPI @e STOP",
            "TIMESTAMP >e JUMPI @e STOP",
        ),
        (
            "writes a sum unordered",
            ARGUMENT + "0 SLOAD ADD 0 SSTORE STOP",
            ARGUMENT + "0 SLOAD DUP1 DUP3 LT >ok JUMPI 0 0 REVERT @ok ADD 0 SSTORE STOP",
        ),
        ("sums", ARGUMENT + "0 SLOAD ADD 0 SSTORE STOP", "3 4 ADD 0 SSTORE STOP"),
        (
            "product of a quotient",
            "3 0 SLOAD DIV 1 SLOAD MUL 0 SSTORE STOP",
            "1 SLOAD 0 SLOAD MUL 3 SWAP1 DIV 0 SSTORE STOP",
        ),
        (
            "delegates to an argument",
            "0 0 0 0 " + ARGUMENT + "GAS DELEGATECALL STOP",
            "0 0 0 0 0x1111111111111111111111111111111111111111 GAS DELEGATECALL STOP",
        ),
        ("delegates to a stored one", "0 0 0 0 0 SLOAD GAS DELEGATECALL STOP",
         "0 0 0 0 " + ARGUMENT + "GAS DELEGATECALL STOP"),
        ("delegates call data", "0 0 0 0 " + ARGUMENT + "GAS DELEGATECALL STOP",
         OWNER + "0 0 0 0 " + ARGUMENT + "GAS DELEGATECALL STOP"),
        (
            "loops over storage",
            "0 @top DUP1 0 SLOAD GT ISZERO >out JUMPI 1 ADD >top JUMP @out STOP",
            "0 @top DUP1 9 GT ISZERO >out JUMPI 1 ADD >top JUMP @out STOP",
        ),
        (
            "loops with a payment",
            "0 @top DUP1 0 SLOAD GT ISZERO >out JUMPI " + PAY
            + "1 CALLER 0 CALL POP 1 ADD >top JUMP @out STOP",
            PAY + "1 CALLER 0 CALL POP STOP",
        ),
        ("branch on a hash", "32 0 SHA3 >e JUMPI @e " + ARGUMENT
         + "128 MSTORE 32 128 SHA3 0x77 EQ >f JUMPI @f STOP", "32 0 SHA3 >e JUMPI @e STOP"),
        ("branch on balance", "7 BALANCE 9 EQ >e JUMPI @e STOP", "7 BALANCE 9 LT >e JUMPI @e STOP"),
        ("call after call", PAY + "0 7 GAS CALL " + PAY + "0 7 GAS CALL STOP",
         PAY + "0 7 GAS CALL STOP"),
    ],
)  # fmt: skip
def test_a_fact_holds_where_it_should(fact, has, has_not):
    assert fact in FACTS
    assert fact in found(has)
    assert fact not in found(has_not)


def test_every_fact_that_is_noted_is_described():
    from pathlib import Path

    from rampart.evm import facts

    text = Path(facts.__file__).read_text(encoding="utf-8")
    import re

    noted = set(re.findall(r'_add\(found, "([^"]+)"', text)) | {"result read", "result unread"}
    assert noted == set(FACTS)
    assert len(FLAGS) == 6
