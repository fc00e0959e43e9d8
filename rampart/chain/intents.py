"""What somebody on the chain wants: the labels of episodes, addresses and transactions."""

from __future__ import annotations

INTENTS = (
    "benign",
    "reentrancy",
    "manipulation",
    "approval",
    "rug",
    "wash",
    "poisoning",
    "honeypot",
    "ponzi",
)
"""The order is fixed: a label is the place in it."""
