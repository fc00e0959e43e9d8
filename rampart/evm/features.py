"""A code as numbers and as words of its functions.

Numbers (``numbers``), all of the whole code:

- ``n_bytes``, ``n_instructions``, ``n_blocks``, ``n_edges``, ``n_functions``, ``n_largest``
  (blocks of the largest function), ``n_states`` (followed), ``n_unknown`` (jumps whose target is
  not known),
- ``n_has_<word>``: how often an opcode is there, ``n_share_<word>``: its share of all that speak,
- ``n_<fact>``: at how many places a fact of ``facts.FACTS`` holds, ``n_in_<fact>``: in how many
  functions,
- ``n_with_<pair>``: functions in which both facts of a pair hold, see ``PAIRS``.

No number is made of an operand: not of an address, a selector, a constant, nor of what is stored.
"""

from __future__ import annotations

import re

from rampart.evm.analysis import Analysis
from rampart.evm.facts import FACTS
from rampart.evm.walk import Function
from rampart.evm.words import SHUFFLING, SPEAKING, WORDS

PAIRS = {
    "call_then_write": ("pays with all gas", "writes after a call"),
    "pays_open": ("pays unguarded", "pays the caller"),
    "pays_unread": ("pays", "result unread"),
    "call_unread": ("calls", "result unread"),
    "chance_pays": ("branch on chance", "pays"),
    "chance_hash_pays": ("hash of chance", "pays"),
    "rest_pays": ("rest of chance", "pays"),
    "chance_writes": ("hash of chance", "writes"),
    "time_pays": ("branch on time", "pays"),
    "time_writes": ("branch on time", "writes"),
    "owner_open": ("writes the caller unguarded", "writes a fixed slot unguarded"),
    "hash_pays": ("branch on a hash", "pays"),
    "balance_pays": ("branch on balance", "pays"),
    "origin_pays": ("branch on origin", "pays"),
    "loop_pays": ("loops with a payment", "loops over storage"),
    "sum_in_loop": ("loops over an argument", "writes a sum unordered"),
    "argument_call": ("calls unguarded", "result unread"),
}
"""Facts that matter together, in one function."""
WORD_LIST = tuple(sorted(set(WORDS) - SHUFFLING))
"""Words that speak, in their order."""
MOST_WORDS = 400
"""Words of one function's line: the rest of a very long one is cut."""


def slug(fact: str) -> str:
    """Return a fact as part of a name.

    Examples
    --------
    >>> slug("writes another's key unguarded")
    'writes_anothers_key_unguarded'
    """
    return re.sub(r"\W+", "_", fact.replace("'", ""))


SLUGS = {fact: slug(fact) for fact in FACTS}
OF_WORDS = [(f"n_has_{word}", f"n_share_{word}") for word in WORD_LIST]
OF_FACTS = {fact: (f"n_{name}", f"n_in_{name}") for fact, name in SLUGS.items()}
"""Names of the numbers of words and facts."""


def numbers(seen: Analysis) -> dict[str, float]:
    """Return the numbers of a code; every name of ``NAMES`` is there."""
    functions = seen.walk.functions
    made: dict[str, float] = dict.fromkeys(NAMES, 0)
    made |= {
        "n_bytes": len(seen.code),
        "n_instructions": len(seen.ops),
        "n_blocks": len(seen.blocks),
        "n_edges": len(seen.walk.edges),
        "n_functions": sum(one.selector >= 0 for one in functions),
        "n_largest": max((len(one.blocks) for one in functions), default=0),
        "n_states": sum(one.states for one in functions),
        "n_unknown": seen.walk.unknown,
    }
    there = bytes(seen.ops)
    has = dict.fromkeys(WORD_LIST, 0)
    for op in set(there):
        if SPEAKING[op]:
            has[SPEAKING[op]] += there.count(op)
    total = max(1, sum(has.values()))
    for (name, share), count in zip(OF_WORDS, has.values(), strict=True):
        made[name] = count
        made[share] = count / total
    places: dict[str, list[set[int]]] = {}
    for one in functions:
        for fact, offsets in one.found.items():
            places.setdefault(fact, []).append(offsets)
    for fact, found in places.items():
        at, inside = OF_FACTS[fact]
        made[at] = len(found[0]) if len(found) == 1 else len(set().union(*found))
        made[inside] = len(found)
    for name, (one, other) in PAIRS.items():
        if one in places and other in places:
            made[f"n_with_{name}"] = sum(one in f.found and other in f.found for f in functions)
    return made


def lines(seen: Analysis) -> list[str]:
    """Return a line of words a function, as ``seen.walk.functions`` has them.

    First the facts that hold in it, ``f_<fact>``, then ``x``, then the opcodes of its blocks that
    speak, in the order of the code. A code without instructions has one line, ``x``.
    """
    return [_line(seen, one) for one in seen.walk.functions] or ["x"]


def _line(seen: Analysis, function: Function) -> str:
    facts = [f"f_{SLUGS[fact]}" for fact in FACTS if fact in function.found]
    words: list[str] = []
    for place in function.blocks:
        block = seen.blocks[place]
        words += filter(None, map(SPEAKING.__getitem__, seen.ops[block.first : block.end]))
        if len(words) >= MOST_WORDS:
            break
    return " ".join([*facts, "x", *words[:MOST_WORDS]])


def whole(seen: Analysis) -> str:
    """Return the words of the whole code, moving values about included, one after the other."""
    return " ".join([WORDS[op] for op in seen.ops])


NAMES = (
    *("n_bytes", "n_instructions", "n_blocks", "n_edges", "n_functions", "n_largest"),
    *("n_states", "n_unknown"),
    *(name for names in OF_WORDS for name in names),
    *(name for names in OF_FACTS.values() for name in names),
    *(f"n_with_{name}" for name in PAIRS),
)
