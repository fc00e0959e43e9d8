"""How a source is written, in points: a heuristic of ours that nobody has validated.

It starts at 100 and takes points away for what makes a source hard to read or to build again: what
linters of Solidity (Solhint, the language's style guide) ask for. It says nothing of safety.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from rampart.solidity.parsing import Function, Source, parse

LONG = 50  # lines of a function
DEEP = 4  # blocks within blocks
WIDE = 7  # parameters
OPEN = ("public", "external")
NESTED = ("if_statement", "for_statement", "while_statement", "do_while_statement", "try_statement")
PRAGMA = re.compile(r"^\s*pragma\s+solidity\s+([^;]+);", re.MULTILINE)
EXACT = re.compile(r"^=?\s*\d+\.\d+\.\d+$")
LICENCE = re.compile(r"SPDX-License-Identifier\s*:\s*\S")
DOCUMENTED = re.compile(r"(///[^\n]*|/\*\*(?:(?!\*/).)*\*/)\s*$", re.DOTALL)


class Remark(NamedTuple):
    """What is taken away for a thing, once or for each time up to a most."""

    text: str  # with {n} where it is counted
    points: int  # each
    most: int


REMARKS = {
    "licence": Remark("no SPDX licence line", 5, 5),
    "pragma": Remark("no pragma", 10, 10),
    "floating": Remark("a pragma that many compilers fit", 5, 5),
    "broken": Remark("{n} places that cannot be parsed", 10, 30),
    "long": Remark(f"{{n}} functions of more than {LONG} lines", 4, 20),
    "deep": Remark(f"{{n}} functions nested deeper than {DEEP}", 4, 20),
    "wide": Remark(f"{{n}} functions of more than {WIDE} parameters", 2, 10),
    "bare": Remark("{n} public functions without a comment before them", 1, 15),
    "empty": Remark("{n} empty functions that are no receiver", 2, 6),
}


def quality(text: str | bytes) -> tuple[int, list[str]]:
    """Return points from 0 to 100, and what they were lost for.

    Parameters
    ----------
    text : Solidity.

    Raises
    ------
    ValueError : binary, or too long.

    Examples
    --------
    >>> quality("// SPDX-License-Identifier: MIT\\npragma solidity 0.8.20;\\ncontract A {}")
    (100, [])
    >>> quality("contract A { function f() public { g(); } }")
    (84, ['no SPDX licence line', 'no pragma', '1 public functions without a comment before them'])
    """
    source = parse(text)
    counts = counted(source)
    lost = sum(min(one.points * counts[name], one.most) for name, one in REMARKS.items())
    said = [one.text.format(n=counts[name]) for name, one in REMARKS.items() if counts[name]]
    return max(0, 100 - lost), said


def counted(source: Source) -> dict[str, int]:
    """Return how often each remark of ``REMARKS`` holds of a source."""
    text = source.code.decode("utf-8", "replace")
    pragma = PRAGMA.search(text)
    own = [one for one in source.functions if one.has_body]
    return {
        "licence": int(not LICENCE.search(text)),
        "pragma": int(pragma is None),
        "floating": int(pragma is not None and not EXACT.match(pragma[1].strip())),
        "broken": source.broken,
        "long": sum(one.last_line - one.line + 1 > LONG for one in own),
        "deep": sum(depth(one.node) > DEEP for one in own),
        "wide": sum(len(one.parameters) > WIDE for one in own),
        "bare": sum(_is_bare(one, source.code) for one in own),
        "empty": sum(_is_empty(one) for one in own),
    }


def depth(node: Any) -> int:
    """Return how deep conditions, loops and attempts are nested below a node of the tree."""
    deepest, waiting = 0, [(node, 0)]
    while waiting:  # a tree may be deeper than Python's stack
        one, level = waiting.pop()
        level += one.type in NESTED and not _is_else_if(one)
        deepest = max(deepest, level)
        waiting += [(child, level) for child in one.named_children]
    return deepest


def _is_else_if(node: Any) -> bool:
    """Tell whether a condition stands for itself where another has its other branch."""
    outer = node.parent.parent if node.parent is not None else None
    return node.type == "if_statement" and outer is not None and outer.type == "if_statement"


def _is_bare(function: Function, code: bytes) -> bool:
    if function.kind != "function" or function.visibility not in OPEN:
        return False
    before = code[max(0, function.start - 4000) : function.start].decode("utf-8", "replace")
    return not DOCUMENTED.search(before)


def _is_empty(function: Function) -> bool:
    if function.kind != "function" or function.modifiers:
        return False
    body = next((one for one in function.node.children if one.type == "function_body"), None)
    return body is not None and not body.named_children
