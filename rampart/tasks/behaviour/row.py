"""A row: one address in one episode of the simulated chain, seen as an explorer would show it.

Why an address and not an episode or a transaction: what somebody has before they sign is an address
and what an explorer lists of it. An episode is the unit of truth (its twin is the other half of a
pair), so it is what is split and resampled; its score is that of its most suspicious address. A
transaction is scored by what the model says without it.
"""

from __future__ import annotations

CLASSES = (
    *("benign", "reentrancy", "manipulation", "approval", "rug"),
    *("wash", "poisoning", "honeypot", "ponzi"),
)
"""What an address is for. The order is fixed: a label is a place in it."""
CODES = {name: code for code, name in enumerate(CLASSES)}
BENIGN = "benign"

SIDES = ("attack", "look-alike", "bystander")
"""Whose history it is: who attacks; who does in earnest what looks like it; anybody else."""
HELD = ("seen", "design", "variant")
"""What of a row's episode training never sees: nothing, how it is done, what its contracts are
called and how they are laid out."""

FIRST = 2
"""Transactions of a history that is a row."""
MOST = {"attack": 5, "look-alike": 5, "bystander": 2}
"""The most rows of one episode of each side."""
NEVER = {
    "marks": "the answer: which transactions are the attacker's own",
    "history": "the features are made of it; its addresses are numbers in the order of appearance",
    "label": "the answer",
    "intent": "the answer",
    "scenario": "the answer",
    "design": "the answer",
    "actor": "the answer: what the simulation calls the address",
    "side": "the answer",
    "held": "what training must not see",
    "episode": "what must not straddle a split",
    "group": "what must not straddle a split",
    "source": "tells the design",
}
"""Column -> why it is no feature."""
