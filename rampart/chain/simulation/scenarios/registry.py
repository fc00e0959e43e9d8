"""The scenarios by name."""

from __future__ import annotations

from types import ModuleType

from rampart.chain.simulation.scenarios import (
    approval,
    honeypot,
    manipulation,
    poisoning,
    ponzi,
    reentrancy,
    rug,
    wash,
)

SCENARIOS: dict[str, ModuleType] = {
    module.INTENT: module
    for module in (reentrancy, manipulation, approval, rug, wash, poisoning, honeypot, ponzi)
}
"""Each has INTENT, DESIGNS (attack and its look-alike), HELD, ``attack`` and ``benign``."""
EVERYDAY = "everyday"
INTENTS = ("benign", *SCENARIOS)
"""What somebody on the chain wants: the labels of episodes, addresses and transactions."""
