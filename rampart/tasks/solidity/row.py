"""From the text of a source to a row a function: its words, its signs, its plain lengths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rampart.solidity.masking import mask
from rampart.solidity.parsing import Function, Source, parse
from rampart.solidity.scope import Unit, unit
from rampart.solidity.signs.names import NAMES
from rampart.solidity.structure import Structure, structures
from rampart.solidity.words import texts
from rampart.tasks.solidity.keywords import KEYWORDS, counted

FEATURES = (
    *(f"n_{name}" for name in NAMES),
    *("l_words", "l_lines"),
    *(f"k_{name}" for name in KEYWORDS),
)
"""Columns of numbers: signs and sizes, lengths alone, and counts of risky words as written."""
PLACE = ("contract", "function", "line", "last_line")
MOST = 20_000
"""Characters of a function that are kept as they are, to be shown and timed."""


def row(one: Structure, whole: Unit) -> dict[str, Any]:
    """Return what models and people are told of a function."""
    function, masked = one.function, mask(whole, one.view)
    text, view = texts(one.view, masked)
    written = whole.source.text(function)
    lines = len({word.line for word in masked.words})
    numbers = {f"n_{name}": value for name, value in one.values().items()}
    numbers["n_lines"] = float(lines)  # comments are no lines
    return {
        "contract": function.contract,
        "function": function.name,
        "line": function.line,
        "last_line": function.last_line,
        "code": written[:MOST],
        "text": text,
        "view": view,
        "l_words": float(len(masked.words)),
        "l_lines": float(lines),
        **{f"k_{name}": value for name, value in counted(written).items()},
        **numbers,
    }


def chosen(function: Function) -> bool:
    """Tell whether a function is a row: it does something and can be called."""
    return function.has_body and function.kind != "modifier"


def rows(
    source: Source | str | bytes, only: Callable[[Function], bool] = chosen
) -> list[dict[str, Any]]:
    """Return a row a function of a source, in the order of the file.

    Parameters
    ----------
    source : Solidity, or what ``parse`` made of it.
    only : which functions are wanted, of those that can be rows.

    Raises
    ------
    ValueError : binary, or too long.

    Examples
    --------
    >>> (one,) = rows("contract A { address o; function f() public { o = tx.origin; } }")
    >>> one["function"], one["text"], one["n_address_write_open"], one["k_origin"]
    ('f', 'f_own public s_address set origin', 1.0, 1.0)
    """
    read = source if isinstance(source, Source) else parse(source)
    whole = unit(read)

    def wanted(function: Function) -> bool:
        return chosen(function) and only(function)

    return [row(one, whole) for one in structures(whole, wanted)]
