"""Checks of what a call returned: required, read and reverted on, or made by a library."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits.body import (
    Body,
    Part,
    Site,
    arguments,
    call_of,
    callee,
    condition,
    drop,
    replace,
)

LOW = re.compile(r"\.\s*(call|delegatecall|callcode|staticcall)\s*[({.]")
SEND = re.compile(r"\.\s*send\s*\(")
TOKEN = re.compile(
    r"\.\s*(transfer|transferFrom|approve|mint|burn|deposit|withdraw|transferAndCall)\s*\("
)
SUCCESS = re.compile(
    r"^!?\s*\(?\s*(success|ok|sent|ret|result|succeeded|successful|didSucceed)\w*", re.I
)
SAFE = {
    "safeTransfer": "transfer",
    "safeTransferFrom": "transferFrom",
    "safeApprove": "approve",
    "forceApprove": "approve",
    "safeIncreaseAllowance": "increaseAllowance",
}


def sites(body: Body) -> Iterator[Site]:
    """Yield the places where the result of a call can be left unread."""
    yield from _required(body)
    yield from _read(body)
    for part in body.statements:
        if part.kind == "expression_statement" and (call := call_of(part)) is not None:
            yield from _wrapped(body, part, call)


def _required(body: Body) -> Iterator[Site]:
    """Yield ``require(a.send(b))``, which becomes ``a.send(b)``."""
    for part in body.checks:
        said = condition(part)
        kind = "low" if LOW.search(said) else "send" if SEND.search(said) else ""
        kind = kind or ("token" if TOKEN.search(said) else "")
        inner = said.strip().removeprefix("!").strip()
        plain = re.match(r"[\w.\[\]()]+", inner) and not re.search(r"&&|\|\||[=<>]=|\?", inner)
        if kind and plain:
            yield Site(f"require-{kind}", (replace(part, f"{inner};"),), part.start)


def _read(body: Body) -> Iterator[Site]:
    """Yield checks of a result that a call before them gave."""
    calls = [
        part
        for part in body.statements
        if part.kind in ("variable_declaration_statement", "expression_statement")
        and (LOW.search(part.text) or SEND.search(part.text) or TOKEN.search(part.text))
        and re.match(r"\(?\s*(bool\b|\w+\s*(,|=))", part.text)
    ]
    for part in body.checks:
        before = [call for call in calls if call.end <= part.start]
        if before and SUCCESS.match(condition(part)):
            form = "if" if part.kind == "if_statement" else "require"
            yield Site(f"result-{form}", (drop(part),), before[-1].start)
    for part in body.of("call_expression"):
        inner = arguments(part.node)
        if re.match(r"(Address\.)?_?verifyCallResult\w*\s*\(", part.text) and len(inner) >= 2:
            data = [one.text.decode() for one in inner if "data" in one.text.decode().lower()]
            if calls and data:
                yield Site("verify", (replace(part, data[0]),), calls[-1].start)


def _wrapped(body: Body, part: Part, call) -> Iterator[Site]:
    """Yield calls by a library that reverts, which become the plain ones that do not."""
    name, given = callee(call), [one.text.decode("utf-8", "replace") for one in arguments(call)]
    head, _, last = name.rpartition(".")
    last = last.strip()
    if head and last in SAFE:
        if head in ("SafeERC20", "SafeTransferLib", "TransferHelper") and given:
            head, given = given[0], given[1:]
        unique = re.search(r"721|1155|[nN][fF][tT]|tokenId", part.text)  # there the name says more
        if len(given) == (3 if last == "safeTransferFrom" else 2) and not unique:
            kind = "from" if last == "safeTransferFrom" else "approve" if "pprove" in last else "to"
            text = f"{head}.{SAFE[last]}({', '.join(given)});"
            yield Site(f"safe-{kind}", (replace(part, text),), part.start)
    pays = last in ("sendValue", "safeTransferETH", "transferETH")
    if pays or name in ("_sendValue", "safeTransferETH"):
        if head in ("Address", "AddressUpgradeable", "SafeTransferLib", "") and len(given) == 2:
            head, given = given[0], given[1:]
        if head and len(given) == 1:
            text = f"{head}.{_value(body.era, given[0])};"
            yield Site("send-value", (replace(part, text),), part.start)
    if last == "transfer" and len(given) == 1 and head:
        yield Site("transfer-send", (replace(part, f"{head}.send({given[0]});"),), part.start)
    if last in ("functionCall", "functionCallWithValue", "functionDelegateCall"):
        if head in ("Address", "AddressUpgradeable") and given:
            head, given = given[0], given[1:]
        if head and given and "Delegate" not in last:
            text = f"{head}.call({given[0]});"
            yield Site("function-call", (replace(part, text),), part.start)


def _value(era: str, amount: str) -> str:
    """Return how an era writes a call that only pays."""
    return f'call.value({amount})("")' if era in ("0.4", "0.5") else f'call{{value: {amount}}}("")'
