"""The words that models read of a function: its tokens, and beside them its doings and its tree."""

from __future__ import annotations

from rampart.solidity.flows import Event
from rampart.solidity.masking import Masked, Word
from rampart.solidity.signs.view import View

TOLD = (
    *("guard", "origin_guard", "sender", "by_sender", "origin", "param", "state", "time", "block"),
    *("number", "hash", "mod", "balance", "value", "call", "own", "length", "order", "gas"),
    *("zero", "paid", "signer", "step"),
)
"""Facts that a word of what is done names, in this order."""
QUIET = frozenset({"read", "placeholder", "cast"})


def doing(one: Event, view: View) -> str:
    """Return what is done as one word: the event, how, and where what it uses is from.

    Examples
    --------
    >>> from rampart.solidity.signs.view import Context
    >>> view = View(None, [], Context())
    >>> doing(Event("call", 3, "value", facts=frozenset({"sender", "c:7"})), view)
    'e_call_value_sender'
    """
    facts = [name for name in TOLD if name in one.facts]
    other = [name for name in TOLD if name in one.other and one.kind in ("call", "write")]
    parts = ["e", one.kind, one.how, *facts]
    if other:
        parts += ["by", *other]
    if one.kind == "write":
        parts.insert(2, "owner" if one.name in view.context.owners else "any")
    if one.kind == "call" and one.name == "ignored":
        parts.insert(2, "ignored")
    if one.flag and one.kind == "arithmetic":
        parts.insert(2, "raw")
    if one.loop:
        parts.insert(1, "loop")
    return "_".join(part for part in parts if part)


def doings(view: View) -> list[Word]:
    """Return what a function does as words, in order."""
    return [Word(doing(one, view), one.line) for one in view.events if one.kind not in QUIET]


def text_of(words: list[Word]) -> str:
    """Return words as a text of one line."""
    return " ".join(word.text for word in words)


def texts(view: View, masked: Masked) -> tuple[str, str]:
    """Return what is counted: the tokens, and the doings with the paths of the tree."""
    return text_of(masked.words), text_of(doings(view) + masked.paths)
