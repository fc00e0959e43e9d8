"""What keeps others from going first: deadlines, minimums, commitments, sums of allowances."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits.body import (
    Body,
    Change,
    Site,
    arguments,
    callee,
    condition,
    drop,
    replace,
)

NOW = re.compile(r"\bblock\s*\.\s*timestamp\b|\bnow\b|[cC]urrentTime|clock\(\)")
DEADLINE = re.compile(r"deadline|expir|validTo|validUntil|endTime|endTimestamp|goodTill", re.I)
MINIMUM = re.compile(
    r"(?<![A-Z])\b_?(min(imum)?|least|desired|expected|guaranteed)[A-Z]?\w*"
    r"(Amount|Out|Price|Return|Tokens|Received|Rate|Bought|Shares|Assets)\w*|[sS]lippage|"
    r"\bmax(imum)?(Price|Amount\w*In|Cost|Slippage|Spend|Tokens|Base|Quote)\w*|"
    r"\w+(OutMin|AmountMin|Minimum)\b|UNDERBOUGHT|Underbought|UnderBought|priceDelta|minAmount"
)
PRICE = re.compile(r"price|quote|cost\b|rate\b|guaranteed", re.I)
COMMIT = re.compile(r"commit|reveal|secret|keccak256\s*\(|\bhash\b", re.I)
NO_COMMIT = re.compile(r"onERC|role|selector|type\(|_SLOT|length|name\(|address\(0\)", re.I)
SET_ALLOWANCE = re.compile(r"allow|approve", re.I)


def sites(body: Body) -> Iterator[Site]:
    """Yield the places where going first comes to pay."""
    yield from _checks(body)
    yield from _allowances(body)
    yield from _calls(body)
    for part in body.of("modifier_invocation"):
        if re.match(r"(ensure|checkDeadline|notExpired|before\w*Deadline|onlyBefore)\b", part.text):
            yield Site(
                "deadline-modifier", (Change(part.start, part.end, ""),), body.function.start
            )


def _checks(body: Body) -> Iterator[Site]:
    for part in body.checks:
        said = condition(part)
        form = "if" if part.kind == "if_statement" else "require"
        change, head = (drop(part),), body.function.start
        compares = re.search(r"[<>]", said) is not None
        if compares and NOW.search(said) and DEADLINE.search(said + body.function.name):
            yield Site(f"deadline-{form}", change, head)
        elif compares and MINIMUM.search(part.text):
            yield Site(f"minimum-{form}", change, head)
        elif PRICE.search(said) and _offered(body, said):
            yield Site("price", change, head)
        elif COMMIT.search(said) and re.search(r"==|!=", said) and not NO_COMMIT.search(said):
            yield Site("commit", change, head)


def _offered(body: Body, said: str) -> bool:
    """Tell whether a condition holds a price against what the caller offered or expected."""
    if re.search(r"[<>=!]=?\s*0\b|[A-Z]{3}_|\b1e\d+|address\(|balance|allowance", said):
        return False
    given = {name for _, name in body.function.parameters if name} | {"msg.value"}
    return re.search(r"[<>]=?|[=!]=", said) is not None and any(
        re.search(rf"(?<!\w){re.escape(name)}\b", said) for name in given
    )


def _allowances(body: Body) -> Iterator[Site]:
    """Yield safe ways to change an allowance, which come to set it."""
    if not re.search(r"approve|allowance", body.function.name, re.I):
        return
    for part in body.checks:
        said = condition(part)
        if re.search(r"==\s*0", said) and SET_ALLOWANCE.search(said + body.function.name):
            yield Site("allowance-zero", (drop(part),), body.function.start)
    for part in body.of("call_expression", "binary_expression"):
        if part.kind == "call_expression":
            found = re.fullmatch(
                r"[\w\[\]().]*allow[\w\[\]().,\s]*\.(?:add|sub)\(([\w.]+)[^()]*\)", part.text
            )
        else:
            found = re.fullmatch(r"[\w\[\]().,\s]*allow[\w\[\]().,\s]*[+-]\s*([\w.]+)", part.text)
        if found:
            yield Site("allowance-set", (replace(part, found[1]),), part.start)


def _calls(body: Body) -> Iterator[Site]:
    """Yield arguments that bound a trade, bind a commitment to its sender, or name a snapshot."""
    for part in body.of("call_expression"):
        name, given = callee(part.node), arguments(part.node)
        words = [one.text.decode("utf-8", "replace") for one in given]
        if re.search(r"(require|revert|emit|abi\.|Error|add|sub|mul|min|max)\b", name):
            if re.fullmatch(r"abi\.encode(Packed)?", name) and "keccak256" in body.text:
                yield from _unbound(part, words)
            continue
        for one, word in zip(given, words):
            if (
                re.fullmatch(r"\w+(\.\w+)*", word)
                and MINIMUM.search(word)
                and "max" not in word.lower()
            ):
                yield Site("minimum-zero", (Change(one.start_byte, one.end_byte, "0"),), part.start)
        if re.search(r"get(Past|Prior)Votes$", name) and len(words) == 2:
            text = re.sub(r"get(Past|Prior)Votes$", "getVotes", name)
            yield Site("snapshot", (replace(part, f"{text}({words[0]})"),), part.start)


def _unbound(part, words: list[str]) -> Iterator[Site]:
    """Yield hashes that are of their sender, which come to be of anybody."""
    kept = [word for word in words if word not in ("msg.sender", "_msgSender()")]
    if 0 < len(kept) < len(words):
        text = f"{part.text.partition('(')[0]}({', '.join(kept)})"
        yield Site("unbound", (replace(part, text),), part.start)
