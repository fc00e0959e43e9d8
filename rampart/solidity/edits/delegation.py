"""What keeps foreign code off a contract's own storage: who may upgrade, and to what."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits import access
from rampart.solidity.edits.body import SIMPLE, Body, Change, Site, condition, drop, within

UPGRADE = re.compile(
    r"upgrade|setImplementation|changeImplementation|setBeacon|_?setTarget|diamondCut|bootstrap|"
    r"setProxy|migrate|addExtension|replaceExtension|setStakingContract|attach",
    re.IGNORECASE,
)
DELEGATES = re.compile(
    r"\bdelegatecall\b|functionDelegateCall|\b_delegate\s*\([^,;]*\)\s*;|callcode|_upgradeTo"
)
CONTEXT = re.compile(r"^(onlyProxy|notDelegated|onlyDelegat\w*|noDelegate\w*|nonDelegate\w*)")
IS_CONTRACT = re.compile(r"isContract|code\.length|extcodesize|hasCode")
OWN = re.compile(r"address\(this\)|__self|_self\b|UUID|_SLOT|slot\b")
AUTHORIZE = re.compile(
    r"_?(authorizeUpgrade|requireOwner|onlyOwner|checkOwner|_checkProxy|_checkNotDelegated|enforce\w+)"
    r"\s*\("
)
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
        elif OWN.search(said):
            yield Site("context-check", (drop(part),), head)
        elif DELEGATES.search(body.text) and not re.search(r"timestamp|\bnow\b|success|!ok", said):
            yield Site("target-check", (drop(part),), head)
    for part in body.statements:
        plain = part.block >= 0 and part.kind == "expression_statement"
        if plain and AUTHORIZE.match(part.text):
            yield Site("authorize", (drop(part),), head)


def _calls(body: Body) -> Iterator[Site]:
    """Yield calls that come to run the other's code here, and targets that the caller picks."""
    names = {name for _, name in body.function.parameters if name}
    for part in body.statements:
        if part.kind not in SIMPLE:
            continue
        text = part.text
        found = LOW.search(text)
        if found and re.search(r"\w", text[: found.start()]):
            given = any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)
            change = within(part, found.start(), found.end(), ".delegatecall")
            yield Site("call-given" if given else "call-kept", (change,), part.start)
        if library := re.search(r"\bfunctionCall\s*(?=\()", text):
            change = within(part, library.start(), library.end(), "functionDelegateCall")
            yield Site("function-call", (change,), part.start)
        who = re.search(r"\b([a-z_]\w*)\.delegatecall", text)
        if who and who[1] not in names and who[1] != "this":
            change = within(part, who.start(1), who.end(1), "msg.sender")
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
