"""A function as edits see it: its statements, expressions and modifiers, and ways to change them.

Places are bytes of the source, as the parser gives them. A change replaces a range; what is dropped
leaves its line ends behind, so that no line of the file gets another number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from rampart.solidity.parsing import Function, Source

SIMPLE = ("expression_statement", "variable_declaration_statement", "return_statement")
"""Statements that hold no other."""
LOOPS = ("for_statement", "while_statement", "do_while_statement")
STATEMENTS = frozenset((*SIMPLE, *LOOPS)) | {
    "if_statement",
    "revert_statement",
    "emit_statement",
    "try_statement",
    "break_statement",
    "continue_statement",
    "assembly_statement",
}
EXPRESSIONS = frozenset(
    (
        "call_expression",
        "binary_expression",
        "assignment_expression",
        "augmented_assignment_expression",
        "update_expression",
        "member_expression",
        "array_access",
        "type_cast_expression",
        "yul_function_call",
        "unary_expression",
        "identifier",
        "modifier_invocation",
    )
)
STOP = r"(revert\b[^;{}]*;|throw\s*;|_revert\w*\b[^;{}]*;|[\w.]+\.r?revert\w*\([^;{}]*;)"
STOPS = re.compile(rf"\s*\)\s*(\{{\s*{STOP}\s*\}}|{STOP})\s*")
"""What follows the condition of an if that does nothing but stop."""


class Change(NamedTuple):
    """Bytes ``start`` to ``end`` become ``text``."""

    start: int
    end: int
    text: str


class Site(NamedTuple):
    """One place where an edit applies."""

    variant: str
    changes: tuple[Change, ...]
    at: int  # byte of what is dangerous once the changes are made
    label: str = ""  # a class, where it is not the one of the module


class Part(NamedTuple):
    """A statement or an expression."""

    kind: str
    start: int
    end: int
    text: str
    block: int  # start of the block that it stands in, -1 where it is the whole of a branch
    loop: int  # how many loops it is in
    unchecked: bool
    node: Any


class Body:
    """The parts of one function, found in one walk."""

    def __init__(self, source: Source, function: Function, era: str, contract: str = "contract"):
        self.source, self.function, self.era = source, function, era
        self.within = contract  # contract, library or interface
        self.code = source.code
        self.parts = list(_parts(function.node, source.code))

    @cached_property
    def text(self) -> str:
        """The source of the function."""
        return self.source.text(self.function)

    @cached_property
    def statements(self) -> list[Part]:
        """The statements, in order, each before those in it."""
        return [part for part in self.parts if part.kind in STATEMENTS]

    @cached_property
    def checks(self) -> list[Part]:
        """The statements that stop the function where something does not hold."""
        return [part for part in self.statements if part.block >= 0 and is_check(part)]

    @cached_property
    def locals(self) -> set[str]:
        """Names of parameters and of variables that the function declares."""
        names = {name for _, name in self.function.parameters}
        for part in self.of("variable_declaration_statement"):
            head = part.text.partition("=")[0]
            names |= set(re.findall(r"(\w+)\s*(?=[,);]|$)", head.strip()))
        for found in re.finditer(r"\breturns\s*\(([^)]*)\)", self.text):
            names |= set(re.findall(r"(\w+)\s*(?=,|$)", found[1]))
        return names

    def of(self, *kinds: str) -> list[Part]:
        """Return the parts of some kinds, in order."""
        return [part for part in self.parts if part.kind in kinds]

    def spelled(self, start: int, end: int) -> str:
        """Return a piece of the source."""
        return self.code[start:end].decode("utf-8", "replace")

    @property
    def open(self) -> bool:
        """Whether others can call it."""
        return self.function.visibility in ("public", "external") and self.function.kind in (
            "function",
            "fallback",
            "receive",
        )


def _parts(root: Any, code: bytes) -> Iterator[Part]:
    """Yield the parts below a node, each before those in it."""
    waiting = [(root, -1, 0, False)]
    while waiting:
        node, block, loop, unchecked = waiting.pop()
        kind = node.type
        if kind in STATEMENTS or kind in EXPRESSIONS:
            start, end = node.start_byte, node.end_byte
            text = code[start:end].decode("utf-8", "replace")
            yield Part(kind, start, end, text, block, loop, unchecked, node)
        if not node.child_count:
            continue
        if kind in ("block_statement", "function_body"):
            block = node.start_byte
            unchecked = unchecked or any(child.type == "unchecked" for child in node.children)
        elif kind in LOOPS:
            loop, block = loop + 1, -1
        elif kind in STATEMENTS:
            block = -1  # until a block begins: the whole of a branch cannot be dropped
        waiting.extend((child, block, loop, unchecked) for child in reversed(node.children))


def is_check(part: Part) -> bool:
    """Tell whether a statement only stops: a require, an assert, an if that reverts."""
    if part.kind == "expression_statement":
        return re.match(r"(require|assert)\s*\(", part.text) is not None
    found = part.node.child_by_field_name("condition") if part.kind == "if_statement" else None
    if found is None:
        return False
    return (
        STOPS.fullmatch(part.node.text.decode("utf-8", "replace"), _after(part, found)) is not None
    )


def _after(part: Part, condition: Any) -> int:
    """Return how many characters of a statement stand before the end of its condition."""
    head = part.node.text[: condition.end_byte - part.start]
    return len(head.decode("utf-8", "replace"))


def condition(part: Part) -> str:
    """Return what a check looks at: without its message and without what it throws."""
    if part.kind == "if_statement":
        found = part.node.child_by_field_name("condition")
        return found.text.decode("utf-8", "replace") if found is not None else ""
    (first, *_) = arguments(_call(part)) or [None]
    return "" if first is None else first.text.decode("utf-8", "replace")


def _call(part: Part) -> Any:
    """Return the call that an expression statement is, None where it is none."""
    waiting = [part.node]
    while waiting:
        node = waiting.pop()
        if node.type == "call_expression":
            return node
        if node.type in ("expression_statement", "expression", "statement"):
            waiting.extend(node.named_children)
    return None


def call_of(part: Part) -> Any:
    """Return the node of the call that a statement consists of, or None."""
    return _call(part)


def arguments(call: Any) -> list[Any]:
    """Return the nodes of the arguments of a call."""
    if call is None:
        return []
    return [child for child in call.named_children if child.type == "call_argument"]


def callee(call: Any) -> str:
    """Return what is called, as it is written: ``token.transfer``, ``to.call{value: x}``."""
    found = call.child_by_field_name("function")
    return "" if found is None else found.text.decode("utf-8", "replace")


def drop(part: Part) -> Change:
    """Return the change that takes a statement away and leaves its line ends."""
    return Change(part.start, part.end, "\n" * part.text.count("\n"))


def replace(part: Part, text: str) -> Change:
    """Return the change that puts a text in the place of a part, with as many line ends."""
    missing = part.text.count("\n") - text.count("\n")
    return Change(part.start, part.end, text + "\n" * max(missing, 0))


def within(part: Part, start: int, end: int, text: str) -> Change:
    """Return the change of a piece of a part, which is given by its characters in ``part.text``."""
    first = part.start + len(part.text[:start].encode("utf-8"))
    return Change(first, first + len(part.text[start:end].encode("utf-8")), text)


def moved(part: Part, behind: Part) -> tuple[Change, Change]:
    """Return the changes that put a statement behind another one, in its line."""
    one_line = re.sub(r"\s*\n\s*", " ", part.text)
    return drop(part), Change(behind.end, behind.end, f" {one_line}")


def apply(code: bytes, changes: Iterable[Change]) -> tuple[bytes, dict[int, int]]:
    """Return the changed source, and for each start of a change how far it moved what follows.

    Raises
    ------
    ValueError : two changes overlap.
    """
    parts, last, shifts, shift = [], 0, {}, 0
    for change in sorted(changes, key=lambda one: (one.start, one.end)):
        if change.start < last:
            raise ValueError(f"changes overlap at byte {change.start}")
        new = change.text.encode("utf-8")
        parts += [code[last : change.start], new]
        last = change.end
        shift += len(new) - (change.end - change.start)
        shifts[change.end] = shift
    return b"".join([*parts, code[last:]]), shifts
