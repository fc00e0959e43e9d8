"""Code quality as a heuristic: what a reviewer would ask to be tidied. It is learned from nothing.

No labels of code quality exist, so the rules are written down here with the points that each
costs, and are called a heuristic wherever they are shown. Quality is no security.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rampart.solidity.parsing import Function, Source

LONG, DEEP, WIDE = 60, 4, 7
"""Lines of a function, levels of its blocks, and parameters, from which a reviewer would ask."""
NESTING = ("if_statement", "for_statement", "while_statement", "do_while_statement")
COSTS = {
    "floating pragma": 10,
    "no pragma": 10,
    "no licence": 5,
    "unread places": 20,
    "long function": 3,
    "deep nesting": 3,
    "many parameters": 2,
    "no documentation": 1,
    "no visibility": 3,
    "assembly": 2,
    "old word": 3,
}
"""Rule -> points of 100 that one breach costs."""
MOST = 25
"""Points that one rule costs at most."""
OLD = re.compile(r"\b(suicide|throw|sha3|callcode|now)\b(?!\s*[=:])")
NESTED = re.compile(rb"if|for|while|do")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


class Breach(NamedTuple):
    """A rule that a place breaks."""

    rule: str
    line: int
    what: str  # the function, or ""


def breaches(source: Source) -> list[Breach]:
    """Return what a reviewer would ask to be tidied, in the order of the lines."""
    text = source.code.decode("utf-8", "replace")
    found = [*_file(text, source), *(b for one in source.functions for b in _function(one, source))]
    bare = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, line in enumerate(bare.split("\n"), start=1):
        found += [Breach("old word", number, match[1]) for match in OLD.finditer(line)][:1]
    return sorted(found, key=lambda one: (one.line, one.rule, one.what))


def _file(text: str, source: Source) -> list[Breach]:
    found = []
    pragma = re.search(r"pragma\s+solidity\s+([^;]*);", text)
    if pragma is None:
        found.append(Breach("no pragma", 1, ""))
    elif re.search(r"[\^<>~*]|\|\|", pragma[1]):
        found.append(Breach("floating pragma", text.count("\n", 0, pragma.start()) + 1, ""))
    if "SPDX-License-Identifier" not in text:
        found.append(Breach("no licence", 1, ""))
    if source.broken:
        found.append(Breach("unread places", 1, str(source.broken)))
    return found


def _function(one: Function, source: Source) -> list[Breach]:
    found, name = [], one.name
    if one.last_line - one.line + 1 > LONG:
        found.append("long function")
    if len(one.parameters) > WIDE:
        found.append("many parameters")
    deepest, assembly = _inside(one, source.code)
    written = any(child.type == "visibility" for child in one.node.children)
    if deepest > DEEP:
        found.append("deep nesting")
    if assembly:
        found.append("assembly")
    if one.kind in ("function", "fallback", "receive") and one.contract:
        if not written:
            found.append("no visibility")
        before = one.node.prev_sibling
        told = before is not None and before.type == "comment"
        if one.visibility in ("public", "external") and not told:
            found.append("no documentation")
    return [Breach(rule, one.line, name) for rule in found]


def _inside(one: Function, code: bytes) -> tuple[int, bool]:
    """Return how deep the blocks of a function are, and has it assembly.

    Where its words leave no room for more than ``DEEP`` blocks, they are not looked for: 0.
    """
    deepest, assembly = 0, False
    text = code[one.start : one.end]
    if not one.node.has_error and b"assembly" not in text and len(NESTED.findall(text)) <= DEEP:
        return deepest, assembly
    waiting = [(one.node, 0)]
    while waiting:
        node, depth = waiting.pop()
        depth += node.type in NESTING
        deepest = max(deepest, depth)
        assembly |= node.type == "assembly_statement"
        waiting.extend((child, depth) for child in node.children if child.child_count)
    return deepest, assembly


def quality(source: Source) -> tuple[int, list[Breach]]:
    """Return a heuristic score from 0 to 100, and what it is made of.

    ``100 - Σ min(MOST, n COSTS[rule])`` over the rules, n the breaches of each, and at least 0.

    Examples
    --------
    >>> from rampart.solidity.parsing import parse
    >>> score, found = quality(parse("contract A { function f() { throw; } }"))
    >>> score, sorted({one.rule for one in found})
    (78, ['no documentation', 'no licence', 'no pragma', 'no visibility', 'old word'])
    """
    found = breaches(source)
    counts = {rule: sum(one.rule == rule for one in found) for rule in COSTS}
    lost = sum(min(MOST, counts[rule] * cost) for rule, cost in COSTS.items())
    return max(0, 100 - lost), found
