"""A light copy of a part of the syntax tree: what only wraps is gone, comments too.

The parser's own nodes cost a call for each thing asked; the analyses ask many. Nothing in the copy
is deeper than ``DEEPEST``, so that they can walk it recursively whatever the source is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DEEPEST = 120
"""Levels of the copy; what lies deeper hangs, in its order, at the last of them."""
WRAPPERS = frozenset({"expression", "statement", "call_argument", "type_name", "yul_identifier"})
"""Kinds that say nothing where they have one child."""


POSTFIX_FIELD = {
    "array_access": "base",
    "slice_access": "base",
    "member_expression": "object",
    "call_expression": "function",
}
LOOSER = frozenset(
    {"unary_expression", "binary_expression", "assignment_expression", "ternary_expression"}
    | {"augmented_assignment_expression"}
)
"""What binds looser than those; the grammar gives ``!a[i]`` and ``x < a[i]`` to the index."""


class Node:
    """A part of a source: ``kids`` of a branch, ``text`` of a leaf ("" of a branch)."""

    __slots__ = ("end", "field", "kids", "kind", "line", "start", "text")

    def __init__(self, kind: str, field: str | None, line: int, start: int, end: int):
        self.kind, self.field, self.line = kind, field, line
        self.start, self.end = start, end
        self.kids: list[Node] = []
        self.text = ""

    def get(self, field: str) -> Node | None:
        """Return the first child of that field, None where there is none."""
        for kid in self.kids:
            if kid.field == field:
                return kid
        return None

    def of(self, field: str) -> list[Node]:
        """Return the children of that field."""
        return [kid for kid in self.kids if kid.field == field]

    def leaves(self) -> Iterator[Node]:
        """Yield the leaves in the order of the source."""
        if not self.kids:
            yield self
            return
        waiting = [iter(self.kids)]
        while waiting:
            for kid in waiting[-1]:
                if kid.kids:
                    waiting.append(iter(kid.kids))
                    break
                yield kid
            else:
                waiting.pop()

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, each before its children."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.kids))

    def __repr__(self) -> str:
        return f"{self.kind}({self.text or ', '.join(map(repr, self.kids))})"


def light(root: Any, code: bytes) -> Node:
    """Return a light copy of what is under a node of the parser.

    Parameters
    ----------
    root : tree_sitter.Node of the source ``code``.

    Examples
    --------
    >>> from rampart.solidity.parsing import parse
    >>> source = parse("contract A { function f() public { x = y; } }")
    >>> light(source.functions[0].node.child_by_field_name("body"), source.code).kids[1]
    expression_statement(assignment_expression(identifier(x), =(=), identifier(y)), ;(;))
    """
    cursor = root.walk()
    first, following = cursor.goto_first_child, cursor.goto_next_sibling
    top = Node("", None, 0, 0, 0)
    path = [top]  # of the branches that are open
    line, place = root.start_point[0] + 1, root.start_byte  # nodes come in the order of the source
    while True:
        node = cursor.node
        kind = node.type
        if kind != "comment":
            start, end = node.start_byte, node.end_byte
            if start > place:
                line += code.count(b"\n", place, start)
                place = start
            made = Node(kind, cursor.field_name, line, start, end)
            path[len(path) - 1 if len(path) < DEEPEST else DEEPEST - 1].kids.append(made)
            if first():
                path.append(made)
                continue
            made.text = code[start:end].decode("utf-8", "replace")
        while not following():
            if len(path) == 1 or not cursor.goto_parent():
                return _bare(top.kids[0]) if top.kids else top
            done = path.pop()
            if len(path) < DEEPEST:
                if len(done.kids) == 1 and done.kind in WRAPPERS:
                    (inner,) = done.kids
                    inner.field = done.field or inner.field
                    path[-1].kids[-1] = inner
                elif done.kind in POSTFIX_FIELD and done.kids[0].kind in LOOSER:
                    path[-1].kids[-1] = tightened(done)
            if len(path) == 1:
                return _bare(top.kids[0])


def tightened(node: Node) -> Node:
    """Return an index, member or call of an operator's result as that of its last operand.

    ``(!a)[i]`` without its parentheses means ``!(a[i])``; those that are written are a node.
    """
    whole = node.kids[0]
    whole.field = node.field
    above = whole
    while above.kids[-1].kind in LOOSER:
        above = above.kids[-1]
    last = above.kids[-1]
    node.field, last.field = last.field, POSTFIX_FIELD[node.kind]
    node.start, node.line = last.start, last.line
    node.kids[0] = last
    above.kids[-1] = node
    return whole


def _bare(node: Node) -> Node:
    while len(node.kids) == 1 and node.kind in WRAPPERS:
        node = node.kids[0]
    return node
