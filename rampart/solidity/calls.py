"""What a call is: a check, a hash, a payment, another contract, a function of this one.

A part of the walk of flows.py, which it calls with the walker.
"""

from __future__ import annotations

from typing import Any

from rampart.solidity.parsing import Function
from rampart.solidity.tree import Node

NONE: frozenset = frozenset()
VIEWS = ("view", "pure", "constant")


def call(walker: Any, node: Node) -> frozenset:
    """Add what a call expression does; return the facts of its result."""
    called, options, values = unwound(walker, node)
    if called is None:
        return walker.all_of(node)
    if called.kind == "identifier":
        return named(walker, called.text, node)
    if called.kind == "member_expression":
        return member(walker, called, node, options, values)
    given = together(walker.arguments(node))
    if called.kind == "new_expression":
        if any(leaf.text == "[" for leaf in called.leaves()):
            return given
        return external(walker, node, "create", NONE, given, bool(values))
    return given | walker.value(called)


def unwound(walker: Any, node: Node) -> tuple[Node | None, set[str], frozenset]:
    """Return what is called without ``.value(x)``, ``.gas(x)`` and ``{value: x}``, and those."""
    called, options, values = node.get("function"), set(), NONE
    while called is not None:
        if called.kind == "struct_expression":
            for field in called.kids:
                if field.kind == "struct_field_assignment" and field.get("name") is not None:
                    name, value = field.get("name").text, field.get("value")
                    options.add(name)
                    if value is not None:
                        facts = walker.value(value)
                        values = values | facts | {"paid"} if name == "value" else values
            called = called.get("type")
        elif called.kind == "call_expression" and _option(called):
            name, facts = _option(called), together(walker.arguments(called))
            options.add(name)
            values = values | facts | {"paid"} if name == "value" else values
            called = called.get("function").get("object")
        elif called.kind == "parenthesized_expression" and len(called.kids) == 3:
            called = called.kids[1]
        else:
            break
    return called, options, values


def _option(node: Node) -> str:
    """Return value or gas where a call only sets that of another call."""
    inner = node.get("function")
    if inner is None or inner.kind != "member_expression":
        return ""
    name, thing = inner.get("property"), inner.get("object")
    if name is None or name.text not in ("value", "gas") or thing is None:
        return ""
    return name.text if thing.kind in ("member_expression", "call_expression") else ""


def together(given: list[frozenset]) -> frozenset:
    """Return the facts of all of them."""
    return frozenset().union(*given) if given else NONE


def external(walker, node, how, target, given, pays) -> frozenset:
    """Add a call of another contract; return the facts of its result."""
    made = walker.add("call", node.line, how=how, facts=target, other=given, flag=pays)
    made.mark = f"c:{node.start}"
    if any(kid.kind == "number_literal" and kid.text == "0" for kid in node.kids):
        made.other |= {"zero_given"}
    asked = {"by_sender"} if "sender" in given and asks(node, how, given) else NONE
    return frozenset({"call", made.mark}) | asked


def asks(node: Node, how: str, given: frozenset) -> bool:
    """Tell whether a call may be a question about the sender and no transfer from them."""
    if how == "view":
        return True
    few = len([kid for kid in _inside(node) if kid.kind != ","]) <= 2
    return how == "typed" and (few or "data" in given)


def named(walker: Any, name: str, node: Node) -> frozenset:
    """Return the facts of a call of a name."""
    from rampart.solidity.flows import HASHES

    scope, unit = walker.scope, walker.unit
    if name in ("require", "assert") and name not in scope.functions:
        parts = [kid for kid in _inside(node) if kid.kind != ","]
        facts = walker.condition(parts[0]) if parts else NONE
        walker.check(node.line, name, facts)
        return NONE
    if name == "revert":
        walker.arguments(node)
        walker.add("revert", node.line)
        return NONE
    given = walker.arguments(node)
    facts = together(given)
    if name in scope.functions:
        found = chosen(scope.functions[name], len(given))
        return walker.look_through(found, given, node)
    if name in HASHES:
        walker.add("hash", node.line, facts=facts)
        return facts | {"hash"}
    if name in ("selfdestruct", "suicide"):
        walker.add("end", node.line, facts=facts)
        return NONE
    if name == "blockhash":
        return facts | {"block"}
    if name == "ecrecover":
        walker.add("recover", node.line, facts=facts)
        return facts | {"signer"}
    if name in ("addmod", "mulmod", "gasleft", "type", "payable"):
        return facts
    kind = scope.types.get(name)
    if kind == "event":
        walker.add("emit", node.line, facts=facts)
        return NONE
    if kind is not None or name in unit.kinds or walker.variables.get(name):
        return facts  # a cast, or a struct
    return walker.inner(given, node)


def chosen(found: list[Function], count: int) -> Function:
    """Return the one of the functions of a name that takes so many arguments."""
    fitting = [one for one in found if len(one.parameters) == count]
    bodies = [one for one in fitting or found if one.has_body]
    return (bodies or fitting or found)[0]


def _inside(node: Node) -> list[Node]:
    """Return what stands between the parentheses of a call."""
    places = [n for n, kid in enumerate(node.kids) if kid.kind == "("]
    return node.kids[places[0] + 1 : -1] if places else []


def member(walker, called: Node, node: Node, options: set[str], values: frozenset) -> frozenset:
    """Return the facts of a call of a member: of an address, a contract, a library, an array."""
    from rampart.solidity.flows import LOW

    thing, name = called.get("object"), called.get("property")
    if thing is None or name is None:
        return walker.all_of(node)
    name, count = name.text, len([kid for kid in _inside(node) if kid.kind != ","])
    scope, unit = walker.scope, walker.unit
    if thing.kind == "identifier" and thing.text not in walker.variables:
        if thing.text == "abi":
            return together(walker.arguments(node))
        if thing.text == "block":  # block.blockhash(n)
            return together(walker.arguments(node)) | {"block"}
        known = unit.scopes.get(thing.text) if thing.text else None
        if known is not None or thing.text == "super":
            given = walker.arguments(node)
            found = (known or scope).functions.get(name)
            if found and thing.text != "super":
                return walker.look_through(chosen(found, len(given)), given, node)
            return walker.inner(given, node)
        unknown = thing.text not in scope.state and thing.text not in walker.facts
        if unknown and thing.text != "this" and name not in LOW:
            return walker.inner(walker.arguments(node), node)  # a library of another file
    target = walker.value(thing)
    given = walker.arguments(node)
    facts = together(given)
    if name in ("push", "pop") and not options:
        walker.write(thing, name, facts)
        return target
    short = name in ("send", "transfer")
    if name in LOW and (count == 1 or not short):
        how = LOW[name]
        pays = short or bool(values)
        how = "value" if how == "low" and pays else how
        if short:
            values = facts | {"paid"}
        limited = {"gas"} if "gas" in options or short else NONE
        return external(walker, node, how, target | limited, facts | values, pays)
    shape = walker.shape(thing)
    if scope.aided and shape in ("number", "hash", "flag", "bytes", "map", "array"):
        walker.add("aided", node.line, facts=target, other=facts)
        return target | facts
    if scope.aided and thing.kind == "call_expression" and not values:
        inner = thing.get("function")
        if inner is not None and inner.kind == "member_expression" and "call" not in target:
            walker.add("aided", node.line, facts=target, other=facts)  # a.add(b).sub(c)
            return target | facts
    how = declared(unit, name, count)
    if how != "view" and thing.kind == "identifier" and thing.text == "this":
        how = "self"
    return external(walker, node, how, target, facts | values, bool(values))


def declared(unit: Any, name: str, count: int) -> str:
    """Return what this file says of a function of another contract that has that name.

    ``view``: it changes nothing; ``answers``: it returns something; ``silent``: it does not;
    ``typed``: the file does not say.
    """
    for one in unit.source.functions:
        if one.name == name and len(one.parameters) == count and one.kind == "function":
            if one.mutability in VIEWS:
                return "view"
            answers = one.node.child_by_field_name("return_type") is not None
            return "answers" if answers else "silent"
    return "typed"


def yul(walker: Any, node: Node) -> frozenset:
    """Walk inline assembly; return the facts of an expression in it."""
    from rampart.solidity.flows import YUL

    kind = node.kind
    if kind == "yul_function_call":
        head = node.get("function")
        name = "".join(leaf.text for leaf in head.leaves()) if head is not None else ""
        inside = [kid for kid in _inside(node) if kid.kind != ","]
        given = [yul(walker, kid) for kid in inside]
        return _builtin(walker, node, name, given) | (
            frozenset({YUL[name]}) if name in YUL else NONE
        )
    if kind in ("yul_path", "identifier"):
        leaf = next(iter(node.leaves()))
        return walker.value(leaf) if leaf.kind == "identifier" else NONE
    if kind in ("yul_assignment", "yul_variable_declaration"):
        facts = NONE
        for kid in node.kids:
            if kid.field == "right" or kid.kind == "yul_function_call":
                facts |= yul(walker, kid)
        for kid in node.kids:
            if kid.kind in ("identifier", "yul_path") and kid.field != "right":
                walker.facts[next(iter(kid.leaves())).text] = facts
        return NONE
    if kind in ("yul_if_statement", "yul_switch_statement"):
        facts, told = NONE, False
        for kid in node.kids:
            if kid.kind == "yul_block" or told:
                yul(walker, kid)
            elif kid.kind not in ("if", "switch"):
                facts |= yul(walker, kid)
                if facts & {"sender"}:
                    facts |= {"yes", "no"}
                walker.check(node.line, "guard", facts)
                told = True
        return facts
    if kind == "yul_for_statement":
        walker.add("loop", node.line)
        walker.loop += 1
        for kid in node.kids:
            yul(walker, kid)
        walker.loop -= 1
        return NONE
    for kid in node.kids:
        yul(walker, kid)
    return NONE


def _builtin(walker: Any, node: Node, name: str, given: list[frozenset]) -> frozenset:
    """Add what a builtin of the assembly does; return the facts of its result."""
    facts = together(given)
    if name in ("call", "callcode", "delegatecall", "staticcall"):
        how = {"call": "low", "staticcall": "static"}.get(name, "delegate")
        target = given[1] if len(given) > 1 else NONE
        return external(walker, node, how, target, facts, name == "call" and bool(given[2:3]))
    if name in ("create", "create2"):
        return external(walker, node, "create", NONE, facts, False)
    if name == "sstore":
        slot = sorted(one for one in (given[0] if given else NONE) if one.startswith("s:"))
        walker.add("write", node.line, how="set", name=slot[0][2:] if slot else "", facts=facts)
    elif name == "selfdestruct":
        walker.add("end", node.line, facts=facts)
    elif name in ("revert", "invalid"):
        walker.add("revert", node.line)
    elif name == "keccak256":
        walker.add("hash", node.line, facts=facts)
    elif name == "mod":
        walker.add("modulo", node.line, facts=facts)
    elif name in ("add", "sub", "mul"):
        walker.add("arithmetic", node.line, how=name, facts=facts, flag=False)
    return facts
