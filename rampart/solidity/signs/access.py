"""Signs about who may call: guards, and what is done without one."""

from __future__ import annotations

from rampart.solidity.signs.view import View

Lines = dict[str, list[int]]


def guarding(view: View) -> Lines:
    """Return who is asked, and how."""
    found: Lines = {}
    if view.guards:
        found["guard"] = list(view.guards)
    for _, one in view.of("check"):
        if "origin_guard" in one.facts or ("origin" in one.facts and "sender" not in one.facts):
            found.setdefault("origin_guard", []).append(one.line)
        if {"origin", "sender"} <= one.facts:
            found.setdefault("origin_is_sender", []).append(one.line)
        if "param" in one.facts and one.how != "if":
            found.setdefault("param_checked", []).append(one.line)
        if one.how in ("require", "assert", "guard"):
            found.setdefault("checks", []).append(one.line)
    for _, one in view.of("modifier"):
        found.setdefault("foreign_modifier", []).append(one.line)
    for _, one in view.of("recover"):
        found.setdefault("recover", []).append(one.line)
    for kind, name in (("inner", "foreign_calls"), ("own", "own_calls")):
        for _, one in view.of(kind):
            found.setdefault(name, []).append(one.line)
    return found


def without(view: View) -> Lines:
    """Return what is done though nobody is asked."""
    found: Lines = {}

    def add(name: str, line: int) -> None:
        found.setdefault(name, []).append(line)

    for _, one in view.of("end"):
        add("end", one.line)
        if view.open:
            add("end_open", one.line)
    if not view.open:
        return found
    foreign = any(True for _ in view.of("modifier"))
    settled = {e.name for _, e in view.of("write") if e.other & {"sender", "by_sender"}}
    flags = {f[2:] for _, e in view.of("check") for f in e.facts if f.startswith("s:")}
    for _, one in view.of("write"):
        mine = one.other & {"sender", "by_sender"}
        if one.name in view.context.owners and not mine:
            add("owner_write_open", one.line)
            once = flags & {e.name for _, e in view.of("write")}
            add("owner_write_once" if once else "owner_write_anytime", one.line)
        if one.name in view.context.guarded and not mine:
            add("guarded_elsewhere_open", one.line)
        if view.shapes.get(one.name) == "address" and not one.other:
            add("address_write_open", one.line)
            if "sender" in one.facts:
                add("sender_becomes", one.line)
        if "param" in one.facts and not one.other:
            add("param_becomes_state_open", one.line)
        if one.how in ("add", "set") and "param" in one.other and not mine:
            add("param_entry_open", one.line)
            if not settled:
                add("param_entry_unsettled", one.line)
    for _, one in view.calls():
        if one.flag and not settled:
            add("pays_open", one.line)
        if one.flag and "param" in one.facts and not settled:
            add("pays_param_open", one.line)
        if one.how in ("typed", "answers", "silent") and "param" in one.other:
            add("typed_param_open", one.line)
            if not one.other & {"sender", "by_sender"} and not settled:
                add("typed_param_not_sender", one.line)
        if one.how in ("low", "value") and {"param"} <= one.facts | one.other:
            add("low_param_open", one.line)
    for name in ("sstore",):
        if any(e.kind == "assembly" for e in view.events):
            writes = [e.line for _, e in view.of("write") if not e.name]
            if writes:
                found[f"{name}_open"] = writes
    if found and foreign:
        found["open_but_foreign"] = [one.line for _, one in view.of("modifier")]
    return found
