"""Signs that a function can be brought to a standstill: loops, lists, payments that must work."""

from __future__ import annotations

from rampart.solidity.signs.view import View

Lines = dict[str, list[int]]
MUST = ("require", "assert", "guard")


def halting(view: View) -> Lines:
    """Return loops without an end in sight, calls in loops, payments that must succeed."""
    found: Lines = {}

    def add(name: str, line: int) -> None:
        found.setdefault(name, []).append(line)

    must = {f for _, e in view.of("check") if e.how in MUST for f in e.facts if f[:2] == "c:"}
    for _, one in view.of("loop"):
        add("loops", one.line)
        if one.loop:
            add("loop_in_loop", one.line)
        names = {fact[2:] for fact in one.facts if fact.startswith("s:")}
        if "length" in one.facts and names:
            add("loop_over_state", one.line)
            if names & view.context.pushed:
                add("loop_over_growing", one.line)
        elif names:
            add("loop_to_state", one.line)
            if names & view.context.opened.keys():
                add("loop_to_movable", one.line)
        elif "param" in one.facts:
            add("loop_over_param", one.line)
    for _, one in view.of("write"):
        if one.loop:
            add("write_in_loop", one.line)
        if one.how == "push":
            add("push", one.line)
            if view.open:
                add("push_open", one.line)
        if one.how == "delete" and view.shapes.get(one.name) == "array":
            add("delete_list", one.line)
    for _, one in view.of("check"):
        if "balance_equal" in one.facts:
            add("balance_equal", one.line)
        if one.loop and one.how in MUST:
            add("check_in_loop", one.line)
    _paid(view, must, add)
    return found


def _paid(view: View, must: set[str], add) -> None:
    """Add payments and calls that stop everything when they fail."""
    for _, one in view.calls():
        if one.how == "view":
            continue
        if one.loop:
            add("call_in_loop", one.line)
            if one.how == "transfer" or one.mark in must:
                add("must_pay_in_loop", one.line)
        sure = one.how == "transfer" or (one.flag and one.mark in must)
        if sure and "state" in one.facts:
            add("must_pay_state", one.line)
            names = {fact[2:] for fact in one.facts if fact.startswith("s:")}
            taken = {
                e.name for _, e in view.of("write") if e.facts & {"sender", "param", "by_sender"}
            }
            if names & taken:
                add("must_pay_former", one.line)
