"""The opcodes of the Ethereum virtual machine, to the fork Cancun.

Source: the Yellow Paper's appendix H, and EIP-145, 1014, 1052, 1153, 1344, 1884, 3198, 3855, 4399,
4844, 5656 and 7516 for what came later.
"""

from __future__ import annotations

from typing import NamedTuple


class Opcode(NamedTuple):
    """One opcode: its name, and how many values it takes from the stack and puts there."""

    name: str
    takes: int
    gives: int


TABLE = """
00 STOP 0 0
01 ADD 2 1,MUL 2 1,SUB 2 1,DIV 2 1,SDIV 2 1,MOD 2 1,SMOD 2 1,ADDMOD 3 1,MULMOD 3 1,EXP 2 1
0b SIGNEXTEND 2 1
10 LT 2 1,GT 2 1,SLT 2 1,SGT 2 1,EQ 2 1,ISZERO 1 1,AND 2 1,OR 2 1,XOR 2 1,NOT 1 1,BYTE 2 1
1b SHL 2 1,SHR 2 1,SAR 2 1
20 SHA3 2 1
30 ADDRESS 0 1,BALANCE 1 1,ORIGIN 0 1,CALLER 0 1,CALLVALUE 0 1,CALLDATALOAD 1 1
36 CALLDATASIZE 0 1,CALLDATACOPY 3 0,CODESIZE 0 1,CODECOPY 3 0,GASPRICE 0 1,EXTCODESIZE 1 1
3c EXTCODECOPY 4 0,RETURNDATASIZE 0 1,RETURNDATACOPY 3 0,EXTCODEHASH 1 1
40 BLOCKHASH 1 1,COINBASE 0 1,TIMESTAMP 0 1,NUMBER 0 1,PREVRANDAO 0 1,GASLIMIT 0 1
46 CHAINID 0 1,SELFBALANCE 0 1,BASEFEE 0 1,BLOBHASH 1 1,BLOBBASEFEE 0 1
50 POP 1 0,MLOAD 1 1,MSTORE 2 0,MSTORE8 2 0,SLOAD 1 1,SSTORE 2 0,JUMP 1 0,JUMPI 2 0,PC 0 1
59 MSIZE 0 1,GAS 0 1,JUMPDEST 0 0,TLOAD 1 1,TSTORE 2 0,MCOPY 3 0
f0 CREATE 3 1,CALL 7 1,CALLCODE 7 1,RETURN 2 0,DELEGATECALL 6 1,CREATE2 4 1
fa STATICCALL 6 1
fd REVERT 2 0,INVALID 0 0,SELFDESTRUCT 1 0
"""


def _opcodes() -> dict[int, Opcode]:
    found = {}
    for line in TABLE.strip().splitlines():
        first, rest = line.split(" ", 1)
        for place, entry in enumerate(rest.split(",")):
            name, takes, gives = entry.split()
            found[int(first, 16) + place] = Opcode(name, int(takes), int(gives))
    for size in range(33):
        found[0x5F + size] = Opcode(f"PUSH{size}", 0, 1)
    for place in range(1, 17):
        found[0x7F + place] = Opcode(f"DUP{place}", place, place + 1)
        found[0x8F + place] = Opcode(f"SWAP{place}", place + 1, place + 1)
    for topics in range(5):
        found[0xA0 + topics] = Opcode(f"LOG{topics}", topics + 2, 0)
    return dict(sorted(found.items()))


OPCODES = _opcodes()
"""Byte -> opcode. A byte that is not here ends a run as INVALID does."""
CODES = {opcode.name: code for code, opcode in OPCODES.items()}
"""Name -> byte."""
PUSHED = tuple(code - 0x5F if 0x5F <= code <= 0x7F else 0 for code in range(256))
"""Of each byte how many bytes behind it are its operand."""
NAMES = tuple(OPCODES[code].name if code in OPCODES else "UNKNOWN" for code in range(256))
ENDS = frozenset(
    {CODES[name] for name in ("STOP", "JUMP", "RETURN", "REVERT", "INVALID", "SELFDESTRUCT")}
    | (set(range(256)) - OPCODES.keys())
)
"""Bytes behind which nothing runs on."""
