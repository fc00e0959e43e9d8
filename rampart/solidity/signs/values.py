"""Signs about numbers: arithmetic, chance, time, and prices that others can move."""

from __future__ import annotations

from rampart.solidity.flows import Event
from rampart.solidity.signs.view import View

Lines = dict[str, list[int]]
BLOCK = frozenset({"time", "block", "number"})
CHECKS = ("require", "assert", "guard", "if")


def names_in(one: Event) -> set[str]:
    """Return what arithmetic is about, as facts of parameters and state."""
    return {fact for fact in one.facts | one.other if fact[:2] in ("p:", "s:")}


def arithmetic(view: View) -> Lines:
    """Return arithmetic that can wrap, and whether a comparison stands before it."""
    found: Lines = {}
    compared: list[tuple[int, set[str]]] = []
    for place, one in view.of("check"):
        if "order" in one.facts:
            compared.append((place, {f for f in one.facts if f[:2] in ("p:", "s:")}))
    for place, one in view.of("arithmetic"):
        if one.how == "div":
            found.setdefault("division", []).append(one.line)
            continue
        if "divided" in one.facts | one.other and one.how == "mul":
            found.setdefault("divided_then_multiplied", []).append(one.line)
        about = names_in(one)
        outside = bool((one.facts | one.other) & {"param", "value", "by_sender"})
        if not one.flag:
            found.setdefault("safe_arithmetic", []).append(one.line)
            continue
        found.setdefault(f"raw_{one.how}", []).append(one.line)
        if view.aided:
            found.setdefault("raw_though_aided", []).append(one.line)
        if one.name == "write":
            found.setdefault("raw_write", []).append(one.line)
        if outside:
            found.setdefault("raw_param", []).append(one.line)
        before = [n for n, names in compared if n < place and names & about]
        later = [n for n, names in compared if n > place and names & about]
        if not before and (about or outside):
            name = "raw_later_compared" if later else "raw_uncompared"
            found.setdefault(name, []).append(one.line)
            if outside and not later:
                found.setdefault(f"raw_{one.how}_uncompared_param", []).append(one.line)
    for _, one in view.of("unchecked"):
        found.setdefault("unchecked_block", []).append(one.line)
    for place, one in view.of("cast"):
        found.setdefault("small_cast", []).append(one.line)
        about = names_in(one)
        if about or one.facts & {"value", "call"}:
            before = any(n < place and names & about for n, names in compared)
            name = "small_cast_compared" if before else "small_cast_of_given"
            found.setdefault(name, []).append(one.line)
    for _, one in view.of("aided"):
        found.setdefault("aided", []).append(one.line)
    for _, one in view.of("write"):
        if one.how == "sub" and "length" in one.other:
            found.setdefault("length_minus", []).append(one.line)
    return found


def chance(view: View) -> Lines:
    """Return what is drawn from a block."""
    found: Lines = {}

    def add(name: str, line: int) -> None:
        found.setdefault(name, []).append(line)

    for _, one in view.of("hash"):
        add("hashes", one.line)
        if one.facts & BLOCK:
            add("hash_of_block", one.line)
        if one.facts & {"block"}:
            add("hash_of_hidden", one.line)
    for _, one in view.of("modulo"):
        facts = one.facts | one.other
        add("modulos", one.line)
        if facts & BLOCK:
            add("modulo_of_block", one.line)
        if "hash" in facts:
            add("modulo_of_hash", one.line)
        if "time" in facts and "hash" not in facts:
            add("modulo_of_time", one.line)
    for _, one in view.of("check", "write", "call", "return", "emit", "own", "inner"):
        facts = one.facts | one.other
        if "block" in facts:
            add(f"block_in_{one.kind}", one.line)
        if facts & BLOCK and facts & {"hash", "mod"}:
            add(f"drawn_in_{one.kind}", one.line)
        if "number" in facts and not facts & {"hash", "mod"}:
            add("block_number", one.line)
    drawn = found.keys() & {"hash_of_block", "modulo_of_block", "block_in_check"}
    paid = [one.line for _, one in view.calls() if one.flag]
    if drawn and paid:
        found["drawn_and_paid"] = paid
    return found


def clock(view: View) -> Lines:
    """Return what hangs on the time of a block."""
    found: Lines = {}

    def add(name: str, line: int) -> None:
        found.setdefault(name, []).append(line)

    timed = False
    for _, one in view.of("check"):
        if "time" in one.facts and not one.facts & {"hash", "mod"}:
            timed = True
            add("time_in_" + ("branch" if one.how == "if" else "check"), one.line)
            if "time_equal" in one.facts:
                add("time_equal", one.line)
            add("time_with_param" if "param" in one.facts else "time_without_param", one.line)
            if "state" in one.facts:
                add("time_with_state", one.line)
    for _, one in view.of("write"):
        if "time" in one.facts and not one.facts & {"hash", "mod"}:
            add("time_written", one.line)
    for _, one in view.calls():
        if "time" in one.other:
            add("time_paid" if one.flag else "time_given", one.line)
    for _, one in view.of("arithmetic"):
        if "time" in one.facts | one.other:
            add("time_in_arithmetic", one.line)
    for _, one in view.of("return"):
        if "time" in one.facts:
            add("time_returned", one.line)
    if timed:
        paid = [one.line for _, one in view.calls() if one.flag]
        if paid:
            found["time_and_paid"] = paid
    return found


def order(view: View) -> Lines:
    """Return what others can move before it: prices, allowances, answers that are shown."""
    found: Lines = {}

    def add(name: str, line: int) -> None:
        found.setdefault(name, []).append(line)

    moved = view.context.opened.keys() | view.context.guarded.keys()
    bounded = False
    for _, one in view.of("check"):
        if {"order", "param"} <= one.facts and one.facts & {"call", "own", "state"}:
            add("param_bounds", one.line)
            bounded = bounded or bool(one.facts & {"call", "own"})
        if {"hash", "param"} <= one.facts and "state" in one.facts:
            add("hash_of_param_asked", one.line)
            if not one.facts & {"sender", "by_sender"}:
                add("hash_without_sender", one.line)
        if "value" in one.facts and one.facts & {"state", "own", "call"}:
            add("value_against_state", one.line)
        if {"time", "param"} <= one.facts:
            add("deadline", one.line)
    for _, one in view.of("write"):
        mine = one.other & {"sender", "by_sender"}
        if mine and "param" in one.other and one.how == "set" and "param" in one.facts:
            add("allowance_set", one.line)
            read = {r.name for _, r in view.of("read")}
            if one.name not in read:
                add("allowance_unasked", one.line)
        if not one.other and "sender" in one.facts and view.entry:
            add("first_come", one.line)
        if not mine and "param" in one.other and "sender" in one.facts and view.entry:
            add("claimed_by_param", one.line)
        if "value" in one.facts | one.other and "state" in one.facts:
            add("price_from_state", one.line)
    for _, one in view.calls():
        if one.how in ("typed", "answers", "silent") and "zero_given" in one.other:
            add("zero_given", one.line)
        if one.flag and {"sender"} & one.facts:
            add("pays_sender", one.line)
    for _, one in view.of("arithmetic"):
        facts = one.facts | one.other
        if facts & {"param", "value"} and "state" in facts and one.how in ("mul", "div"):
            names = {fact[2:] for fact in facts if fact.startswith("s:")}
            if names & moved:
                add("price_moved", one.line)
                if not bounded:
                    add("price_unbounded", one.line)
    return found
