"""What keeps foreign code off a contract's own storage: who may upgrade, and to what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits import access
from rampart.solidity.edits.body import Body, Change, Site, condition, drop

UPGRADE = re.compile(
    r"upgrade|setImplementation|changeImplementation|setBeacon|_?setTarget|diamondCut|bootstrap|"
    r"setProxy|migrate|addExtension|replaceExtension|setStakingContract|attach",
    re.IGNORECASE,
)
DELEGATES = re.compile(r"\bdelegatecall\b|functionDelegateCall|_?delegate\s*\(|callcode|_upgradeTo")
CONTEXT = re.compile(r"^(onlyProxy|notDelegated|onlyDelegat\w*|noDelegate\w*|nonDelegate\w*)")
IS_CONTRACT = re.compile(r"isContract|code\.length|extcodesize|hasCode")
LOW = re.compile(r"\.\s*call\s*(\{[^}]*\}|\.value\s*\([^()]*\))?\s*(?=\()")


def concerns(body: Body) -> bool:
    """Tell whether a function sets or runs foreign code."""
    return UPGRADE.search(body.function.name) is not None or DELEGATES.search(body.text) is not None


def sites(body: Body) -> Iterator[Site]:
    """Yield the places where foreign code can come to run."""
    if concerns(body):
        yield from _guards(body)
    yield from _calls(body)


def _guards(body: Body) -> Iterator[Site]:
    head = body.function.start
    for part in body.of("modifier_invocation"):
        name, change = part.text.partition("(")[0].strip(), (Change(part.start, part.end, ""),)
        if CONTEXT.match(name):
            yield Site("context-modifier", change, head)
        elif access.GUARD.match(name) and body.open:
            yield Site("upgrade-modifier", change, head)
    for part in body.checks:
        said = condition(part)
        if IS_CONTRACT.search(said):
            yield Site("is-contract", (drop(part),), head)
        elif re.search(r"address\(this\)|__self|_self\b|UUID|_SLOT|slot\b", said):
            yield Site("context-check", (drop(part),), head)
        elif DELEGATES.search(body.text):
            yield Site("target-check", (drop(part),), head)
    for part in body.statements:
        if part.block >= 0 and part.kind == "expression_statement":
            if re.match(
                r"_?(authorizeUpgrade|requireOwner|onlyOwner|checkOwner|_checkProxy|_checkNotDelegated|enforce\w+)\s*\(",
                part.text,
            ):
                yield Site("authorize", (drop(part),), head)


def _calls(body: Body) -> Iterator[Site]:
    """Yield calls that come to run the other's code here, and targets that come to be the caller's."""
    names = {name for _, name in body.function.parameters}
    for part in body.statements:
        if part.kind not in (
            "expression_statement",
            "variable_declaration_statement",
            "return_statement",
        ):
            continue
        found = LOW.search(part.text)
        if found and re.search(r"\w", part.text[: found.start()]):
            start = part.start + len(part.text[: found.start()].encode("utf-8"))
            change = Change(start, start + len(found[0].encode("utf-8")), ".delegatecall")
            given = any(re.search(rf"\b{re.escape(name)}\b", part.text) for name in names if name)
            yield Site("call-given" if given else "call-kept", (change,), part.start)
        if library := re.search(r"\bfunctionCall(?:WithValue)?\s*(?=\()", part.text):
            if "WithValue" not in library[0]:
                start = part.start + len(part.text[: library.start()].encode("utf-8"))
                change = Change(
                    start, start + len(library[0].encode("utf-8")), "functionDelegateCall"
                )
                yield Site("function-call", (change,), part.start)
        if "delegatecall" in part.text and (
            who := re.search(r"\b([a-z_]\w*)\.delegatecall", part.text)
        ):
            if who[1] not in names and who[1] != "this":
                start = part.start + len(part.text[: who.start(1)].encode("utf-8"))
                change = Change(start, start + len(who[1].encode("utf-8")), "msg.sender")
                yield Site("caller", (change,), part.start)
    yield from _yul(body)


def _yul(body: Body) -> Iterator[Site]:
    for part in body.of("yul_function_call"):
        kids = part.node.named_children
        name = part.text.partition("(")[0].strip()
        if name == "call" and len(kids) == 8:
            text = [kid.text.decode("utf-8", "replace") for kid in kids]
            made = f"delegatecall({', '.join([*text[1:3], *text[4:]])})"
            yield Site("yul-call", (Change(part.start, part.end, made),), part.start)
        elif name == "delegatecall" and len(kids) == 7:
            change = Change(kids[2].start_byte, kids[2].end_byte, "caller()")
            yield Site("yul-caller", (change,), part.start)
