"""Cells of an export: addresses, amounts, times and states, in the spellings that are met."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from rampart.chain.features.history import NOBODY

WEI = 1e18
ADDRESS = re.compile(r"(?:0x)?([0-9a-f]{40})")
METHOD = re.compile(r"0x([0-9a-f]{8})")
HEX = re.compile(r"-?0x[0-9a-f]+")
ZERO = "0" * 40
EARLIEST, LATEST = 0.0, 4.2e9
"""Seconds since 1970 that a time may be: until 2103."""
MILLISECONDS = 1e11
LARGEST = 2.0**256
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
COIN = re.compile(r"\s*(eth|ether|bnb|pol|matic)$")
"""What explorers' pages write behind an amount in whole coins."""
YES = {"1", "true", "yes", "success", "ok", "0x1"}
NO = {"0", "false", "no", "failed", "fail", "error", "reverted", "0x0"}


def number(cell: Any) -> float:
    """Return a number that is written as decimal, hexadecimal or with thousands separators.

    The name of a coin may stand behind it.

    Raises
    ------
    ValueError : anything else, below 0, or more than a word of the chain holds.

    Examples
    --------
    >>> number("0x10"), number("1,234.5"), number("0.9 ETH"), number(7)
    (16.0, 1234.5, 0.9, 7.0)
    """
    text = COIN.sub("", str(cell).strip().lower()).replace("_", "")
    if "," in text and not THOUSANDS.fullmatch(text):
        raise ValueError(
            f"must be a number, commas between thousands alone, got {str(cell)[:40]!r}"
        )
    text = text.replace(",", "")
    try:
        value = float(int(text, 16)) if HEX.fullmatch(text) else float(text)
    except (ValueError, OverflowError):
        raise ValueError(f"must be a number, decimal or 0x…, got {str(cell)[:40]!r}") from None
    if not 0 <= value <= LARGEST:
        raise ValueError(f"must be a number from 0 to 2^256, got {str(cell)[:40]!r}")
    return value


def in_parts(cell: Any) -> bool:
    """Tell whether an amount is written in whole coins: with a point, a power of ten or a coin.

    Examples
    --------
    >>> in_parts("0.5"), in_parts("1000000000000000000"), in_parts("0x0de0"), in_parts("3 ETH")
    (True, False, False, True)
    """
    text = str(cell).strip().lower()
    marked = "." in text or "e" in text or COIN.search(text) is not None
    return marked and not text.startswith("0x")


def address(cell: Any) -> str | int:
    """Return an address as 40 digits; NOBODY for nothing and for the zero address.

    Raises
    ------
    ValueError : something else.

    Examples
    --------
    >>> address("0x" + "Ab" * 20) == "ab" * 20, address("") == NOBODY
    (True, True)
    """
    text = str("" if cell is None or cell != cell else cell).strip().lower()
    if text in ("", "none", "null", "nan", "0x", "contract creation"):
        return NOBODY
    match = ADDRESS.fullmatch(text)
    if not match:
        raise ValueError(f"must be an address of 40 hexadecimal digits, got {text[:60]!r}")
    return NOBODY if match[1] == ZERO else match[1]


def moment(cell: Any) -> float:
    """Return a time in seconds: since 1970 in seconds or milliseconds, or as ISO 8601 (UTC).

    Raises
    ------
    ValueError : something else, or a time before 1970 or after 2103.

    Examples
    --------
    >>> moment("1600000000"), moment(1600000000000), moment("2020-09-13 12:26:40 UTC")
    (1600000000.0, 1600000000.0, 1600000000.0)
    """
    text = str(cell).strip()
    try:
        seconds = number(text)
    except ValueError:
        try:
            read = datetime.fromisoformat(text.removesuffix("UTC").strip().replace("Z", "+00:00"))
        except ValueError:
            words = (
                f"must be seconds since 1970 or a date as 2024-01-31 12:00:00, got {text[:40]!r}"
            )
            raise ValueError(words) from None
        read = read if read.tzinfo else read.replace(tzinfo=UTC)
        seconds = read.timestamp()
    seconds = seconds / 1000 if seconds > MILLISECONDS else seconds
    if not EARLIEST <= seconds <= LATEST:
        raise ValueError(f"must be a time between 1970 and 2103, got {text[:40]!r}")
    return seconds


def method(cell: Any) -> str:
    """Return the first four bytes of what was sent, nothing where nothing was.

    Parameters
    ----------
    cell : a selector, whole call data, or a method's name, of which nothing is known.

    Examples
    --------
    >>> method("0xa9059cbb0000"), method("0x"), method(""), method("Swap Exact Tokens")
    ('a9059cbb', '', '', 'named')
    """
    text = str("" if cell is None or cell != cell else cell).strip().lower()
    if text in ("", "0x", "none", "nan", "transfer*", "0x00000000"):
        return ""
    match = METHOD.match(text)
    if match:
        return match[1]
    return BY_NAME.get(re.sub(r"\W|_", "", text.split("(")[0]), "named")


BY_NAME = {
    "transfer": "a9059cbb",
    "transferfrom": "23b872dd",
    "approve": "095ea7b3",
    "setapprovalforall": "a22cb465",
    "deposit": "d0e30db0",
    "withdraw": "2e1a7d4d",
    "mint": "40c10f19",
    "burn": "42966c68",
}
"""Names of methods, as explorers show them, of the commonest standards."""


def state(cell: Any, failing: bool) -> bool:
    """Return whether a transaction succeeded.

    Parameters
    ----------
    failing : the column says whether it failed, as isError does.

    Raises
    ------
    ValueError : neither yes nor no.
    """
    text = str("" if cell is None or cell != cell else cell).strip().lower()
    if text == "":
        return True
    text = re.sub(r"\.0$", "", text)
    if not failing and text.startswith("error"):
        return False
    if text not in YES | NO:
        raise ValueError(f"must be 0 or 1, got {text[:40]!r}")
    return (text in YES) != failing
