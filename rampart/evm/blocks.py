"""Basic blocks, each summed up once: what it takes from the stack, leaves there, and does.

Inside a block a value is

- a number >= 0: known,
- a number < 0: ``-1 - n`` is input n, unchanged,
- a pair (mask, inputs): made of something; ``inputs`` has a bit for each input it is made of.

Inputs 0, 1, 2 are memory: the words at 0x00 and 0x20 (where keys of mappings are hashed), and all
the rest as one; inputs 3, 4 ... are the stack from its top. So a path through many blocks costs a
few operations a block and not one an instruction.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from rampart.evm import marks
from rampart.evm.opcodes import CODES, ENDS, NAMES, OPCODES

Value = Any
"""int or (mask, inputs), see above."""
WORDS = 3
"""Inputs that are memory."""
ZERO, WORD, REST = (-1, -2, -3)  # as they come in

EQ, SUB, NOT = CODES["EQ"], CODES["SUB"], CODES["NOT"]
RETURN, JUMPDEST = CODES["RETURN"], CODES["JUMPDEST"]
LARGEST = (1 << 256) - 1
CHUNK = 17  # inputs put below the stack at once: the most that an instruction looks at
TAKES = [OPCODES[op].takes if op in OPCODES else 0 for op in range(256)]
GIVES = [OPCODES[op].gives if op in OPCODES else 0 for op in range(256)]


def _codes(marked: dict[str, Any]) -> dict[int, Any]:
    return {CODES[name]: value for names, value in marked.items() for name in names.split()}


SOURCES = _codes(
    {
        "ADDRESS": marks.SELF,
        "BALANCE SELFBALANCE": marks.BALANCE,
        "ORIGIN": marks.ORIGIN,
        "CALLER": marks.CALLER,
        "CALLVALUE": marks.PAID,
        "CALLDATALOAD": marks.ARGUMENT,
        "CALLDATASIZE": marks.SIZE,
        "RETURNDATASIZE": marks.RETURNED,
        "EXTCODESIZE EXTCODEHASH": marks.CODE,
        "BLOCKHASH COINBASE NUMBER PREVRANDAO GASLIMIT BASEFEE BLOBBASEFEE": marks.BLOCK,
        "TIMESTAMP": marks.TIME,
        "GAS": marks.GAS,
        "CODESIZE GASPRICE CHAINID BLOBHASH PC MSIZE": 0,
    }
)
"""Opcode -> where what it gives is from."""
MADE = _codes({"ADD MUL EXP ADDMOD MULMOD": marks.SUM, "DIV SDIV": marks.QUOTIENT})
MADE |= _codes({"MOD SMOD": marks.REST})
ARITHMETIC = {CODES["ADD"]: "ADD", CODES["MUL"]: "MUL", CODES["MOD"]: "MOD", CODES["SMOD"]: "MOD"}
COPIES = _codes({"CALLDATACOPY": marks.ARGUMENT, "RETURNDATACOPY": marks.RETURNED})
(PUSH, DUP, SWAP, NONE, POP, ADDED, FOLD, MSTORE, MLOAD, ISZERO, COMPARED, ORDER) = range(12)
(SOURCE, JUMPI, JUMP, LOAD, HASH, STORE, CALL, COPY, ENDING, OTHER) = range(12, 22)
STEPS = [OTHER] * 256
for _op, _step in {
    **dict.fromkeys(range(0x5F, 0x80), PUSH),
    **dict.fromkeys(range(0x80, 0x90), DUP),
    **dict.fromkeys(range(0x90, 0xA0), SWAP),
    **dict.fromkeys(SOURCES, SOURCE),
    **dict.fromkeys(MADE, ADDED),
    **dict.fromkeys(COPIES, COPY),
    **_codes({"JUMPDEST": NONE, "POP": POP, "AND OR SHL SHR": FOLD, "MSTORE": MSTORE}),
    **_codes({"MLOAD": MLOAD, "ISZERO": ISZERO, "EQ SUB XOR": COMPARED, "LT GT SLT SGT": ORDER}),
    **_codes({"JUMPI": JUMPI, "JUMP": JUMP, "SLOAD TLOAD": LOAD, "SHA3": HASH}),
    **_codes({"SSTORE TSTORE": STORE, "RETURN REVERT STOP INVALID SELFDESTRUCT": ENDING}),
    **_codes({"CALL CALLCODE DELEGATECALL STATICCALL CREATE CREATE2": CALL}),
}.items():
    STEPS[_op] = _step


class Event(NamedTuple):
    """Something that a block does: what it is, where, and with which values."""

    name: str
    offset: int
    values: tuple[Value, ...]


class Block(NamedTuple):
    """A straight run of instructions."""

    start: int  # offset of its first instruction
    last: int  # offset of its last one
    first: int  # place of its first instruction in the list of all
    end: int  # and of the one behind its last
    op: int  # its last instruction
    lands: bool  # whether a jump may lead to it
    takes: int  # stack values that it looks at
    leaves: tuple[Value, ...]  # what stands there instead, the top last
    memory: tuple[Value, Value, Value]  # what the three words of memory are afterwards
    events: tuple[Event, ...]
    target: Value  # of its jump; None: it has none
    condition: Value  # of its jump; None: always
    selector: int | None  # that the condition compares with
    nonzero: bool  # whether the function is where that comparison is right
    sees: int  # stack values that its own may be made of, ``takes`` or more


def starts(ops: list[int], offsets: list[int]) -> list[int]:
    """Return the places of the instructions that begin a block.

    Examples
    --------
    >>> starts([0x60, 0x57, 0x5B, 0x00, 0x5B], [0, 2, 3, 4, 5])
    [0, 2, 4]
    """
    ends = ENDS | {CODES["JUMPI"]}
    found = {0} if ops else set()
    found.update(place + 1 for place, op in enumerate(ops) if op in ends)
    found.update(place for place, op in enumerate(ops) if op == 0x5B)
    found.discard(len(ops))
    # An instruction behind an end that is no JUMPDEST is never reached; it is a block all the same.
    return sorted(found)


def blocks(code: bytes, ops: list[int], offsets: list[int]) -> list[Block]:
    """Return the blocks of a code in their order.

    Parameters
    ----------
    code : runtime code, metadata stripped.
    ops, offsets : its instructions.
    """
    first = starts(ops, offsets)
    ends = [*first[1:], len(ops)]
    return [_block(code, ops, offsets, start, end) for start, end in zip(first, ends)]


def mask_of(value: Value) -> tuple[int, int]:
    """Return the mask and the inputs of a value inside a block."""
    if type(value) is int:
        return (0, 0) if value >= 0 else (0, 1 << (-1 - value))
    return value[0], value[1]


def _block(code: bytes, ops: list[int], offsets: list[int], first: int, end: int) -> Block:
    """Return one block; the branches stand in the order of how often they are taken."""
    stack: list[Value] = []
    deep = 0  # inputs that are on it, below all else
    zero, word, rest = ZERO, WORD, REST
    events: list[Event] = []
    target = condition = selector = None
    nonzero = True
    for op, at in zip(ops[first:end], offsets[first:end]):
        step = STEPS[op]
        if step == PUSH:
            stack.append(int.from_bytes(code[at + 1 : at + op - 0x5E], "big"))
            continue
        need = TAKES[op]
        if len(stack) < need:
            stack[:0] = range(-WORDS - deep - CHUNK, -WORDS - deep)
            deep += CHUNK
        if step == DUP:
            stack.append(stack[0x7F - op])
        elif step == SWAP:
            under = 0x8E - op
            stack[-1], stack[under] = stack[under], stack[-1]
        elif step == NONE:
            pass
        elif step == POP:
            stack.pop()
        elif step == ADDED:
            values = tuple(stack[-1 : -1 - need : -1])
            del stack[-need:]
            if need == 2 and _both(*values):
                stack.append(_folded(op, *values))
                continue
            if name := ARITHMETIC.get(op):
                events.append(Event(name, at, values))
            mask, inputs = _mixed(values)
            stack.append((mask | MADE[op], inputs))
        elif step == FOLD:
            left, right = stack.pop(), stack.pop()
            both = _both(left, right)
            stack.append(_folded(op, left, right) if both else _mixed((left, right)))
        elif step == MSTORE:
            place, value = stack.pop(), stack.pop()
            if place == 0:
                zero = value
            elif place == 32:
                word = value
            elif place != 64:  # where free memory begins says nothing
                rest = _mixed((rest, value))
        elif step == MLOAD:
            place = stack.pop()
            value = zero if place == 0 else word if place == 32 else rest
            stack.append((0, 0) if place == 64 else _mixed((value,)))
        elif step == ISZERO:
            value = stack.pop()
            if type(value) is tuple:
                stack.append((*value[:3], not value[3]) if len(value) == 4 else value)
            else:
                stack.append(int(value == 0) if value >= 0 else (0, 1 << (-1 - value)))
        elif step == COMPARED:  # EQ, SUB and XOR: what a dispatcher uses to find a function
            left, right = stack.pop(), stack.pop()
            if op != EQ and _both(left, right):
                stack.append(_folded(op, left, right))
                continue
            mask, inputs = _mixed((left, right))
            mask |= marks.EQUAL if op == EQ else marks.SUM if op == SUB else 0
            known = left if type(left) is int and left >= 0 else right
            if type(known) is int and known >= 0:
                stack.append((mask, inputs, known, op == EQ))
            else:
                stack.append((mask, inputs))
            if op == SUB:
                events.append(Event("SUB", at, (left, right)))
        elif step == ORDER:
            left, right = stack.pop(), stack.pop()
            known = (type(left) is int and left >= 0) or (type(right) is int and right >= 0)
            mask, inputs = _mixed((left, right))
            stack.append((mask | (marks.BOUND if known else marks.ORDER), inputs))
        elif step == SOURCE:
            if need:
                stack.pop()
            stack.append((SOURCES[op], 0))
        elif step == JUMPI:
            target, condition = stack.pop(), stack.pop()
            if type(condition) is tuple and len(condition) == 4 and condition[2] < 1 << 32:
                selector, nonzero = condition[2], condition[3]
        elif step == JUMP:
            target = stack.pop()
        elif step == LOAD:
            mask, inputs = _mixed((stack.pop(),))
            stack.append(((mask & ~marks.KINDS) | marks.STORAGE, inputs))
        elif step == HASH:
            place, size = stack.pop(), stack.pop()
            short = place == 0 and size in (32, 64)  # the key of a mapping, or an array
            read = ((zero, word) if size == 64 else (zero,)) if short else (rest,)
            mask, inputs = _mixed(read)
            events.append(Event("SHA3", at, read))
            stack.append(((mask & ~marks.KINDS) | marks.HASH, inputs))
        elif step == STORE:
            events.append(Event(NAMES[op], at, (stack.pop(), stack.pop())))
        elif step == CALL:
            values = tuple(stack[-1 : -1 - need : -1])
            del stack[-need:]
            events.append(Event(NAMES[op], at, values))
            stack.append((marks.RESULT, 0))
            rest = _mixed((rest, (marks.RETURNED, 0)))
        elif step == COPY:
            del stack[-3:]
            rest = _mixed((rest, (COPIES[op], 0)))
        elif step == ENDING:
            values = (rest, zero) if op == RETURN else tuple(stack[-1:])
            del stack[len(stack) - need :]
            events.append(Event(NAMES[op], at, values))
        elif op == NOT and type(stack[-1]) is int and stack[-1] >= 0:
            stack[-1] ^= LARGEST
        else:
            mask, inputs = _mixed(stack[len(stack) - need :])
            del stack[len(stack) - need :]
            if GIVES[op]:
                stack.append((mask, inputs))
    same = 0  # inputs that nothing has touched are left where they are
    while same < deep and same < len(stack) and stack[same] == same - WORDS - deep:
        same += 1
    return Block(
        offsets[first], offsets[end - 1], first, end, ops[end - 1], ops[first] == JUMPDEST,
        deep - same, tuple(stack[same:]), (zero, word, rest), tuple(events), target, condition,
        selector, nonzero, deep,
    )  # fmt: skip


def _mixed(values: Any) -> tuple[int, int]:
    """Return what is made of values."""
    mask = inputs = 0
    for value in values:
        if type(value) is tuple:
            mask |= value[0]
            inputs |= value[1]
        elif value < 0:
            inputs |= 1 << (-1 - value)
    return mask, inputs


def _both(left: Value, right: Value) -> bool:
    return type(left) is int and type(right) is int and left >= 0 and right >= 0


def _folded(op: int, left: int, right: int) -> int | tuple[int, int]:
    """Return what is made of two known numbers: masks, shifts and places in the code."""
    fold = FOLDS.get(op)
    return fold(left, right) & LARGEST if fold else (0, 0)


FOLDS = {
    CODES["AND"]: lambda left, right: left & right,
    CODES["OR"]: lambda left, right: left | right,
    CODES["XOR"]: lambda left, right: left ^ right,
    CODES["SHL"]: lambda left, right: right << left if left < 256 else 0,
    CODES["SHR"]: lambda left, right: right >> left if left < 256 else 0,
    CODES["ADD"]: lambda left, right: left + right,
    CODES["SUB"]: lambda left, right: left - right,
    CODES["MUL"]: lambda left, right: left * right,
    CODES["DIV"]: lambda left, right: left // right if right else 0,
    CODES["EXP"]: lambda left, right: pow(left, right, LARGEST + 1),
}
