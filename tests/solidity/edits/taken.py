"""What edits make of a small contract, for the tests of each of their modules."""

from __future__ import annotations

from rampart.solidity.edits.body import Body
from rampart.solidity.edits.removing import without
from rampart.solidity.parsing import parse


def contract(
    body: str, head: str = "function f(uint a, address to) public", kind="contract"
) -> str:
    """Return a contract of three lines: its head, a function's statements in one line, its end."""
    return f"{kind} C {{ {head} {{\n{body}\n}} }}"


def made(module, text: str, era: str = "0.8") -> dict[str, list[str]]:
    """Return, by variant, the lines that each edit has changed."""
    source = parse(text)
    found: dict[str, list[str]] = {}
    for function in source.functions:
        kinds = {one.name: one.kind for one in source.contracts}
        body = Body(source, function, era, kinds.get(function.contract, ""))
        for site in module.sites(body):
            after, _ = without(source, site)
            lines = zip(text.split("\n"), after.split("\n"))
            changed = [new.strip() for old, new in lines if old != new]
            found.setdefault(site.variant, []).append(" ".join(changed))
    return found
