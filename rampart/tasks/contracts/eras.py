"""Which compiler compiles a source: the newest era that its pragma allows."""

from __future__ import annotations

import re

ERAS = ("0.4", "0.5", "0.6", "0.7", "0.8")
PRAGMA = re.compile(r"^[ \t]*pragma\s+solidity\s*([^;]+);", re.MULTILINE)
TERM = re.compile(r"(\^|~|>=|<=|>|<|=)?\s*v?0\.(\d+)(?:\.(\d+))?")
LAST = {4: 26, 5: 17, 6: 12, 7: 6, 8: 99}
"""The last release of each era."""


def era_of(text: str, otherwise: str = "") -> str:
    """Return the newest era that the pragma of a source allows.

    Parameters
    ----------
    text : Solidity.
    otherwise : what a source without a pragma, or with one that has no upper bound, is compiled
        with: what its package is written for.

    Examples
    --------
    >>> era_of("pragma solidity >=0.6.0 <0.8.0;")
    '0.7'
    >>> era_of("pragma solidity >=0.4.24;", otherwise="0.5")
    '0.5'
    """
    found = PRAGMA.search(text)
    if found is None:
        return otherwise
    terms = TERM.findall(found[1])
    allowed = [era for era in ERAS if _allows(found[1], int(era[2:]))]
    open_ended = all(sign in (">", ">=") for sign, _, _ in terms)
    if not allowed or (open_ended and otherwise in ("", *allowed)):
        return otherwise
    return allowed[-1]


def _allows(pragma: str, minor: int) -> bool:
    """Tell whether any release of an era satisfies a pragma (``||`` separates alternatives)."""
    return any(
        all(_satisfies(term, minor) for term in TERM.findall(part)) and bool(TERM.search(part))
        for part in pragma.split("||")
    )


def _satisfies(term: tuple[str, str, str], minor: int) -> bool:
    sign, wanted, patch = term[0], int(term[1]), int(term[2] or 0)
    if sign in ("", "=", "^", "~"):
        return minor == wanted and patch <= LAST.get(minor, 0)
    if sign == ">=":
        return minor > wanted or (minor == wanted and patch <= LAST.get(minor, 0))
    if sign == ">":
        return minor > wanted or (minor == wanted and patch < LAST.get(minor, 0))
    if sign == "<":
        return minor < wanted or (minor == wanted and patch > 0)
    return minor <= wanted
