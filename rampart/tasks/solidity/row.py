"""From the text of a source to a row a function: its words, its signs, its plain lengths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from rampart.solidity.masking import Masked, Word, mask
from rampart.solidity.parsing import Function, Source, parse
from rampart.solidity.scope import unit
from rampart.solidity.signs.names import NAMES
from rampart.solidity.structure import Structure, structures
from rampart.solidity.words import doings, text_of
from rampart.tasks.solidity.keywords import KEYWORDS, counted

FEATURES = (
    *(f"n_{name}" for name in NAMES),
    *("l_words", "l_lines"),
    *(f"k_{name}" for name in KEYWORDS),
)
"""Columns of numbers: signs and sizes, lengths alone, and counts of risky words as written."""
SIGN = {name: f"n_{name}" for name in NAMES}
WORDS = ("text", "view", "l_words", "l_lines")
PLACE = ("contract", "function", "line", "last_line")
MOST = 20_000
"""Characters of a function that are kept as they are, to be shown and timed."""


class Reading(NamedTuple):
    """A function as it was read: what can be left out line by line."""

    structure: Structure
    masked: Masked
    doings: list[Word]
    written: str

    @property
    def function(self) -> Function:
        """The function itself."""
        return self.structure.function


def readings(
    source: Source | str | bytes, only: Callable[[Function], bool] | None = None
) -> list[Reading]:
    """Read the functions of a source that can be rows; see ``rows``."""
    read = source if isinstance(source, Source) else parse(source)
    whole = unit(read)

    def wanted(function: Function) -> bool:
        return chosen(function) and (only is None or only(function))

    return [
        Reading(one, mask(whole, one.view), doings(one.view), read.text(one.function))
        for one in structures(whole, wanted)
    ]


def row(reading: Reading) -> dict[str, Any]:
    """Return what models and people are told of a function: place, code, words, numbers."""
    function, seen = reading.function, told(reading)
    return {
        "contract": function.contract,
        "function": function.name,
        "line": function.line,
        "last_line": function.last_line,
        "code": reading.written[:MOST],
        **{name: seen.pop(name) for name in WORDS},
        **{f"k_{name}": value for name, value in counted(reading.written).items()},
        **seen,
    }


def told(reading: Reading, without: frozenset[int] = frozenset()) -> dict[str, Any]:
    """Return what models are told of a function: its words, how many they are, its signs.

    Parameters
    ----------
    without : lines whose words and signs are left out.
    """
    words, paths, done = (
        [word for word in part if word.line not in without]
        for part in (reading.masked.words, reading.masked.paths, reading.doings)
    )
    lines = len({word.line for word in words})
    seen: dict[str, Any] = {
        "text": text_of(words),
        "view": text_of(done + paths),
        "l_words": float(len(words)),
        "l_lines": float(lines),
    }
    for name, value in reading.structure.values(without).items():
        seen[SIGN[name]] = value
    seen["n_lines"] = float(lines)  # comments are no lines
    return seen


def chosen(function: Function) -> bool:
    """Tell whether a function is a row: it does something and can be called.

    ``receive() external payable {}`` takes what it is sent and does nothing, as a constructor may.
    An empty function of another kind is a row: the one that says who may upgrade a proxy has
    nothing but its modifier.
    """
    if not function.has_body or function.kind == "modifier":
        return False
    body = function.node.child_by_field_name("body")
    does = any(child.type != "comment" for child in body.named_children)
    return does or function.kind == "function"


def rows(
    source: Source | str | bytes, only: Callable[[Function], bool] | None = None
) -> list[dict[str, Any]]:
    """Return a row a function of a source, in the order of the file.

    Parameters
    ----------
    source : Solidity, or what ``parse`` made of it.
    only : which functions are wanted, of those that can be rows; None: all.

    Raises
    ------
    ValueError : binary, or too long.

    Examples
    --------
    >>> (one,) = rows("contract A { address o; function f() public { o = tx.origin; } }")
    >>> one["function"], one["text"], one["n_address_write_open"], one["k_origin"]
    ('f', 'f_own public s_address set origin', 1.0, 1.0)
    """
    return [row(one) for one in readings(source, only)]
