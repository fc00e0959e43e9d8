"""What keeps a block's time from deciding: block numbers, margins, delays, clocks, given times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits.body import SIMPLE, Body, Part, Site, replace

NOW = re.compile(r"\bblock\s*\.\s*timestamp\b|\bnow\b")
CLOCK = re.compile(
    r"^(\w+\.)?_?(clock|getTime|currentTime|getCurrentTime\w*|getNow|_now|getBlockTimestamp|"
    r"currentTimestamp|blockNumber|_blockNumber|getBlockNumber\w*)\(\)$"
)
GIVEN = re.compile(r"(timestamp|time|updatedAt|startedAt|validFrom|eta)$", re.IGNORECASE)
UNIT = re.compile(r"\b(\d+)\s+(days|weeks|hours)\b")


def sites(body: Body) -> Iterator[Site]:
    """Yield the places where the time of a block can come to decide."""
    if body.function.mutability == "pure" or body.function.kind == "modifier":
        return
    now = "now" if body.era in ("0.4", "0.5") else "block.timestamp"
    yield from _numbers(body, now)
    yield from _comparisons(body)
    yield from _sums(body)
    yield from _given(body, now)


def _numbers(body: Body, now: str) -> Iterator[Site]:
    for part in body.of("member_expression"):
        if re.fullmatch(r"block\s*\.\s*number", part.text) and "blockhash" not in body.text:
            yield Site("number", (replace(part, now),), part.start)
    for part in body.of("call_expression"):
        if CLOCK.match(part.text):
            text = f"uint48({now})" if "clock" in part.text else now
            yield Site("clock", (replace(part, text),), part.start)


def _comparisons(body: Body) -> Iterator[Site]:
    """Yield comparisons with the time that come to ask for one second, or for one side alone."""
    for part in body.of("binary_expression"):
        if not NOW.search(part.text):
            continue
        sign = _sign(part)
        left, right = (part.node.child_by_field_name(side) for side in ("left", "right"))
        if left is None or right is None:
            continue
        sides = left.text.decode("utf-8", "replace"), right.text.decode("utf-8", "replace")
        if sign in (">=", "<=", ">", "<"):
            text = f"{sides[0]} {'==' if '=' in sign else '!='} {sides[1]}"
            variant = "second" if "=" in sign else "any-second"
            yield Site(variant, (replace(part, text),), part.start)
        elif sign == "&&" and NOW.search(sides[0]) and NOW.search(sides[1]):
            yield Site("one-side", (replace(part, sides[0]),), part.start)


def _sums(body: Body) -> Iterator[Site]:
    """Yield times plus a delay, which lose the delay, and units that become seconds."""
    for part in body.of("binary_expression", "call_expression"):
        found = re.fullmatch(
            r"\(?((?:block\s*\.\s*timestamp|now)|uint\d*\((?:block\.timestamp|now)\))\s*"
            r"(?:\+\s*[\w.\[\]()]+|\.add\([^;]+\))\)?",
            part.text,
        )
        if found:
            yield Site("delay", (replace(part, found[1]),), part.start)
    for part in body.statements:
        plain = part.kind in SIMPLE and "{" not in part.text
        if plain and NOW.search(part.text) and UNIT.search(part.text):
            text = UNIT.sub(r"\1 seconds", part.text)
            yield Site("unit", (replace(part, text),), part.start)


def _given(body: Body, now: str) -> Iterator[Site]:
    """Yield uses of a time that was given to the function, which become the block's."""
    names = {
        name
        for kind, name in body.function.parameters
        if re.fullmatch(r"uint(256)?", kind) and GIVEN.search(name)
    }
    for part in body.of("identifier"):
        above = part.node.parent
        if part.text not in names or above is None or above.type != "expression":
            continue
        if not re.search(r"[=!]=\s*0$", above.parent.text.decode("utf-8", "replace")):
            yield Site("given", (replace(part, now),), part.start)


def _sign(part: Part) -> str:
    return next((child.type for child in part.node.children if not child.is_named), "")
