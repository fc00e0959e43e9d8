"""What moved, from the logs of a transaction: tokens, items, and leave to move them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rampart.chain.simulation.encoding import amount, bare

TRANSFER = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
APPROVAL = "8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925"
FOR_ALL = "17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31"


def moved(logs: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row for each log of ERC-20 and ERC-721; other logs are left out.

    An item's log has four topics, that of a fungible token three and the amount as data.

    Examples
    --------
    >>> word = "0x" + "0" * 24 + "a" * 40
    >>> log = {"address": "0xT", "topics": ["0x" + TRANSFER, word, word], "data": hex(10**18)}
    >>> next(moved([log]))["amount"]
    1.0
    """
    for order, log in enumerate(logs):
        topics = [topic.removeprefix("0x") for topic in log["topics"]]
        if len(topics) < 3 or topics[0] not in (TRANSFER, APPROVAL, FOR_ALL):
            continue
        yield {
            "order": order,
            "token": bare(log["address"]),
            "kind": _kind(topics),
            "from": topics[1][-40:],
            "to": topics[2][-40:],
            "amount": _amount(topics, log["data"]),
        }


def _kind(topics: list[str]) -> str:
    if topics[0] == FOR_ALL:
        return "all approval"
    name = "transfer" if topics[0] == TRANSFER else "approval"
    if len(topics) < 4:
        return name
    return "nft" if name == "transfer" else "nft approval"


def _amount(topics: list[str], data: str) -> float:
    if len(topics) > 3:
        return 1.0
    value = int(data.removeprefix("0x") or "0", 16)
    return float(value) if topics[0] == FOR_ALL else amount(value)
