"""Which compiler an era of Solidity has, and the pragma that says so in a source."""

from __future__ import annotations

import re
from typing import NamedTuple


class Version(NamedTuple):
    """A compiler: npm's package ``solc`` of one version."""

    era: str
    number: str
    package: str  # key of data/packages.yaml
    sha256: str  # of package/soljson.js in its archive


VERSIONS = {
    era: Version(era, number, package, sha256)
    for era, number, package, sha256 in (
        (
            "0.4",
            "0.4.26",
            "solc-04",
            "357adb49bb74c9eabaa034db28f96b4105def2b052c7795db8e30ad9a34cc551",
        ),
        (
            "0.5",
            "0.5.17",
            "solc-05",
            "dac1bc7560247d3e69bce9891f7eb2218a6a8d0106d9cdb4de8e03ede4546153",
        ),
        (
            "0.6",
            "0.6.12",
            "solc-06",
            "3e1956c550ca48e289044c7c0bd892403081b4b5e17e77ce707c815ce6c4228f",
        ),
        (
            "0.7",
            "0.7.6",
            "solc-07",
            "b94e69dfb056b3e26080f805ab43b668afbc0ac70bf124bfb7391ecfc0172ad2",
        ),
        (
            "0.8",
            "0.8.26",
            "solc-08",
            "35ba6661f3bdaed995fc7af14c405502290cf681b3fd062fe8738cfdf6db14ed",
        ),
    )
}
ERAS = tuple(VERSIONS)
PRAGMA = re.compile(r"\bpragma\s+solidity\b[^;{}]*;")
COMPARED = re.compile(r"(\^|~|>=|<=|>|<|=)?\s*v?0\s*\.\s*([0-9]+|\*|x)")
NEWEST = ERAS[-1]


def version_of(era: str) -> Version:
    """Return the compiler of an era.

    Raises
    ------
    ValueError : no compiler of that era is known.
    """
    if era not in VERSIONS:
        raise ValueError(f"era must be one of {', '.join(ERAS)}, got {era!r}")
    return VERSIONS[era]


def era_of(text: str) -> str:
    """Return the newest era that the first pragma of a source allows, else the newest of all.

    Only the middle number is compared, as each era has one compiler here; a pragma that allows
    none of them (``^0.3.0``) is not looked at either.

    Examples
    --------
    >>> era_of("pragma solidity ^0.5.0;"), era_of("pragma solidity >=0.4.22 <0.6.0;")
    ('0.5', '0.5')
    >>> era_of("pragma solidity 0.6.12 || 0.7.6;"), era_of("contract A {}")
    ('0.7', '0.8')
    """
    found = PRAGMA.search(text)
    if not found:
        return NEWEST
    allowed = [
        era for era in ERAS if any(_allows(part, int(era[2:])) for part in found[0].split("||"))
    ]
    return allowed[-1] if allowed else NEWEST


def _allows(part: str, era: int) -> bool:
    """Tell whether all comparisons of a part of a pragma let some version ``0.<era>.*`` through."""
    compared = [(sign, minor) for sign, minor in COMPARED.findall(part) if minor not in "*x"]
    lowest = re.compile(r"<\s*v?0\s*\.\s*([0-9]+)\s*\.\s*0\b")
    if any(int(found) == era for found in lowest.findall(part)):
        return False
    rules = {
        ">=": lambda minor: era >= minor,
        ">": lambda minor: era >= minor,
        "<": lambda minor: era <= minor,
        "<=": lambda minor: era <= minor,
    }
    return all(rules.get(sign, lambda minor: era == minor)(int(minor)) for sign, minor in compared)


def with_pragma(text: str, number: str) -> str:
    """Return a source whose pragmas ask for one version; each line stays the line it was.

    Examples
    --------
    >>> with_pragma("pragma solidity ^0.8.20; contract A {}", "0.8.26")
    'pragma solidity 0.8.26; contract A {}'
    """
    return PRAGMA.sub(
        lambda found: f"pragma solidity {number};" + "\n" * found[0].count("\n"), text
    )
