"""What keeps one receiver, or a list that grows, from stopping everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits.body import SIMPLE, Body, Part, Site, condition, drop, replace, within

LISTED = r"((?<!code)\.length|[cC]ounts?|numberOf\w*|(?<![.\w])\w*[lL]en(gth)?|[sS]ize)"
LIMIT = r"_?(MAX|max|limit|LIMIT|cap|CAP)\w*"
CAP = {
    "expression_statement": re.compile(rf"{LISTED}\)?\s*<=?|<=?\s*{LIMIT}"),
    "if_statement": re.compile(rf"{LISTED}\)?\s*>=?\s*(?![01]\b)|>=?\s*{LIMIT}"),
}
"""What must hold, or must not, for a list to stay short."""
PAY = re.compile(
    r"^(?:\w+\.)?_?(?:asyncTransfer|asyncSend|deposit)\s*(?:\.value\(\w+\)|\{[^}]*\})?\(([^(),]+),\s*([^;]+)\);$"
)
OWED = re.compile(
    r"^_?(?:pending|deposits?|payments?|owed|credits?|withdraw\w*|refund\w*)\w*\[([^\]]+)\]\s*(?:\+=\s*([^;]+)|=[^;]*(?:\.add\(|\+\s*)([\w.]+)\)?);$"
)
GAS = re.compile(r"\{\s*gas\s*:\s*[^,}]+\}|\.gas\s*\([^()]*\)|(?<=\{)\s*gas\s*:\s*[^,}]+,")
SWAP = re.compile(r"^([\w.]+)\[([\w.]+)\]\s*=\s*\1\[\1\.length\s*-\s*1\]\s*;$")


def sites(body: Body) -> Iterator[Site]:
    """Yield the places where one call or one list can come to stop the function."""
    loops = body.of("for_statement", "while_statement", "do_while_statement")
    yield from _caps(body, bool(loops))
    yield from _failures(body)
    yield from _pages(loops, body)
    for part in body.statements:
        if part.kind == "expression_statement" and part.block >= 0:
            yield from _payments(body, part)


def _caps(body: Body, loops: bool) -> Iterator[Site]:
    grows = loops or re.search(r"\.push\s*\(", body.text)
    for part in body.checks:
        said = condition(part)
        odd = re.search(r"==|msg\.sender|[iI]n?dex|Idx", said)
        if grows and part.loop == 0 and CAP[part.kind].search(said) and not odd:
            form = "if" if part.kind == "if_statement" else "require"
            yield Site(f"cap-{form}", (drop(part),), body.function.start)


def _failures(body: Body) -> Iterator[Site]:
    """Yield failures that were caught, skipped or bounded, and no longer are."""
    for part in body.statements:
        if part.kind == "try_statement":
            attempt = part.node.child_by_field_name("attempt")
            inside = part.node.child_by_field_name("body")
            returns = [child for child in part.node.children if child.type == "parameter"]
            if attempt is None or inside is None or len(returns) > 1:
                continue
            called = attempt.text.decode("utf-8", "replace")
            then = inside.text.decode("utf-8", "replace").strip()[1:-1].strip()
            head = f"{returns[0].text.decode()} = " if returns else ""
            text = f"{head}{called}; {then}"
            if returns and (returns[0].child_by_field_name("name") is None):
                text = f"{called}; {then}"
            yield Site("caught", (replace(part, f"{{ {text} }}"),), part.start)
        elif part.kind == "continue_statement" and part.loop and _failed(part):
            yield Site("skipped", (replace(part, "revert();"),), part.start)
        elif part.kind == "break_statement" and part.loop and part.block >= 0:
            if body.function.mutability in ("view", "pure", "constant"):
                continue
            yield Site("unbroken", (drop(part),), body.function.start)
        elif part.kind in SIMPLE:
            yield from _bounded(part)


def _bounded(part: Part) -> Iterator[Site]:
    """Yield calls whose gas was bounded, and payments in a loop whose failure was let pass."""
    if found := GAS.search(part.text):
        yield Site("gas", (within(part, found.start(), found.end(), ""),), part.start)
    sent = re.match(r"[\w.\[\]]+(\.send\s*\()", part.text)
    if part.loop and part.kind == "expression_statement" and sent:
        yield Site("strict", (within(part, sent.start(1), sent.end(1), ".transfer("),), part.start)


def _failed(part: Part) -> bool:
    """Tell whether a statement stands where something has failed."""
    node = part.node
    while node is not None and node.type not in ("function_body", "for_statement"):
        if node.type == "if_statement":
            found = node.child_by_field_name("condition")
            said = "" if found is None else found.text.decode("utf-8", "replace")
            return (
                re.search(r"success|fail|call|send|valid|error|\bok\b|^!", said, re.I) is not None
            )
        node = node.parent
    return False


def _pages(loops: list[Part], body: Body) -> Iterator[Site]:
    """Yield loops over a page of a list, which come to go through the whole of it."""
    for part in loops:
        found = re.match(r"for\s*\(([^;]*);\s*(\w+)\s*(<=?)\s*([\w.]+)\s*;", part.text)
        if part.kind != "for_statement" or found is None or ".length" in found[4]:
            continue
        given = {name for _, name in body.function.parameters}
        if found[4] not in given and not re.search(
            r"end|limit|max|last|until|stop", found[4], re.I
        ):
            continue
        listed = re.search(rf"\b(\w+)\[{found[2]}\]", part.text)
        if listed is None or listed[1] in body.locals:
            continue
        change = within(part, found.start(4), found.end(4), f"{listed[1]}.length")
        yield Site("page", (change,), part.start)


def _payments(body: Body, part: Part) -> Iterator[Site]:
    """Yield payments to be fetched, which come to be pushed, and lists that come to shift."""
    found = PAY.match(part.text)
    if found:
        text = _paid(body.era, found[1].strip(), found[2].strip())
        yield Site("push", (replace(part, text),), part.start)
    elif owed := OWED.match(part.text):
        text = _paid(body.era, owed[1].strip(), (owed[2] or owed[3]).strip())
        yield Site("push", (replace(part, text),), part.start)
    elif swap := SWAP.match(part.text):
        name, place = swap[1], swap[2]
        text = (
            f"for (uint256 at = {place}; at + 1 < {name}.length; at++) "
            f"{{ {name}[at] = {name}[at + 1]; }}"
        )
        yield Site("shift", (replace(part, text),), part.start)


def _paid(era: str, to: str, amount: str) -> str:
    return (
        f"{to}.transfer({amount});"
        if era == "0.4"
        else (
            f"address(uint160(address({to}))).transfer({amount});"
            if era in ("0.5", "0.6", "0.7")
            else f"payable({to}).transfer({amount});"
        )
    )
