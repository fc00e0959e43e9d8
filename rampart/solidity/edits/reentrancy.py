"""Guards against being called again: locks, and writing down before calling out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits.body import SIMPLE, Body, Change, Part, Site, is_check, moved, replace

LOCK = re.compile(r"non_?reent|reentran|^lock|mutex|synchroni[sz]ed|noreent", re.IGNORECASE)
VALUE = re.compile(
    r"\.\s*(call|send|sendValue|functionCallWithValue|transferETH|safeTransferETH|asyncTransfer)"
    r"\s*[({.]|\bsafeTransferETH\s*\(|\bsendValue\s*\(|"
    r"\.\s*transfer\s*\([^,()]*(\([^()]*\)[^,()]*)*\)"
)
TOKEN = re.compile(
    r"\.\s*(transfer|transferFrom|safeTransfer|safeTransferFrom|safeBatchTransferFrom|mint|burn|"
    r"burnFrom)\s*\(|\b_?transferCurrency\w*\s*\(|_safeTransfer\w*\s*\("
)
HOOK = re.compile(
    r"\bon(ERC\w+|Token\w+|FlashLoan|Transfer\w+)\b|_check\w*(OnERC|Received|AcceptanceCheck)\w*|"
    r"_call\w*(Received|ToSend)\w*|_do\w*AcceptanceCheck|tokensReceived"
)
OTHER = re.compile(r"\b[A-Z]\w*\s*\([^()]*\)\s*\.\s*\w+\s*\(|\b[a-z_]\w*\s*\.\s*[a-z]\w*\s*[({]")
KNOWN = re.compile(
    r"\.\s*(add|sub|mul|div|mod|push|pop|length|encode\w*|sender|value|timestamp|number|selector|"
    r"toUint\d+|contains|remove|at|get|set|values|keys|min|max|balance|origin|data|decode)\s*[({]"
)
INNER = re.compile(r"^_?(burn|mint|update|decrease|increase|add|remove|move)\w*\s*\(")


def sites(body: Body) -> Iterator[Site]:
    """Yield the places where a lock can go, or a write can come after a call."""
    calls = [(part, how) for part in body.statements if (how := calls_out(part))]
    if not calls or body.function.mutability in ("view", "pure", "constant"):
        return
    if body.function.kind == "function":
        for part in body.of("modifier_invocation"):
            if LOCK.search(part.text.partition("(")[0]):
                how = calls[0][1]
                yield Site(f"lock-{how}", (Change(part.start, part.end, ""),), calls[0][0].start)
    for call, how in calls:
        yield from _late(body, call, how)


def calls_out(part: Part) -> str:
    """Return how a statement calls another contract: value, token, hook, call or "" (not).

    A branch counts by what it does when it is a call on its own; loops and blocks do not.
    """
    if part.kind not in SIMPLE:
        return ""
    if part.block < 0 and part.kind != "return_statement":
        return ""
    if VALUE.search(part.text):
        return "value"
    if HOOK.search(part.text):
        return "hook"
    if TOKEN.search(part.text):
        return "token"
    rest = KNOWN.sub("", part.text)
    if re.match(r"(abi|super|this)\b", rest) or not OTHER.search(rest):
        return ""
    return "call"


def _late(body: Body, call: Part, how: str) -> Iterator[Site]:
    """Yield the writes that stand before a call in its block and could stand behind it."""
    if call.kind == "return_statement" or how == "call":
        return
    block = [part for part in body.statements if part.block == call.block]
    place = next(number for number, part in enumerate(block) if part.start == call.start)
    for part in reversed(block[:place]):
        kind = written(body, part)
        if not kind:
            passed = part.kind in ("emit_statement", "variable_declaration_statement")
            if not passed and not is_check(part):
                break
            continue
        changes = moved(part, call)
        yield Site(f"late-{kind}", changes, call.start)
        if stipend := _without_stipend(body, call):
            text = re.sub(r"\s*\n\s*", " ", part.text)
            yield Site("stipend", (changes[0], replace(call, f"{stipend} {text}")), call.start)
        break


def written(body: Body, part: Part) -> str:
    """Return how a statement writes the contract's own books, "" where it does not."""
    if part.kind != "expression_statement":
        return ""
    text = part.text
    base = re.match(r"(?:delete\s+)?(\w+)", text)
    if base is None or (base[1] in body.locals and "storage" not in body.text):
        return ""
    if INNER.match(text):
        return "inner"
    if text.startswith("delete "):
        return "delete"
    if re.match(r"[\w.\[\]()\s]+?(\+=|-=|\+\+|--)", text) or re.search(
        r"=[^=]*\.\s*(sub|add)\(", text
    ):
        return "compound"
    return "assign" if re.match(r"[\w.\[\]()\s]+?=[^=]", text) else ""


def _without_stipend(body: Body, call: Part) -> str:
    """Return a plain transfer of value as a call that hands on all gas, "" where it is none."""
    found = re.fullmatch(r"([^;=]+?)\.\s*transfer\s*\(([^,;]+)\)\s*;", call.text.strip())
    if found is None:
        return ""
    to, amount = found[1].strip(), found[2].strip()
    if body.era in ("0.4", "0.5"):
        head = "require" if body.era == "0.4" else "(bool sent, ) ="
        called = f'{to}.call.value({amount})("")'
        return f"require({called});" if head == "require" else f"{head} {called}; require(sent);"
    return f'(bool sent, ) = {to}.call{{value: {amount}}}(""); require(sent);'
