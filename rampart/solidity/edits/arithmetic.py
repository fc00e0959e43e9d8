"""Guards of numbers: safe operators, checked blocks, bounds, casts, the order of division."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rampart.solidity.edits.body import (
    SIMPLE,
    Body,
    Change,
    Site,
    arguments,
    callee,
    condition,
    drop,
    replace,
)

OPERATORS = {"add": "+", "sub": "-", "mul": "*"}
NAMED = re.compile(r"^(?:SafeMath\.|_)?(?:safe)?_?(add|sub|mul)$", re.IGNORECASE)
CAST = re.compile(r"^(?:SafeCast\.)?(?:safeCast)?[tT]o(Uint|Int)(\d+)$")
SUBTRACTS = re.compile(r"-=|[\w)\]]\s*-\s*[\w(]")


def sites(body: Body) -> Iterator[Site]:
    """Yield the places where a number can wrap, be cut or lose what it divides away."""
    if body.era != "0.8":
        yield from _safe_math(body)
    else:
        yield from _unchecked(body)
    yield from _bounds(body)
    yield from _casts(body)
    yield from _division(body)


def _operation(call: Any) -> tuple[str, Any, Any] | None:
    """Return operator, left and right of a call of safe mathematics, None for other calls."""
    given = arguments(call)
    head, dot, last = callee(call).rpartition(".")
    if dot and last.strip() in OPERATORS and head != "SafeMath" and 1 <= len(given) <= 2:
        left = call.child_by_field_name("function")
        while left.type == "expression":
            left = left.named_children[0]
        return OPERATORS[last.strip()], left.child_by_field_name("object"), given[0]
    if (named := NAMED.match(callee(call))) and len(given) in (2, 3) and "afe" in callee(call):
        return OPERATORS[named[1].lower()], given[0], given[1]
    return None


def _safe_math(body: Body) -> Iterator[Site]:
    """Yield statements whose safe operations become plain ones, all of a statement at once."""
    calls = [
        (part, found) for part in body.of("call_expression") if (found := _operation(part.node))
    ]
    for statement in body.statements:
        if statement.kind not in SIMPLE:
            continue
        inside = [
            (part, found)
            for part, found in calls
            if statement.start <= part.start and part.end <= statement.end
        ]
        if not inside or inside[0][0].start == statement.start:
            continue  # a call for its own sake is a set's or a list's
        changes = []
        for part, (sign, left, right) in inside:
            changes += [
                Change(part.start, left.start_byte, "("),
                Change(left.end_byte, right.start_byte, f" {sign} ("),
                Change(right.end_byte, part.end, "))"),
            ]
        kind = {"+": "add", "-": "sub", "*": "mul"}[inside[0][1][0]]
        yield Site(f"plain-{kind}", tuple(changes), statement.start)


def _unchecked(body: Body) -> Iterator[Site]:
    """Yield statements that can stand in a block without checks."""
    for part in body.of("expression_statement"):
        if part.unchecked or part.block < 0 or "\n" in part.text:
            continue
        plain = re.sub(r"\"[^\"]*\"|'[^']*'", "", part.text)
        found = re.search(r"(\+|-|\*)=|[\w)\]]\s*([+*-])\s*[\w(]", plain)
        if found and _matters(body, plain):
            kind = {"+": "add", "-": "sub", "*": "mul"}[found[1] or found[2]]
            text = f"unchecked {{ {part.text} }}"
            yield Site(f"unchecked-{kind}", (replace(part, text),), part.start)


def _matters(body: Body, text: str) -> bool:
    """Tell whether a statement changes the books or reckons with what it was given.

    A place in memory that moves on by 32 is neither.
    """
    base = re.match(r"\w+", text)
    if base is None or "=" not in text:
        return False
    given = {name for kind, name in body.function.parameters if re.match(r"u?int\d*$", kind)}
    if base[0] not in body.locals:
        return True
    return not re.search(r"[+*-]=?\s*\d|\d\s*[+*-]", text) and any(
        re.search(rf"\b{re.escape(name)}\b", text) for name in given if name
    )


def _bounds(body: Body) -> Iterator[Site]:
    """Yield comparisons that keep a later difference from wrapping."""
    for part in body.checks:
        said = condition(part)
        found = re.fullmatch(
            r"\(?\s*([\w.\[\]()]+)\s*(>=|<=|>|<)\s*([\w.\[\]()]+)\s*\)?", said.strip()
        )
        if found is None or re.search(
            r"timestamp|block\.number|deadline|\bnow\b|[lL]en|SIZE", said
        ):
            continue
        later = [
            one
            for one in body.statements
            if one.start > part.end and one.kind != "if_statement" and SUBTRACTS.search(one.text)
            if all(name in one.text for name in (found[1], found[3]))
        ]
        if later and (later[0].unchecked or body.era != "0.8"):
            form = "if" if part.kind == "if_statement" else "require"
            yield Site(f"bound-{form}", (drop(part),), later[0].start)


def _casts(body: Body) -> Iterator[Site]:
    for part in body.of("call_expression"):
        head, _, last = callee(part.node).rpartition(".")
        found = CAST.match(last.strip())
        if found is None:
            continue
        given = [one.text.decode("utf-8", "replace") for one in arguments(part.node)]
        inner = given[0] if given else head
        if inner and found[2] != "256":
            text = f"{found[1].lower()}{found[2]}({inner})"
            yield Site("cast", (replace(part, text),), part.start)


def _division(body: Body) -> Iterator[Site]:
    """Yield products that are divided, which become quotients that are multiplied."""
    for part in body.of("binary_expression", "call_expression"):
        if part.kind == "binary_expression":
            found = re.fullmatch(
                r"\(?\s*([\w.\[\]]+)\s*\*\s*([\w.\[\]]+)\s*\)?\s*/\s*([\w.\[\]]+)", part.text
            )
            if found:
                text = f"({found[1]} / {found[3]}) * {found[2]}"
                yield Site("divide-first", (replace(part, text),), part.start)
        else:
            name, given = callee(part.node), arguments(part.node)
            words = [one.text.decode("utf-8", "replace") for one in given]
            head, _, last = name.rpartition(".")
            if head and not head[0].isupper():
                words = [head, *words]  # y.mulDiv(z, w), and not Math.mulDiv(y, z, w)
            if re.fullmatch(r"mulDiv\w*|fullMulDiv", last) and len(words) >= 3:
                text = f"(({words[0]}) / ({words[2]}) * ({words[1]}))"
                yield Site("divide-first", (replace(part, text),), part.start)
            elif found := re.fullmatch(
                r"([\w.\[\]]+)\.mul\(([^(),]+)\)\.div\(([^(),]+)\)", part.text
            ):
                text = f"{found[1]}.div({found[3]}).mul({found[2]})"
                yield Site("divide-first", (replace(part, text),), part.start)
