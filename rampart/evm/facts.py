"""What is noted on the way through a function: facts, each with the offsets that it holds of.

None of them is a finding. They are what the weakness classes are about: who may write what, what
happens after a call, what a branch hangs on. A model weighs them; these lines are also what it
shows as evidence.
"""

from __future__ import annotations

from collections.abc import Sequence

from rampart.evm import marks
from rampart.evm.blocks import Block
from rampart.evm.opcodes import ENDS

FLAGS = ("guarded", "called", "read", "timed", "ordered", "locked")
GUARDED, CALLED, READ, TIMED, ORDERED, LOCKED = (1 << bit for bit in range(6))
"""Of a path: a branch hung on the caller; another contract has been called; whether that went well
was looked at since; a branch hung on the time; two unknown numbers were compared; a fixed slot was
written, as a lock is, before any call."""
STOPS = ENDS
ASKED = marks.ARGUMENT
"""What a dispatcher compares with a selector is from call data."""
CHANCE = marks.TIME | marks.BLOCK
FOREIGN = ("CALL", "CALLCODE", "DELEGATECALL", "STATICCALL")

FACTS = {
    "calls": "calls another contract, CALL or CALLCODE",
    "static calls": "calls another contract that may change nothing",
    "pays": "calls with value",
    "pays with all gas": "calls with value and leaves the other all gas, so that it can call back",
    "pays the caller": "calls with value whoever called",
    "pays an argument": "calls with value an address from call data",
    "pays a stored one": "calls with value an address from storage",
    "pays unguarded": "calls with value and no branch hung on the caller",
    "pays all": "calls with its whole balance as value",
    "pays by chance": "calls with value behind a branch on the block or its time, or a share of it",
    "calls an argument": "calls an address from call data",
    "calls unguarded": "calls an address from call data and no branch hung on the caller",
    "call after call": "calls when it has called already",
    "writes": "writes storage",
    "writes after a call": "writes storage after a call, no lock taken before",
    "writes after a call, locked": "writes storage after a call, a fixed slot written before",
    "writes after paying the caller": "writes under a key of the caller's after a call, no lock",
    "writes a fixed slot unguarded": "writes a fixed slot and no branch hung on the caller",
    "writes an argument unguarded": "writes an argument to a fixed slot, no branch on the caller",
    "writes a fixed slot guarded": "writes a fixed slot behind a branch on the caller",
    "writes another's key unguarded": "writes under a key from call data, not the caller's",
    "writes a key guarded": "writes under a key behind a branch on the caller",
    "writes an argument": "writes an argument as it came, compared with nothing",
    "writes a sum unordered": "writes a sum, product or difference that no comparison bounds",
    "writes a sum": "writes a sum, product or difference",
    "writes the caller": "writes who called to a fixed slot",
    "writes the caller unguarded": "writes who called to a fixed slot, no branch on the caller",
    "writes chance": "writes what is made of the block or its time through a hash",
    "writes time": "writes the time",
    "destroys": "destroys itself",
    "destroys unguarded": "destroys itself and no branch hung on the caller",
    "delegates": "runs code of another contract as its own",
    "delegates to an argument": "runs code of an address from call data",
    "delegates to a stored one": "runs code of an address from storage",
    "delegates to a fixed one": "runs code of an address that stands in the code",
    "delegates unguarded": "runs foreign code and no branch hung on the caller",
    "delegates call data": "runs foreign code from an argument or storage, unguarded",
    "creates": "creates a contract",
    "result unread": "ends well after a call whose result no branch looked at",
    "result read": "ends well after a call whose result a branch looked at",
    "branch on caller": "a branch hangs on who called",
    "branch on caller equal": "a branch hangs on the caller being one that storage holds",
    "branch on caller's key": "a branch hangs on what storage holds under the caller",
    "branch on origin": "a branch hangs on tx.origin",
    "branch on time": "a branch hangs on the time",
    "branch on exact time": "a branch hangs on the time being equal to something",
    "branch on time and storage": "a branch compares the time with what storage holds",
    "branch on time's rest": "a branch hangs on a remainder of the time",
    "branch on block": "a branch hangs on the block's number, hash, or their like",
    "branch on chance": "a branch hangs on a hash or remainder of the block or its time",
    "branch on balance": "a branch hangs on a balance being equal to something",
    "branch on code": "a branch hangs on whether an account has code",
    "branch on paid": "a branch compares what was paid",
    "branch on a hash": "a branch hangs on a hash of call data being one that is known",
    "branch on returned": "a branch hangs on what another contract gave back",
    "branch on order": "a branch compares two numbers that are not known",
    "hash of chance": "hashes the block or its time",
    "rest of chance": "takes a remainder of the block, its time, or a hash of them",
    "rest of time": "takes a remainder of the time",
    "sums": "adds, with nothing known",
    "sums of arguments": "adds, with an argument in it",
    "differences": "subtracts, with nothing known",
    "differences of arguments": "subtracts an argument from what storage holds",
    "products": "multiplies, with nothing known",
    "product of a quotient": "multiplies what was divided before",
    "sum of the time": "adds to the time",
    "loops": "runs in a circle",
    "loops with a call": "calls in a circle",
    "loops with a payment": "calls with value in a circle",
    "loops with a write": "writes storage in a circle",
    "loops over storage": "goes round as often as storage says",
    "loops over an argument": "goes round as often as call data says",
    "loops with a call over storage": "calls in a circle that goes round as often as storage says",
    "ends well": "can end without being undone",
    "unordered call": "ends well after a call and compares nothing",
    "locks": "writes a fixed slot before any call",
}
"""Fact -> what it says of the offset that it is noted at."""


def _mask(value: int) -> int:
    return 0 if value >= 0 else -1 - value


def _add(found: dict[str, set[int]], fact: str, offset: int) -> None:
    try:
        found[fact].add(offset)
    except KeyError:
        found[fact] = {offset}


def note(
    found: dict[str, set[int]], name: str, offset: int, values: Sequence[int], flags: int
) -> int:
    """Note what an event says, and return the flags of the path behind it.

    Parameters
    ----------
    found : fact -> offsets, added to.
    name, offset : of the instruction.
    values : what it takes: a number that is known, or -1 - mask.
    """
    rule = RULES.get(name)
    return flags if rule is None else rule(found, name, offset, values, flags)


def _call(found: dict, name: str, offset: int, values: Sequence[int], flags: int) -> int:
    target = _mask(values[1])
    if name == "STATICCALL":
        _add(found, "static calls", offset)
        return flags
    if name == "DELEGATECALL":
        return _delegate(found, offset, values[1], flags)
    guarded = flags & GUARDED
    _add(found, "calls", offset)
    value = values[2]
    if flags & CALLED:
        _add(found, "call after call", offset)
    if value:
        paid = _mask(value)
        _add(found, "pays", offset)
        if _mask(values[0]) & marks.GAS:
            _add(found, "pays with all gas", offset)
        if target & marks.CALLER and not target & marks.STORAGE:
            _add(found, "pays the caller", offset)
        if target & marks.ARGUMENT and not target & marks.STORAGE:
            _add(found, "pays an argument", offset)
        if target & marks.STORAGE:
            _add(found, "pays a stored one", offset)
        if not guarded:
            _add(found, "pays unguarded", offset)
        if paid & marks.BALANCE and not paid & marks.STORAGE:
            _add(found, "pays all", offset)
        if (paid | target) & CHANCE or (flags & TIMED and not guarded):
            _add(found, "pays by chance", offset)
    if target & marks.ARGUMENT and not target & marks.STORAGE:
        _add(found, "calls an argument", offset)
        if not guarded:
            _add(found, "calls unguarded", offset)
    return (flags | CALLED) & ~READ


def _delegate(found: dict, offset: int, target: int, flags: int) -> int:
    mask = _mask(target)
    _add(found, "delegates", offset)
    if mask & marks.STORAGE:
        _add(found, "delegates to a stored one", offset)
    elif mask & marks.ARGUMENT:
        _add(found, "delegates to an argument", offset)
    elif target >= 0:
        _add(found, "delegates to a fixed one", offset)
    if not flags & GUARDED:
        _add(found, "delegates unguarded", offset)
        if mask & (marks.STORAGE | marks.ARGUMENT):
            _add(found, "delegates call data", offset)
    return (flags | CALLED) & ~READ


def _write(found: dict, name: str, offset: int, values: Sequence[int], flags: int) -> int:
    key, value = _mask(values[0]), _mask(values[1])
    keyed, guarded = key & marks.HASH, flags & GUARDED
    given = value & (marks.ARGUMENT | marks.CALLER | marks.PAID | marks.SUM | marks.TIME)
    _add(found, "writes", offset)
    if flags & CALLED and (keyed or given or not flags & LOCKED):
        if flags & LOCKED:
            _add(found, "writes after a call, locked", offset)
        else:
            _add(found, "writes after a call", offset)
            if key & marks.CALLER:
                _add(found, "writes after paying the caller", offset)
    if not keyed:
        _fixed(found, offset, value, guarded)
        if not flags & CALLED and not given:
            _add(found, "locks", offset)
            flags |= LOCKED
    elif guarded:
        _add(found, "writes a key guarded", offset)
    elif key & marks.ARGUMENT and not key & marks.CALLER:
        _add(found, "writes another's key unguarded", offset)
    if value & marks.ARGUMENT and not value & (marks.SUM | marks.STORAGE) and not flags & ORDERED:
        _add(found, "writes an argument", offset)
    if value & marks.SUM:
        _add(found, "writes a sum", offset)
        if not flags & ORDERED:
            _add(found, "writes a sum unordered", offset)
    if value & CHANCE and value & (marks.HASH | marks.REST):
        _add(found, "writes chance", offset)
    if value & marks.TIME:
        _add(found, "writes time", offset)
    return flags


def _fixed(found: dict, offset: int, value: int, guarded: int) -> None:
    if guarded:
        _add(found, "writes a fixed slot guarded", offset)
    else:
        _add(found, "writes a fixed slot unguarded", offset)
        if value & marks.ARGUMENT:
            _add(found, "writes an argument unguarded", offset)
    if value & marks.CALLER:
        _add(found, "writes the caller", offset)
        if not guarded:
            _add(found, "writes the caller unguarded", offset)


def _lock(found: dict, name: str, offset: int, values: Sequence[int], flags: int) -> int:
    return flags if flags & CALLED else flags | LOCKED


def _destroy(found: dict, name: str, offset: int, values: Sequence[int], flags: int) -> int:
    _add(found, "destroys", offset)
    if not flags & GUARDED:
        _add(found, "destroys unguarded", offset)
    return flags


def _create(found: dict, name: str, offset: int, values: Sequence[int], flags: int) -> int:
    _add(found, "creates", offset)
    return (flags | CALLED) & ~READ


def _hash(found: dict, name: str, offset: int, values: Sequence[int], flags: int) -> int:
    if any(_mask(value) & CHANCE for value in values):
        _add(found, "hash of chance", offset)
    return flags


def _rest(found: dict, name: str, offset: int, values: Sequence[int], flags: int) -> int:
    mask = _mask(values[0])
    if mask & CHANCE:
        _add(found, "rest of chance", offset)
        if mask & marks.TIME and not mask & marks.HASH:
            _add(found, "rest of time", offset)
    return flags


def _sum(found: dict, name: str, offset: int, values: Sequence[int], flags: int) -> int:
    left, right = values
    if left >= 0 or right >= 0:
        if name == "ADD" and (_mask(left) | _mask(right)) & marks.TIME:
            _add(found, "sum of the time", offset)
        return flags
    both = _mask(left) | _mask(right)
    if not both & (marks.ARGUMENT | marks.STORAGE | marks.PAID):
        return flags
    if name == "ADD":
        _add(found, "sums", offset)
        if both & marks.ARGUMENT:
            _add(found, "sums of arguments", offset)
        if both & marks.TIME:
            _add(found, "sum of the time", offset)
    elif name == "SUB":
        _add(found, "differences", offset)
        if both & marks.ARGUMENT and both & marks.STORAGE:
            _add(found, "differences of arguments", offset)
    else:
        _add(found, "products", offset)
        if both & marks.QUOTIENT:
            _add(found, "product of a quotient", offset)
    return flags


RULES = {
    **dict.fromkeys(FOREIGN, _call),
    **dict.fromkeys(("CREATE", "CREATE2"), _create),
    **dict.fromkeys(("ADD", "SUB", "MUL"), _sum),
    "SSTORE": _write,
    "TSTORE": _lock,
    "SELFDESTRUCT": _destroy,
    "SHA3": _hash,
    "MOD": _rest,
}


def branch(found: dict[str, set[int]], offset: int, mask: int, flags: int) -> int:
    """Note what a branch hangs on, and return the flags of the path behind it.

    Parameters
    ----------
    mask : of its condition.
    """
    if not mask:
        return flags
    if mask & (marks.CALLER | marks.ORIGIN):
        flags = _by_whom(found, offset, mask, flags)
    if mask & CHANCE:
        flags = _by_chance(found, offset, mask, flags)
    if mask & marks.RESULT:
        flags |= READ
    if mask & marks.ORDER and not mask & marks.SIZE:
        _add(found, "branch on order", offset)
        flags |= ORDERED
    if mask & marks.RETURNED and mask & (marks.ORDER | marks.EQUAL):
        _add(found, "branch on returned", offset)
    if mask & marks.BALANCE and mask & marks.EQUAL:
        _add(found, "branch on balance", offset)
    if mask & marks.CODE and not mask & marks.RESULT:
        _add(found, "branch on code", offset)
    if mask & marks.PAID and mask & marks.KINDS:
        _add(found, "branch on paid", offset)
    if mask & marks.HASH and mask & marks.ARGUMENT and mask & marks.EQUAL:
        _add(found, "branch on a hash", offset)
    return flags


def _by_whom(found: dict, offset: int, mask: int, flags: int) -> int:
    if mask & marks.ORIGIN:
        _add(found, "branch on origin", offset)
    if mask & (marks.ORDER | marks.SUM):  # what the caller owns is compared, not who it is
        return flags
    _add(found, "branch on caller", offset)
    if mask & marks.HASH:
        _add(found, "branch on caller's key", offset)
    elif mask & marks.EQUAL:
        _add(found, "branch on caller equal", offset)
    return flags | GUARDED


def _by_chance(found: dict, offset: int, mask: int, flags: int) -> int:
    drawn = mask & (marks.HASH | marks.REST)
    if mask & marks.TIME:
        _add(found, "branch on time", offset)
        if mask & marks.EQUAL:
            _add(found, "branch on exact time", offset)
        if mask & marks.STORAGE and mask & marks.ORDER:
            _add(found, "branch on time and storage", offset)
        if mask & marks.REST:
            _add(found, "branch on time's rest", offset)
        flags |= TIMED
    if mask & marks.BLOCK:
        _add(found, "branch on block", offset)
        flags |= TIMED
    if drawn and not (mask & marks.STORAGE and mask & marks.ORDER):
        _add(found, "branch on chance", offset)
    return flags


def ended(found: dict[str, set[int]], name: str, offset: int, flags: int) -> None:
    """Note that a path ended without being undone."""
    _add(found, "ends well", offset)
    if flags & CALLED:
        _add(found, "result read" if flags & READ else "result unread", offset)
        if not flags & ORDERED:
            _add(found, "unordered call", offset)


KIND = {"CALL": 1, "CALLCODE": 1, "DELEGATECALL": 1, "SSTORE": 2}


def kinds(block: Block) -> int:
    """Return what a block does, of that which matters in a circle: calls 1, writes 2."""
    kind = 0
    for name, _, _ in block.events:
        kind |= KIND.get(name, 0)
    return kind


def loop(
    found: dict[str, set[int]],
    blocks: Sequence[Block],
    kinds_: Sequence[int],
    path: Sequence[tuple[int, int]],
) -> None:
    """Note a circle: the blocks from the one that is entered again, with their conditions."""
    at = blocks[path[0][0]].start
    kind = mask = 0
    for place, condition in path:
        kind |= kinds_[place]
        if condition & (marks.ORDER | marks.BOUND):
            mask |= condition
    _add(found, "loops", at)
    over = mask & marks.ORDER and mask & marks.STORAGE
    if kind & 1:
        _add(found, "loops with a call", at)
        if over:
            _add(found, "loops with a call over storage", at)
        paying = found.get("pays", ())
        events = (event for place, _ in path for event in blocks[place].events)
        if paying and any(event.offset in paying for event in events):
            _add(found, "loops with a payment", at)
    if kind & 2:
        _add(found, "loops with a write", at)
    if over:
        _add(found, "loops over storage", at)
    if mask & marks.ORDER and mask & marks.ARGUMENT:
        _add(found, "loops over an argument", at)
