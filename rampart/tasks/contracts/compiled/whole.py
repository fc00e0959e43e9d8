"""Make abstract contracts whole, as a library's are meant to be: by a contract that inherits them.

Of an abstract contract there is no code, and most of a library is abstract. So a source gets a
contract behind its last line for each, with the same constructor and nothing else; a contract that
also wants functions or arguments of other bases cannot be made whole so, and stays without.
"""

from __future__ import annotations

import re

from rampart.solidity.compiler.imports import COMMENT

PREFIX = "Whole_"
ABSTRACT = re.compile(r"\babstract\s+contract\s+([A-Za-z_$][\w$]*)[^{]*\{")
CONSTRUCTOR = re.compile(r"\bconstructor\s*\(([^)]*)\)")
NAME = re.compile(r"[\w$]+$")


def whole(text: str, era: str, contract: str = "") -> str:
    """Return a source with a contract for each abstract one, itself where there is none.

    Parameters
    ----------
    era : from 0.7 a constructor has no visibility; before 0.6 nothing is called abstract.
    contract : of this one alone; "" for all.

    Examples
    --------
    >>> print(whole("abstract contract A { constructor(uint x, string memory) {} }", "0.8"))
    abstract contract A { constructor(uint x, string memory) {} }
    contract Whole_A is A { constructor(uint a0, string memory a1) A(a0, a1) {} }
    <BLANKLINE>
    """
    bare = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    added = [
        _derived(found[1], _body(bare, found.end()), era)
        for found in ABSTRACT.finditer(bare)
        if contract in ("", found[1])
    ]
    return "\n".join([text, *added, ""]) if added else text


def original(name: str) -> str:
    """Return the name of the contract that one was made for, its own where it was made for none."""
    return name.removeprefix(PREFIX)


def _body(text: str, start: int) -> str:
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start:place]
    return text[start:]


def _derived(name: str, body: str, era: str) -> str:
    found = CONSTRUCTOR.search(body)
    given = " ".join(found[1].split()) if found else ""
    if not given:
        return f"contract {PREFIX}{name} is {name} {{}}"
    types = [_type(part.strip()) for part in given.split(",")]
    taken = ", ".join(f"{kind} a{place}" for place, kind in enumerate(types))
    passed = ", ".join(f"a{place}" for place in range(len(types)))
    seen = " public" if era < "0.7" else ""
    return (
        f"contract {PREFIX}{name} is {name} {{ constructor({taken}){seen} {name}({passed}) {{}} }}"
    )


def _type(parameter: str) -> str:
    """Return a parameter without its name, if it has one."""
    *head, last = parameter.split()
    named = bool(head) and last not in ("memory", "calldata", "payable") and NAME.match(last)
    return " ".join(head) if named else parameter
