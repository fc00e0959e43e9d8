"""From a template to the two contracts of a pair."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import NamedTuple

from rampart.core.seeds import derive
from rampart.tasks.contracts.twins import dialect
from rampart.tasks.contracts.twins.benign import extras, noised
from rampart.tasks.contracts.twins.dialect import Style
from rampart.tasks.contracts.twins.names import named
from rampart.tasks.contracts.twins.template import (
    SIDES,
    Variant,
    arrange,
    choose,
    place,
    side,
    site,
)


class Twin(NamedTuple):
    """One contract of a pair: its source and the function that tells the two apart."""

    text: str
    contract: str
    function: str
    line: int


def _raw(kind: str) -> Callable[..., str]:
    return lambda style, ok, to, data: dialect.call(style, ok, f"{to}.{kind}({data})")


CALLS: dict[str, Callable[..., str]] = {
    "CHECK": dialect.check,
    "HOLD": lambda style, condition: dialect.check(style._replace(checks=("require",)), condition),
    "PAY": dialect.pay,
    "PAYABLE": dialect.payable,
    "CALL": lambda style, ok, to, amount: dialect.call(
        style, ok, dialect.with_value(style, to, amount)
    ),
    "WITHDATA": lambda style, ok, to, amount, data: dialect.call(
        style, ok, dialect.with_value(style, to, amount, data)
    ),
    "RAW": _raw("call"),
    "DELEGATE": _raw("delegatecall"),
    "AGAIN": lambda style, ok, made: (
        f"{ok} = {made};" if style.era == "0.4" else f"({ok}, ) = {made};"
    ),
    "INC": lambda style, place, amount: dialect.change(style, "+", place, amount),
    "DEC": lambda style, place, amount: dialect.change(style, "-", place, amount),
    "RAWINC": lambda style, place, amount: dialect.change(style, "+", place, amount, raw=True),
    "RAWDEC": lambda style, place, amount: dialect.change(style, "-", place, amount, raw=True),
    "SUM": lambda style, left, right: dialect.checked(style, "+", left, right),
    "LESS": lambda style, left, right: dialect.checked(style, "-", left, right),
    "TIMES": lambda style, left, right: dialect.checked(style, "*", left, right),
    "KECCAK": dialect.keccak,
    "BLOCKHASH": lambda style, number: f"{'block.' if style.old else ''}blockhash({number})",
    "FOR": lambda style, i, end: f"for (uint {i} = 0; {i} < {end}; {style.step.format(i)})",
    "KILL": lambda style, to: (
        f"{'suicide' if style.old else 'selfdestruct'}({dialect.payable(style, to)});"
    ),
    "POP": lambda style, place: f"{place}{'.length--' if style.era == '0.4' else '.pop()'};",
    "ONLYDEF": dialect.only_definition,
}
CALL = re.compile(rf"\b({'|'.join(CALLS)})\(")
WORDS: dict[str, Callable[[Style], str]] = {
    "NOW": lambda style: style.clock,
    "DIFFICULTY": lambda style: "block.prevrandao" if style.era == "0.8" else "block.difficulty",
    "RECEIVE": dialect.receive,
    "FALLBACK": dialect.fallback,
    "LOCKDEF": dialect.lock_definition,
    "LOCK": lambda style: style.lock,
    "ADDR": lambda style: "address" if style.era == "0.4" else "address payable",
    "CDATA": lambda style: "" if style.era == "0.4" else "calldata",
    "MEM": lambda style: "" if style.era == "0.4" else "memory",
    "MAXUINT": lambda style: "uint(-1)" if style.era < "0.7" else "type(uint).max",
}
WORD = re.compile(rf"\b({'|'.join(WORDS)})\b")
CHECKED = re.compile(r"\b(SUM|LESS|TIMES)\(")  # before 0.8 a library does it
USING = re.compile(r"^(contract \w+)#(.*)", re.M)  # marked by ``pair``
CONTRACT = re.compile(r"^contract (\w+)", re.M)
FUNCTION = re.compile(r"^ +function (\w+)\(([^()]*)\)(.*)", re.M)


def pair(variant: Variant, kind: str, era: str, seed: int) -> tuple[Twin, Twin]:
    """Return the vulnerable contract of a draw and its safe partner.

    Parameters
    ----------
    variant : the template.
    kind : its class, which some benign members are not put beside.
    era : one of the variant's.
    seed : of the draw; the same gives the same two texts.
    """
    style = dialect.styled(era, seed)
    rng = random.Random(derive(seed, "draw"))
    text, state = noised(choose(variant.text, seed), kind, rng)
    text = arrange(text, [*state, *extras(era, kind, rng)], rng)
    text = named(choose(text, seed), rng)
    if style.math == "safemath" or (era < "0.8" and CHECKED.search(text)):
        text = dialect.SAFEMATH + CONTRACT.sub(r"\g<0>#", text)
    weak = written(side(text, SIDES[0]), style)
    safe = written(side(text, SIDES[1]), style)
    first = Twin(*site(weak))
    if "§" in safe:
        return first, Twin(*site(safe))
    return first, Twin(safe, first.contract, first.function, place(safe, first.function))


def written(text: str, style: Style) -> str:
    """Return a resolved template in the Solidity of a style's era."""
    text = guarded(constructed(text, style), style)
    text = USING.sub(r"\1\2\n    using SafeMath for uint;\n", text)
    text = dialect.header(style, text.strip("\n") + "\n")
    text = expanded(text, style)
    text = WORD.sub(lambda match: WORDS[match[1]](style), text)
    text = expanded(text, style)
    text = seen(tidy(text), style)
    if not style.emits:
        text = re.sub(r"\bemit ", "", text)
    if style.old:
        text = re.sub(r"\)(.*) view\b(.*)\{", r")\1 constant\2{", text)
    return re.sub(r"\buint\b", style.uint, text)


def expanded(text: str, style: Style) -> str:
    """Return a text whose capital calls are written out, each below its own indentation."""
    while match := CALL.search(text):
        end = closing(text, match.end() - 1)
        inner = expanded(text[match.end() : end], style)
        after = end + 1
        made = CALLS[match[1]](style, *arguments(inner))
        if made.endswith((";", "}")) and text[after : after + 1] == ";":
            after += 1
        start = text.rfind("\n", 0, match.start()) + 1
        indent = re.match(r"\s*", text[start:])[0]
        text = text[: match.start()] + made.replace("\n", "\n" + indent) + text[after:]
    return text


def closing(text: str, at: int) -> int:
    """Return where the bracket that opens at a place closes."""
    depth = 0
    for number in range(at, len(text)):
        depth += (text[number] == "(") - (text[number] == ")")
        if not depth:
            return number
    raise ValueError(f"a bracket is never closed: {text[at : at + 60]!r}")


def arguments(text: str) -> list[str]:
    """Return what commas outside of brackets and quotes part.

    Examples
    --------
    >>> arguments('a, f(b, c), "d, e"')
    ['a', 'f(b, c)', '"d, e"']
    """
    parts, depth, quoted = [""], 0, False
    for sign in text:
        quoted ^= sign == '"'
        depth += 0 if quoted else (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts] if text.strip() else []


def constructed(text: str, style: Style) -> str:
    """Write the heads of constructors, which old code names like the contract."""
    name, lines = "", []
    for line in text.split("\n"):
        if match := CONTRACT.match(line):
            name = match[1]
        if match := re.search(r"CONSTRUCTOR\(([^()]*)\)", line):
            line = line.replace(match[0], dialect.constructor(style, name, match[1]))
        lines.append(line)
    return "\n".join(lines)


def guarded(text: str, style: Style) -> str:
    """Write what only an owner may do: as a modifier, a check within, or a function called."""
    lines = []
    for line in text.split("\n"):
        match = re.search(r" ONLY\((\w+)\)", line)
        if not match:
            lines.append(line)
            continue
        if style.guard == "modifier":
            lines.append(line.replace(match[0], f" {style.only}"))
            continue
        inside = f"CHECK(msg.sender == {match[1]});"
        inside = inside if style.guard == "inline" else f"_{style.only}();"
        lines += [line.replace(match[0], ""), f"        {inside}"]
    return "\n".join(lines)


def tidy(text: str) -> str:
    """Drop lines that marks left empty, spaces at ends and blank lines in a row."""
    lines = [line.rstrip() for line in text.split("\n") if line == "" or line.strip()]
    text = "\n".join(lines)
    text = re.sub(r"(?<=\S)  +(?=\S)", " ", text)
    text = re.sub(r"\{\n\n+", "{\n", text)
    text = re.sub(r"\n\n+(?=\})", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def seen(text: str, style: Style) -> str:
    """Vary who may call: no word in old code, ``external`` where nothing inside calls."""

    def one(match: re.Match) -> str:
        line, name, given, rest = match[0], match[1], match[2], match[3]
        if "public" not in rest or re.search(rf"^contract {name}\b", text, re.M):
            return line
        if style.bare and style.pick((True, False), "bare", name):
            return line.replace(" public", "", 1)
        called = len(re.findall(rf"\b{name}\(", text)) > 1
        if called or re.search(r"memory|\[|bytes |string ", given):
            return line
        outside = style.pick((True, False, False), "external", name)
        return line.replace(" public", " external", 1) if outside else line

    return FUNCTION.sub(one, text)
