"""Signs about calls of other contracts: what comes after them, and what becomes of their result."""

from __future__ import annotations

from rampart.solidity.signs.view import View

Lines = dict[str, list[int]]
KEPT = ("check", "return", "emit", "inner", "own", "call", "write")


def order(view: View) -> Lines:
    """Return the signs of reentrancy: what is written after the other contract had its turn."""
    found: Lines = {}
    told = view.events
    writes = [(n, e) for n, e in view.of("write") if e.name not in view.locks]
    reads = view.of("read")
    for place, one in view.returning():
        after = [w for n, w in writes if n > place or (one.loop and w.loop)]
        before = {r.name for n, r in reads if n < place}
        before |= {fact[2:] for fact in one.other if fact.startswith("s:")}
        how = "pay" if one.flag else "low" if one.how in ("low", "delegate") else "typed"
        lines = [one.line, *(w.line for w in after)]
        if after:
            found.setdefault(f"{how}_then_write", []).extend(lines)
            same = [w.line for w in after if w.name in before]
            if same:
                found.setdefault(f"{how}_then_same_write", []).extend([one.line, *same])
            if any(w.other & {"sender", "by_sender"} for w in after):
                found.setdefault("call_then_sender_write", []).extend(lines)
        earlier = [w.line for n, w in writes if n < place]
        if earlier:
            found.setdefault("write_then_call", []).append(one.line)
        if any(e.kind == "call" for e in told[place + 1 :]):
            found.setdefault("call_then_call", []).append(one.line)
        if any(e.kind == "emit" for e in told[place + 1 :]):
            found.setdefault("call_then_event", []).append(one.line)
    for place, one in view.calls("send", "transfer"):
        if any(n > place for n, _ in writes):
            found.setdefault("send_then_write", []).append(one.line)
    if view.locked[1] > 0:
        first, last = view.locked
        found["lock"] = [told[first].line]
        if any(first < n < last for n, _ in view.calls(*("value", "low", "typed"))):
            found["call_in_lock"] = [told[first].line]
    return found


def results(view: View) -> Lines:
    """Return the signs of results that nobody looks at."""
    found: Lines = {}
    used: set[str] = set()
    for _, one in view.of(*KEPT):
        if one.kind == "call":
            used |= {fact for fact in one.other if fact.startswith("c:")}
        else:
            used |= {fact for fact in one.facts | one.other if fact.startswith("c:")}
    for _, one in view.calls():
        if one.how in ("low", "value", "delegate", "static"):
            name = "low"
        elif one.how == "send":
            name = "send"
        elif one.how in ("answers", "typed"):
            name = one.how
        else:
            continue
        state = "ignored" if one.name == "ignored" else ""
        state = state or ("used" if one.mark in used else "forgotten")
        found.setdefault(f"{name}_{state}", []).append(one.line)
    return found


def kinds(view: View) -> Lines:
    """Return the calls by what is called, and on whose word."""
    found: Lines = {}
    for _, one in view.calls():
        found.setdefault(f"call_{one.how}", []).append(one.line)
        for fact, name in (("param", "param"), ("sender", "sender"), ("state", "state")):
            if fact in one.facts:
                found.setdefault(f"call_to_{name}", []).append(one.line)
        if one.flag and "balance" in one.other:
            found.setdefault("pays_all", []).append(one.line)
        if one.flag and "gas" not in one.facts:
            found.setdefault("pays_with_gas", []).append(one.line)
    return found


def delegated(view: View) -> Lines:
    """Return the signs of code of others that runs as the contract's own."""
    found: Lines = {}
    for _, one in view.calls("delegate"):
        sides = {
            "delegate_to_param": "param" in one.facts,
            "delegate_to_state": "state" in one.facts,
            "delegate_to_const": bool(one.facts & {"const", "this"}),
            "delegate_param_data": "param" in one.other,
            "delegate_msg_data": "data" in one.other,
            "delegate_open": view.open,
            "delegate_in_loop": one.loop > 0,
        }
        for name, there in sides.items():
            if there:
                found.setdefault(name, []).append(one.line)
        names = {fact[2:] for fact in one.facts if fact.startswith("s:")}
        asked = [
            e.line
            for _, e in view.of("check")
            if e.facts & {"param"} and e.facts & {"state", "own", "call"} and "param" in one.facts
        ]
        if asked:
            found.setdefault("delegate_target_asked", []).extend(asked)
        if names & view.context.opened.keys():
            found.setdefault("delegate_to_settable", []).append(one.line)
        if names & view.context.guarded.keys():
            found.setdefault("delegate_to_guarded", []).append(one.line)
    return found
