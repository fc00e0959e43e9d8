"""The sources with their functions' names filled in: several a function, so that none tells.

A function whose name no standard fixes stands as ``$name`` in the text. Each variant gives it
another name, and contracts of different intent share names: a selector is no intent.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
FILES = ("Agent", "Bank", "Exchange", "Funds", "Items", "Market", "Payments", "Plain", "Token")
VARIANTS = 3
HOLE = re.compile(r"\$(\w+)")
NAMES = {
    "arm": ("arm", "setPlan", "prepare"),
    "borrow": ("borrow", "draw", "loan"),
    "burn": ("burn", "destroy", "retire"),
    "buy": ("buy", "purchase", "take"),
    "claim": ("claim", "withdraw", "getReward"),
    "close": ("close", "finish", "settle"),
    "collect": ("collect", "sweep", "cashOut"),
    "confirm": ("confirm", "approveMotion", "sign"),
    "deposit": ("deposit", "fund", "enter"),
    "enter": ("enter", "register", "subscribe"),
    "exchange": ("exchange", "migrate", "convert"),
    "free": ("free", "unlock", "withdrawCollateral"),
    "hand": ("transferOwnership", "setOwner", "changeAdmin"),
    "held": ("held", "balanceOf", "accountOf"),
    "hook": ("onReceived", "tokensReceived", "notify"),
    "join": ("join", "deposit", "invest"),
    "limit": ("limit", "capacity", "borrowable"),
    "mint": ("mint", "issue", "rebase"),
    "mintItem": ("mintItem", "claim", "create"),
    "offer": ("offer", "list", "setPrice"),
    "pledge": ("pledge", "lock", "depositCollateral"),
    "propose": ("propose", "submit", "queue"),
    "pull": ("pull", "charge", "collect"),
    "put": ("put", "stake", "supply"),
    "recall": ("recall", "redeem", "unstake"),
    "releaseDue": ("release", "claim", "vest"),
    "repay": ("repay", "payBack", "settle"),
    "run": ("run", "execute", "multicall"),
    "setCharge": ("setCharge", "setFee", "updateTax"),
    "setGate": ("setGate", "setMode", "setStatus"),
    "setListed": ("setListed", "update", "setAccounts"),
    "setMarket": ("setMarket", "setPair", "markPool"),
    "setMost": ("setMost", "setLimit", "setMaxTx"),
    "setTold": ("setTold", "subscribe", "wantHooks"),
    "shift": ("shift", "transfer", "reassign"),
    "spread": ("spread", "distribute", "airdrop"),
    "spreadEther": ("spreadEther", "disperse", "payMany"),
    "spreadFrom": ("spreadFrom", "relay", "batchTransfer"),
    "supply": ("supply", "deposit", "provide"),
    "take": ("take", "withdraw", "collectTo"),
    "withdraw": ("withdraw", "leave", "redeem"),
    "withdrawAll": ("withdrawAll", "exit", "closeAccount"),
    "Borrowed": ("Borrowed", "Drawn", "Loan"),
    "Deposited": ("Deposited", "Funded", "Entered"),
    "Joined": ("Joined", "Deposit", "Invested"),
    "Paid": ("Paid", "Payout", "Rewarded"),
    "Pulled": ("Pulled", "Charged", "Collected"),
    "Repaid": ("Repaid", "PaidBack", "Settled"),
    "Withdrawn": ("Withdrawn", "Left", "Redeemed"),
}


def named(text: str, variant: int) -> str:
    """Return a source with each ``$name`` as a variant calls it.

    Raises
    ------
    ValueError : a name without a list, or no such variant.

    Examples
    --------
    >>> named("function $claim() external;", 2)
    'function getReward() external;'
    """
    if not 0 <= variant < VARIANTS:
        raise ValueError(f"variant must be below {VARIANTS}, got {variant}")
    if unknown := sorted({name for name in HOLE.findall(text) if name not in NAMES}):
        raise ValueError(f"no names are known for ${unknown[0]}")
    return HOLE.sub(lambda found: NAMES[found[1]][variant], text)


def sources(variant: int) -> dict[str, str]:
    """Return ``{file: text}`` of all sources as a variant names their functions."""
    return {
        f"{name}.sol": named((FOLDER / f"{name}.sol").read_text(encoding="utf-8"), variant)
        for name in FILES
    }
