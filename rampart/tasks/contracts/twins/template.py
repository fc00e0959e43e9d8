"""A template of twins: Solidity with marks, from which both contracts of a pair are made.

========================  =====================================================================
mark                      what becomes of it
========================  =====================================================================
``⟦weak‖safe⟧``           the one in the vulnerable twin, the other in its safe partner
``⟨a¦b¦c⟩``               one of them at random, the same in both twins
``$name``                 a name of that meaning, drawn (``names.py``), the same in both twins
``§``                     the line of the weakness; its function is the one that is labelled
``CHECK(x)``, ``NOW`` …   what the compiler's era calls for (``dialect.py``)
========================  =====================================================================

Members of a contract stand a blank line apart: those that are functions or modifiers are shuffled,
the others stay in front, because the order of state variables means something.
"""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from rampart.core.seeds import derive

SIDES = ("weak", "safe")
CHOICE = re.compile(r"⟨([^⟨⟩]*)⟩")
TWIN = re.compile(r"⟦([^⟦⟧]*)⟧")
INDENT = re.compile("^  +")  # of an alternative that goes on in the next line, after a backslash
SITE = "§"
MEMBER = re.compile(r"\s*[⟦§]*(function|modifier|CONSTRUCTOR|RECEIVE|FALLBACK|ONLYDEF|LOCKDEF)\b")
TOP = re.compile(r"^(?:contract|library|interface|abstract contract)\b.*?^}$", re.M | re.S)


class Variant(NamedTuple):
    """One way of being weak, and its remedy.

    Attributes
    ----------
    number : its number in its class: the variant's name is ``<class>-<number>``.
    eras : compilers that take it, space separated; 0.5 stands alone, since that era is held out.
    idea : the mechanism of the weakness, in a few words.
    text : the template.
    held : "variant" where training never sees it.
    """

    number: int
    eras: str
    idea: str
    text: str
    held: str = ""


def choose(text: str, seed: int) -> str:
    """Return a template with one of each ``⟨a¦b⟩``; equal alternatives choose alike.

    Examples
    --------
    >>> choose("x ⟨+=¦+=⟩ ⟦1‖2⟧", 7)
    'x += ⟦1‖2⟧'
    """
    while match := CHOICE.search(text):
        options = [INDENT.sub("", option) for option in match[1].split("¦")]
        one = options[derive(seed, "choice", match[1]) % len(options)]
        text = text[: match.start()] + one + text[match.end() :]
    return text


def side(text: str, which: str) -> str:
    """Return one twin of a template.

    Examples
    --------
    >>> side("a⟦b‖c⟧", "weak"), side("a⟦b‖c⟧", "safe")
    ('ab', 'ac')
    """
    at = SIDES.index(which)
    while match := TWIN.search(text):
        parts = [INDENT.sub("", part) for part in match[1].split("‖")]
        if len(parts) != 2:
            raise ValueError(f"⟦weak‖safe⟧ has two parts, got {len(parts)}: {match[0]!r}")
        text = text[: match.start()] + parts[at] + text[match.end() :]
    return text


def chunks(body: str) -> list[str]:
    """Return the members of a contract's body: what empty lines part, outside of ``⟦⟧``."""
    parts: list[str] = []
    depth = 0
    for part in body.strip("\n").split("\n\n"):
        if depth:
            parts[-1] += "\n" + part
        else:
            parts.append(part)
        depth += part.count("⟦") - part.count("⟧")
    return parts


def arrange(text: str, extra: list[str], rng: random.Random) -> str:
    """Put benign members into the contract of the weakness, and shuffle its functions.

    Parameters
    ----------
    text : a template, of one or more contracts; one of them has the site.
    extra : bodies to add, each with its state variables and functions.
    rng : gives the order.
    """
    for match in TOP.finditer(text):
        if SITE in match[0]:
            head, body = match[0][: match[0].index("\n")], match[0][match[0].index("\n") : -1]
            break
    else:
        raise ValueError(f"a template needs a contract with {SITE} in it, got {text[:60]!r}")
    members = [part for source in (body, *extra) for part in chunks(source)]
    functions = [part for part in members if MEMBER.match(part)]
    state = [part for part in members if not MEMBER.match(part)]
    rng.shuffle(functions)
    contract = head + "\n" + "\n\n".join(state + functions) + "\n}"
    return text[: match.start()] + contract + text[match.end() :]


def site(text: str) -> tuple[str, str, str, int]:
    """Return a contract's text without the mark, and where the mark was.

    Returns
    -------
    text, contract, function, line : the line counts from 1; a constructor is called
    ``constructor``, a function without a name ``fallback``, and one that takes ether ``receive``.
    """
    before = text[: text.index(SITE)]
    line = text[text.rindex("\n", 0, len(before)) + 1 : text.index("\n", len(before))]
    contract = re.findall(r"^(?:contract|library) (\w+)", before, re.M)[-1]
    headers = r"^ +(?:function *(\w*) *\(|(constructor|receive|fallback) *\()"
    named, special = re.findall(headers, before + line.replace(SITE, ""), re.M)[-1]
    function = named or special or "fallback"
    return text.replace(SITE, ""), contract, function, before.count("\n") + 1


def place(text: str, function: str) -> int:
    """Return the line on which a function of that name begins, from 1; 0 where there is none."""
    match = re.search(rf"^ +(?:function *)?{function}\b *\(", text, re.M)
    return text[: match.start()].count("\n") + 1 if match else 0
