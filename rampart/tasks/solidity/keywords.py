"""The baseline that greps: how often words that auditors look for stand in a function.

The list is fixed and was written before any model was fitted; no row had a say in it.
"""

from __future__ import annotations

import re

KEYWORDS = {
    "call": r"\.call\b",
    "value": r"\.call\.value\b|\bvalue\s*:",
    "send": r"\.send\s*\(",
    "transfer": r"\.transfer\s*\(",
    "delegatecall": r"\bdelegatecall\b|\bcallcode\b",
    "selfdestruct": r"\bselfdestruct\b|\bsuicide\b",
    "origin": r"\btx\.origin\b",
    "timestamp": r"\bblock\.timestamp\b|\bnow\b",
    "blockhash": r"\bblockhash\b",
    "block": r"\bblock\.(number|difficulty|prevrandao|coinbase|gaslimit)\b",
    "hash": r"\bkeccak256\b|\bsha3\b",
    "require": r"\brequire\s*\(",
    "assert": r"\bassert\s*\(",
    "revert": r"\brevert\b|\bthrow\b",
    "sender": r"\bmsg\.sender\b",
    "payable": r"\bpayable\b",
    "assembly": r"\bassembly\b",
    "unchecked": r"\bunchecked\b",
    "loop": r"\b(for|while)\s*\(",
    "length": r"\.length\b",
    "balance": r"\.balance\b",
    "arithmetic": r"[-+*]=|(?<![-+*/])[-+*](?![-+*/=])",
    "owner": r"\bonly\w*",
    "public": r"\b(public|external)\b",
}
"""Name -> what is counted, in the source without its comments."""
COMPILED = {name: re.compile(pattern) for name, pattern in KEYWORDS.items()}
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def counted(code: str) -> dict[str, float]:
    """Return how often each of ``KEYWORDS`` stands in a function.

    Examples
    --------
    >>> found = counted("require(msg.sender == tx.origin); // selfdestruct")
    >>> [name for name, times in found.items() if times]
    ['origin', 'require', 'sender']
    """
    code = COMMENT.sub(" ", code)
    return {name: float(len(found.findall(code))) for name, found in COMPILED.items()}
