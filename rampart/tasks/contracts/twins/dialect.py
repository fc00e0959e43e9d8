"""Solidity as each compiler's era writes it: what the capital words of a template become.

A draw has a style (how it checks, pays, adds, guards); where several forms are open, the text
that a word stands on chooses, so that what both twins have in common looks alike in both.

Sources: the release notes of solc 0.4.22, 0.5.0, 0.6.0, 0.6.2, 0.7.0, 0.8.0, 0.8.4 and 0.8.18.
"""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from rampart.core.seeds import derive

ERAS = ("0.4", "0.5", "0.6", "0.7", "0.8")
PRAGMAS = {
    "0.4": ("^0.4.{}", 18, 26), "0.5": ("^0.5.{}", 0, 17), "0.6": (">=0.6.{} <0.7.0", 2, 12),
    "0.7": ("^0.7.{}", 0, 6), "0.8": ("^0.8.{}", 4, 26),
}  # fmt: skip
CHECKS = {
    "0.4": ("require", "told", "revert", "throw"),
    "0.5": ("require", "told", "revert", "revert told"),
    "0.6": ("require", "told", "revert", "revert told"),
    "0.7": ("require", "told", "told", "revert told"),
    "0.8": ("require", "told", "custom", "custom", "revert told"),
}
MESSAGES = ("not allowed", "failed", "bad value", "no", "denied", "too low", "wrong state", "E1")
ERRORS = ("NotAllowed", "Failed", "BadValue", "Denied", "WrongState", "Refused")
OPPOSITE = {"==": "!=", "!=": "==", ">=": "<", "<=": ">", ">": "<=", "<": ">="}
SENT = ("sent", "passed", "paid", "okay", "status", "worked", "delivered", "accepted")
SAFEMATH = """library SafeMath {
    function add(uint a, uint b) internal pure returns (uint c) {
        c = a + b;
        HOLD(c >= a);
    }

    function sub(uint a, uint b) internal pure returns (uint) {
        HOLD(b <= a);
        return a - b;
    }

    function mul(uint a, uint b) internal pure returns (uint c) {
        if (a == 0) {
            return 0;
        }
        c = a * b;
        HOLD(c / a == b);
    }
}

"""


class Style(NamedTuple):
    """How one pair is written."""

    era: str
    seed: int
    checks: tuple[str, ...]
    pays: tuple[str, ...]
    math: str  # plain, assign or safemath
    guard: str  # modifier, inline or function
    only: str  # the modifier's name
    lock: str
    uint: str
    clock: str
    bare: bool  # no visibility, as old code has it
    emits: bool
    errors: tuple[str, ...]
    step: str
    old: bool  # constructor named like the contract, sha3, suicide, constant

    def pick(self, options, *key):
        """Return one of several forms, the same for the same text."""
        return options[derive(self.seed, *key) % len(options)]


def styled(era: str, seed: int) -> Style:
    """Draw a style of an era."""
    rng = random.Random(derive(seed, "style"))
    if era not in ERAS:
        raise ValueError(f"era must be one of {', '.join(ERAS)}, got {era!r}")
    old = era == "0.4"
    clocks = ("now", "block.timestamp") if era < "0.7" else ("block.timestamp",)
    return Style(
        era=era,
        seed=seed,
        checks=tuple(rng.choice(CHECKS[era]) for _ in range(2)),
        pays=tuple(rng.choice(("transfer", "send", "call")) for _ in range(2)),
        math=rng.choice(("plain", "assign", "safemath") if era < "0.8" else ("plain", "assign")),
        guard=rng.choice(("modifier", "modifier", "inline", "function")),
        only=rng.choice(("onlyOwner", "onlyAdmin", "auth", "restricted", "isOwner")),
        lock=rng.choice(("nonReentrant", "noReentry", "lock", "mutex")),
        uint=rng.choice(("uint", "uint256", "uint256")),
        clock=rng.choice(clocks),
        bare=old and rng.random() < 0.35,
        emits=not old or rng.random() < 0.6,
        errors=tuple(rng.sample(ERRORS, 2)),
        step=rng.choice(("{0}++", "{0}++", "++{0}", "{0} += 1")),
        old=old and rng.random() < 0.5,
    )


def negated(condition: str) -> str:
    """Return the opposite of a condition.

    Examples
    --------
    >>> negated("a >= b"), negated("!a"), negated("a[b]"), negated("a > b && c")
    ('a < b', 'a', '!a[b]', '!(a > b && c)')
    """
    match = re.fullmatch(r"([^=!<>&|]+) (==|!=|>=|<=|>|<) ([^=!<>&|]+)", condition)
    if match:
        return f"{match[1]} {OPPOSITE[match[2]]} {match[3]}"
    if re.fullmatch(r"!?[\w.\[\]]+(\([^()]*\))?", condition):
        return condition[1:] if condition[0] == "!" else f"!{condition}"
    return f"!({condition})"


def check(style: Style, condition: str) -> str:
    """Return a statement that reverts unless a condition holds."""
    form = style.pick(style.checks, "check", condition)
    message = style.pick(MESSAGES, "message", condition)
    if form in ("require", "told"):
        told = f', "{message}"' if form == "told" else ""
        return f"require({condition}{told});"
    act = {
        "revert": "revert();",
        "throw": "throw;",
        "revert told": f'revert("{message}");',
        "custom": f"revert {style.pick(style.errors, condition)}();",
    }[form]
    test = negated(condition)
    if style.pick((0, 1), "braces", condition):
        return f"if ({test}) {{\n    {act}\n}}"
    return f"if ({test}) {act}"


def call(style: Style, ok: str, call_text: str) -> str:
    """Return a low-level call and the declaration of its result; none for the name ``_``."""
    if ok == "_":
        return f"{call_text};"
    return f"bool {ok} = {call_text};" if style.era == "0.4" else f"(bool {ok}, ) = {call_text};"


def with_value(style: Style, to: str, amount: str, data: str = "") -> str:
    """Return a call that carries ether."""
    data = data or ("" if style.era == "0.4" else '""')
    if style.era < "0.6":
        return f"{to}.call.value({amount})({data})"
    return f"{to}.call{{value: {amount}}}({data})"


def payable(style: Style, to: str) -> str:
    """Return an address that ether may be sent to."""
    if style.era == "0.4" or (to == "msg.sender" and style.era < "0.8"):
        return to
    return f"address(uint160({to}))" if style.era == "0.5" else f"payable({to})"


def pay(style: Style, to: str, amount: str) -> str:
    """Return a payment that reverts where it fails."""
    form = style.pick(style.pays, "pay", to, amount)
    if form == "transfer":
        return f"{payable(style, to)}.transfer({amount});"
    if form == "send":
        return check(style, f"{payable(style, to)}.send({amount})")
    if style.era == "0.4":
        return check(style, with_value(style, to, amount))
    ok = style.pick(SENT, "sent", to, amount)
    return call(style, ok, with_value(style, to, amount)) + "\n" + check(style, ok)


def change(style: Style, sign: str, place: str, amount: str, raw: bool = False) -> str:
    """Return a statement that adds to a variable or takes from it."""
    if style.math == "safemath" and not raw:
        return f"{place} = {place}.{'add' if sign == '+' else 'sub'}({amount});"
    plain = style.math != "assign" if not raw else style.pick((True, False), place, amount)
    return f"{place} {sign}= {amount};" if plain else f"{place} = {place} {sign} {amount};"


def checked(style: Style, sign: str, left: str, right: str) -> str:
    """Return a sum, difference or product that cannot wrap."""
    if style.era == "0.8":
        return f"{left} {sign} {right}"
    return f"{left}.{ {'+': 'add', '-': 'sub', '*': 'mul'}[sign] }({right})"


def keccak(style: Style, *parts: str) -> str:
    """Return the hash of packed values."""
    inner = ", ".join(parts)
    if style.old:
        return f"{style.pick(('sha3', 'keccak256'), inner)}({inner})"
    return f"keccak256(abi.encodePacked({inner}))"


def constructor(style: Style, name: str, arguments: str) -> str:
    """Return the head of a constructor."""
    if style.old:
        return f"function {name}({arguments}) public"
    return f"constructor({arguments}){' public' if style.era < '0.7' else ''}"


def receive(style: Style) -> str:
    """Return the head of the function that takes plain ether."""
    if style.era < "0.6":
        return f"function () {'public' if style.era == '0.4' else 'external'} payable"
    return "receive() external payable"


def fallback(style: Style) -> str:
    """Return the head of the function that takes calls of unknown functions."""
    return receive(style) if style.era < "0.6" else "fallback() external payable"


def only_definition(style: Style, owner: str) -> str:
    """Return what guards the functions of an owner: a modifier, a function or nothing."""
    test = f"CHECK(msg.sender == {owner});"
    if style.guard == "modifier":
        return f"modifier {style.only}() {{\n    {test}\n    _;\n}}"
    if style.guard == "function":
        return f"function _{style.only}() internal view {{\n    {test}\n}}"
    return ""


def lock_definition(style: Style) -> str:
    """Return a modifier that lets nobody in twice."""
    if style.pick((0, 1), "lock"):
        inside = "CHECK(!entered);\n    entered = true;\n    _;\n    entered = false;"
        state = "bool private entered;"
    else:
        inside = "CHECK(entered == 0);\n    entered = 1;\n    _;\n    entered = 0;"
        state = "uint private entered;"
    return f"{state}\n\nmodifier {style.lock}() {{\n    {inside}\n}}"


def header(style: Style, text: str) -> str:
    """Return what stands before a contract: licence, pragma, errors and libraries it needs."""
    form, low, high = PRAGMAS[style.era]
    pragma = form.format(low + derive(style.seed, "pragma") % (high - low + 1))
    lines = [] if style.era < "0.6" else ["// SPDX-License-Identifier: MIT"]
    lines += [f"pragma solidity {pragma};", ""]
    if "custom" in style.checks:
        lines += [*(f"error {name}();" for name in style.errors), ""]
    return "\n".join(lines) + "\n" + text
