"""What keeps one receiver, or a list that grows, from stopping everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits.body import Body, Change, Part, Site, condition, drop, replace

CAP = re.compile(
    r"(\.length|[cC]ount\w*|numberOf\w*|total\w*|len\w*|size)\W*(<=|<|>|>=)|"
    r"(<=|<|>|>=)\s*_?(MAX|max|limit|cap)\w*",
)
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
        if grows and part.loop == 0 and CAP.search(said) and not re.search(r"==|msg\.sender", said):
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
        elif part.kind == "continue_statement" and part.loop:
            yield Site("skipped", (replace(part, "revert();"),), part.start)
        elif part.kind == "break_statement" and part.loop and part.block >= 0:
            yield Site("unbroken", (drop(part),), body.function.start)
        elif part.kind in ("expression_statement", "variable_declaration_statement"):
            if found := GAS.search(part.text):
                start = len(part.text[: found.start()].encode("utf-8")) + part.start
                end = start + len(found[0].encode("utf-8"))
                yield Site("gas", (Change(start, end, ""),), part.start)
            if part.loop and (sent := re.search(r"\.send\s*\(", part.text)):
                start = len(part.text[: sent.start()].encode("utf-8")) + part.start
                if (
                    part.kind == "expression_statement"
                    and part.text[: sent.start()].count("(") == 0
                ):
                    yield Site(
                        "strict", (Change(start, start + len(sent[0]), ".transfer("),), part.start
                    )


def _pages(loops: list[Part], body: Body) -> Iterator[Site]:
    """Yield loops over a page of a list, which come to go through the whole of it."""
    for part in loops:
        found = re.match(r"for\s*\(([^;]*);\s*(\w+)\s*(<=?)\s*([\w.]+)\s*;", part.text)
        if part.kind != "for_statement" or found is None or ".length" in found[4]:
            continue
        listed = re.search(rf"\b(\w+)\[{found[2]}\]", part.text)
        if listed is None or listed[1] in body.locals:
            continue
        start = part.start + len(part.text[: found.start(4)].encode("utf-8"))
        end = start + len(found[4].encode("utf-8"))
        yield Site("page", (Change(start, end, f"{listed[1]}.length"),), part.start)


def _payments(body: Body, part: Part) -> Iterator[Site]:
    """Yield payments that receivers fetch, which come to be pushed, and lists that come to shift."""
    found = PAY.match(part.text)
    if found and "transfer" in part.text.lower() + "send":
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
