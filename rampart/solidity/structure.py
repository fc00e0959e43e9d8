"""What can be counted of a function: signs with their lines, and its size and head.

A name of ``signs/names.py`` becomes the column ``n_<name>`` of a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rampart.solidity.parsing import Function
from rampart.solidity.scope import Unit
from rampart.solidity.signs import access, calls, halting, values
from rampart.solidity.signs.names import NAMES
from rampart.solidity.signs.view import View, views

MAKERS = (
    calls.order,
    calls.results,
    calls.kinds,
    calls.delegated,
    access.guarding,
    access.without,
    values.arithmetic,
    values.chance,
    values.clock,
    values.order,
    halting.halting,
)


@dataclass(eq=False)
class Structure:
    """The signs of one function: name -> lines; and its numbers: name -> value."""

    function: Function
    lines: dict[str, list[int]]
    numbers: dict[str, float]
    view: View = field(repr=False)

    def values(self, without: frozenset[int] = frozenset()) -> dict[str, float]:
        """Return name -> value of all of ``NAMES``, 0 where there is no such sign.

        Parameters
        ----------
        without : lines that give none.
        """
        found = dict.fromkeys(NAMES, 0.0)
        for name, lines in self.lines.items():
            found[name] = float(len(set(lines) - without))
        found.update(self.numbers)
        return found


def structures(unit: Unit, only: Callable[[Function], bool] | None = None) -> list[Structure]:
    """Return the structure of functions, in the order of the file.

    Parameters
    ----------
    only : of which functions and modifiers; None: of all.

    Examples
    --------
    >>> from rampart.solidity.parsing import parse
    >>> from rampart.solidity.scope import unit
    >>> text = "contract A { uint x; function f() public {"
    >>> text += "\\n msg.sender.call.value(x)();\\n x = 0; } }"
    >>> structures(unit(parse(text)))[0].lines["pay_then_same_write"]
    [2, 3]
    """
    made = []
    for view in views(unit, only):
        lines: dict[str, list[int]] = {}
        for maker in MAKERS:
            lines.update(maker(view))
        numbers = head(view) | size(view) | around(view)
        made.append(Structure(view.function, lines, numbers, view))
    return made


def head(view: View) -> dict[str, float]:
    """Return what the head of a function says."""
    one = view.function
    kinds = {f"kind_{kind}": float(one.kind == kind) for kind in ("constructor", "modifier")}
    return {
        **kinds,
        "kind_unnamed": float(one.kind in ("fallback", "receive")),
        "entry": float(view.entry),
        "open": float(view.open),
        "payable": float(one.mutability == "payable"),
        "view": float(one.mutability in ("view", "pure", "constant")),
        "parameters": float(len(one.parameters)),
        "modifiers": float(len(one.modifiers)),
        "free": float(not one.contract),
    }


def size(view: View) -> dict[str, float]:
    """Return how much a function does."""
    kinds = [one.kind for one in view.events]
    counted = ("write", "read", "call", "emit", "revert", "return", "assembly", "arithmetic")
    return {
        "lines": float(view.function.last_line - view.function.line + 1),
        "events": float(len(kinds)),
        **{f"count_{kind}": float(kinds.count(kind)) for kind in counted},
    }


def around(view: View) -> dict[str, float]:
    """Return what stands around a function: is arithmetic checked, are the others guarded?"""
    context = view.context
    others = max(1, context.entries)
    return {
        "checked": view.checked,
        "guarded_share": context.shut / others,
        "held_share": context.held / others,
        "entries": float(context.entries),
        "owners": float(bool(context.owners)),
    }
