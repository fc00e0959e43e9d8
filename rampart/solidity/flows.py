"""What a function does, as a list of events in the order in which it does them.

A light data flow: each expression has facts (it comes from the sender, a parameter, a block's
time, a state variable, the result of a call ...), each event the facts of what it is about.
Functions and modifiers of the same file are looked through, so that a check in a modifier or a
helper counts; what stands in other files is an event of its own (``inner``, ``modifier``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rampart.solidity.parsing import Function
from rampart.solidity.scope import SMALL, Scope, Unit, shape_of
from rampart.solidity.tree import Node

Facts = frozenset
NONE: Facts = frozenset()
MOST = 400
"""Events of a function at most: what is looked through stops there."""
DEEPEST = 4
"""How many functions deep it is looked through, counted from the one that calls none."""
CHAIN = 12
"""Functions that are walked one inside the other at most."""
MEMBERS = {
    ("msg", "sender"): "sender",
    ("msg", "value"): "value",
    ("msg", "data"): "data",
    ("msg", "sig"): "data",
    ("tx", "origin"): "origin",
    ("tx", "gasprice"): "gasprice",
    ("block", "timestamp"): "time",
    ("block", "number"): "number",
    ("block", "difficulty"): "block",
    ("block", "prevrandao"): "block",
    ("block", "coinbase"): "block",
    ("block", "gaslimit"): "block",
    ("block", "basefee"): "block",
    ("block", "blockhash"): "block",
}
YUL = {
    "timestamp": "time",
    "number": "number",
    "difficulty": "block",
    "prevrandao": "block",
    "blockhash": "block",
    "coinbase": "block",
    "caller": "sender",
    "origin": "origin",
    "callvalue": "value",
    "selfbalance": "balance",
    "balance": "balance",
    "calldataload": "data",
    "sload": "state",
    "keccak256": "hash",
}
HASHES = frozenset({"keccak256", "sha3", "sha256", "ripemd160"})
LOW = {
    "call": "low",
    "delegatecall": "delegate",
    "callcode": "delegate",
    "staticcall": "static",
    "send": "send",
    "transfer": "transfer",
}
ORDER = frozenset({"<", ">", "<=", ">="})
EQUAL = frozenset({"==", "!="})
RAW = {"+": "add", "-": "sub", "*": "mul", "**": "mul", "<<": "mul"}
PASSED = frozenset({"sender", "time", "block", "state", "hash", "yes", "no"})
BUILT = frozenset({"msg", "tx", "block", "abi", "super", "true", "false"})
FEW = 2
"""Arguments at most of a function that is not seen and is taken to ask about the sender."""
ZERO, DIGIT = frozenset({"digit", "zero"}), frozenset({"digit"})
WHO = frozenset({"sender", "by_sender"})
STOPS = frozenset({"revert_statement", "return_statement"})


class Event:
    """Something that a function does."""

    __slots__ = ("facts", "flag", "how", "kind", "line", "loop", "mark", "name", "other")

    def __init__(self, kind, line, how="", name="", facts=NONE, other=NONE, loop=0, flag=False):
        self.kind, self.line, self.how, self.name = kind, line, how, name
        self.facts: Facts = facts  # of its main part: target, condition, what is written
        self.other: Facts = other  # of the other part: arguments, index
        self.loop = loop  # loops around it
        self.flag = flag  # a call: sends value; arithmetic: unchecked
        self.mark = ""  # of a call: what its result is called among facts

    def moved(self, line: int, facts: dict[str, Facts], loop: int) -> Event:
        """Return it as the caller sees it: at the call's line, parameters replaced."""
        made = Event(self.kind, line, self.how, self.name, loop=self.loop + loop, flag=self.flag)
        made.facts, made.other = replaced(self.facts, facts), replaced(self.other, facts)
        made.mark = self.mark
        return made

    def __repr__(self) -> str:
        told = " ".join(sorted(self.facts)), " ".join(sorted(self.other))
        return f"{self.line} {self.kind} {self.how} {self.name} [{told[0]}] [{told[1]}]"


def replaced(facts: Facts, by: dict[str, Facts]) -> Facts:
    """Return facts with those of parameters replaced by what was given for them."""
    if not facts or not by:
        return facts
    if facts.isdisjoint(by):
        return facts
    made = {one for one in facts if one not in by and one != "param"}
    for one in facts:
        made |= by.get(one, NONE)
    return frozenset(made)


@dataclass(eq=False)
class Summary:
    """What a function does and what it returns."""

    events: list[Event] = field(default_factory=list)
    returns: Facts = NONE
    parameters: tuple[str, ...] = ()
    height: int = 0  # functions that it was looked through, one inside the other


IN_WORK = Summary()
"""Stands for a function that is being walked: one that calls itself does nothing new."""


def events(unit: Unit, function: Function) -> list[Event]:
    """Return what a function does, its modifiers around it, in order."""
    return whole(unit, function).events


def whole(unit: Unit, function: Function, depth: int = 0) -> Summary:
    """Return the summary of a function with its modifiers, made once.

    One that is nested too deeply to be walked does one thing, ``unread``.
    """
    key = function.start
    known = unit.summaries.get(key)
    if known is None:
        unit.summaries[key] = IN_WORK
        try:
            known = Walker(unit, function, depth).run()
        except RecursionError:
            if depth:
                del unit.summaries[key]
                raise
            known = Summary([Event("unread", function.line)])
        unit.summaries[key] = known
    return known


class Walker:
    """Walks a function once, in the order of its execution."""

    def __init__(self, unit: Unit, function: Function, depth: int):
        self.unit, self.function, self.depth = unit, function, depth
        self.scope: Scope = unit.scope(function)
        self.copy = unit.copy(function)
        self.variables = unit.variables(function)
        self.facts: dict[str, Facts] = {}  # of locals
        self.events: list[Event] = []
        self.returns: set[str] = set()
        self.loop, self.unchecked = 0, unit.checked == 0
        self.height = 0

    def run(self) -> Summary:
        """Return what the function does."""
        after: list[Event] = []
        if self.function.kind != "modifier":
            for kid in self.copy.kids:
                if kid.kind == "modifier_invocation":
                    after = self.modifier(kid) + after
        body = self.copy.get("body")
        if body is not None:
            self.statement(body)
        names = tuple(name for _, name in self.function.parameters)
        for name, role in self.variables.items():  # of results that have a name
            if role.startswith("local") and name in self.facts:
                self.returns |= self.facts[name] & PASSED
        return Summary((self.events + after)[:MOST], frozenset(self.returns), names, self.height)

    def modifier(self, node: Node) -> list[Event]:
        """Add what a modifier does before the function; return what it does after it."""
        name, given = node.kids[0].text, self.arguments(node)
        found = self.scope.modifiers.get(name)
        if found is None:
            if name not in self.unit.kinds and self.function.kind != "constructor":
                self.add("modifier", node.line, facts=frozenset().union(*given) if given else NONE)
            return []
        summary = whole(self.unit, found, self.depth + 1)
        by = _given(summary, given)
        moved = [one.moved(node.line, by, 0) for one in summary.events]
        places = [n for n, one in enumerate(moved) if one.kind == "placeholder"]
        cut = places[0] if places else len(moved)
        self.events += moved[:cut]
        return moved[cut + 1 :]

    def add(self, kind, line, **more) -> Event:
        """Add an event."""
        made = Event(kind, line, loop=self.loop, **more)
        if len(self.events) < MOST:
            self.events.append(made)
        return made

    # statements

    def statement(self, node: Node) -> None:
        """Walk a statement."""
        method = getattr(self, f"_do_{node.kind}", None)
        if method is not None:
            method(node)
        elif node.kids:
            if node.kind.endswith(("statement", "body", "block", "ERROR", "clause")):
                for kid in node.kids:
                    self.statement(kid)
            else:
                self.value(node)
        elif node.kind == "identifier":
            self.alone(node)

    def _do_block_statement(self, node: Node) -> None:
        before = self.unchecked
        if node.kids and node.kids[0].kind == "unchecked":
            self.unchecked = True
            self.add("unchecked", node.line)
        for kid in node.kids:
            self.statement(kid)
        self.unchecked = before

    def _do_expression_statement(self, node: Node) -> None:
        for kid in node.kids:
            if kid.kind == "identifier":
                self.alone(kid)
            elif kid.kind != ";":
                size = len(self.events)
                facts = self.value(kid)
                if kid.kind == "call_expression":
                    for one in self.events[size:]:
                        if one.kind == "call" and one.mark in facts:
                            one.name = "ignored"

    def alone(self, node: Node) -> None:
        """Walk a statement of one word."""
        if node.text == "_":
            self.add("placeholder", node.line)
        elif node.text in ("throw", "revert"):
            self.add("revert", node.line)

    def _do_variable_declaration_statement(self, node: Node) -> None:
        given = node.get("value")
        facts = self.value(given) if given is not None else NONE
        for kid in node.kids:
            if kid.kind == "variable_declaration":
                self._declared(kid, facts)
            elif kid.kind == "variable_declaration_tuple":
                for one in kid.kids:
                    if one.kind == "variable_declaration":
                        self._declared(one, facts)
                    elif one.kind == "identifier":
                        self.facts[one.text] = facts

    def _declared(self, node: Node, facts: Facts) -> None:
        name = node.get("name")
        if name is not None:
            self.facts[name.text] = facts

    def _do_if_statement(self, node: Node) -> None:
        bodies = node.of("body")
        facts = self.condition(node.get("condition"))
        stops = len(bodies) == 1 and _stops(bodies[0])
        how = "guard" if stops else "if"
        self.check(node.line, how, facts)
        for body in bodies:
            self.statement(body)

    def _do_for_statement(self, node: Node) -> None:
        first = node.get("initial")
        if first is not None:
            self.statement(first)
        condition = node.get("condition")
        if condition is not None and condition.kind == "expression_statement":
            condition = condition.kids[0]
        self._looped(node, condition, [node.get("body"), node.get("update")])

    def _do_while_statement(self, node: Node) -> None:
        self._looped(node, node.get("condition"), node.of("body"))

    _do_do_while_statement = _do_while_statement

    def _looped(self, node: Node, condition: Node | None, parts: list[Node | None]) -> None:
        facts = NONE
        if condition is not None and condition.kind != ";":
            facts = self.condition(condition)
        self.add("loop", node.line, facts=facts)
        self.loop += 1
        for part in parts:
            if part is not None:
                if part.field == "update":
                    self.value(part)
                else:
                    self.statement(part)
        self.loop -= 1

    def _do_return_statement(self, node: Node) -> None:
        facts = set()
        for kid in node.kids:
            if kid.kind not in ("return", ";"):
                facts |= self.value(kid)
        self.returns |= facts
        self.add("return", node.line, facts=frozenset(facts))

    def _do_emit_statement(self, node: Node) -> None:
        facts = self.all_of(node)
        self.add("emit", node.line, facts=facts)

    def _do_revert_statement(self, node: Node) -> None:
        self.all_of(node)
        self.add("revert", node.line)

    def _do_try_statement(self, node: Node) -> None:
        for kid in node.kids:
            if kid.field == "attempt":
                facts = self.value(kid)
                self.check(node.line, "try", facts)
            elif kid.kind in ("block_statement", "catch_clause"):
                self.statement(kid)

    def _do_assembly_statement(self, node: Node) -> None:
        self.add("assembly", node.line)
        for kid in node.kids:
            self.yul(kid)

    def _do_yul_block(self, node: Node) -> None:
        self.yul(node)

    # expressions

    def all_of(self, node: Node) -> Facts:
        """Return the facts of all children together."""
        facts: set[str] = set()
        for kid in node.kids:
            if kid.kids or kid.kind == "identifier":
                facts |= self.value(kid)
        return frozenset(facts)

    def condition(self, node: Node | None) -> Facts:
        """Return the facts of a condition: ``yes`` where it is true for whoever may call.

        ``no`` is where it is true for whoever may not. A list of those that are shut out is no
        guard: ``require(!blocked[msg.sender])`` lets anybody in.
        """
        if node is None:
            return NONE
        facts = self.value(node)
        if "by_sender" in facts and not facts & {"asked", "order", "yes", "no"}:
            facts |= {"yes"}
        return facts

    def check(self, line: int, how: str, facts: Facts) -> None:
        """Add a check; ``guard`` is among its facts where it lets through who may call."""
        side = "no" if how == "guard" else "yes"
        guarded = {"guard"} if side in facts else NONE
        self.add("check", line, how=how, facts=(facts - {"yes", "no"}) | guarded)

    def value(self, node: Node) -> Facts:
        """Return the facts of an expression, adding what it does."""
        method = getattr(self, f"_of_{node.kind}", None)
        if method is not None:
            return method(node)
        return self.all_of(node) if node.kids else NONE

    def _of_identifier(self, node: Node) -> Facts:
        name = node.text
        if name in self.facts:
            return self.facts[name]
        role = self.variables.get(name)
        if role is not None:
            return frozenset({"param", f"p:{name}"}) if role[0] != "l" else NONE
        if name in ("now", "this"):
            return frozenset({"time" if name == "now" else "this"})
        scope = self.scope
        if name in scope.constants:
            return frozenset({"const"})
        if name in scope.state:
            self.add("read", node.line, name=name)
            return frozenset({"state", f"s:{name}"})
        if name in scope.functions or name in scope.types or name in self.unit.kinds:
            return NONE
        if name in BUILT:
            return NONE
        self.add("read", node.line, name=name)
        return frozenset({"state", f"s:{name}"})

    def _of_number_literal(self, node: Node) -> Facts:
        return ZERO if node.text == "0" else DIGIT

    def _of_member_expression(self, node: Node) -> Facts:
        thing, name = node.get("object"), node.get("property")
        if thing is None or name is None:
            return self.all_of(node)
        known = MEMBERS.get((thing.text, name.text))
        if known is not None and thing.text not in self.variables:
            return frozenset({known})
        facts = self.value(thing)
        if name.text == "balance":
            return facts | {"balance"}
        return facts | {"length"} if name.text == "length" else facts

    def _of_array_access(self, node: Node) -> Facts:
        base, index = node.get("base"), node.get("index")
        facts = self.value(base) if base is not None else NONE
        if index is not None:
            facts |= _keyed(self.value(index))
        return facts

    def _of_parenthesized_expression(self, node: Node) -> Facts:
        facts = NONE
        for kid in node.kids:
            if kid.kind not in "()":
                facts |= self.value(kid)
        return facts

    def _of_binary_expression(self, node: Node) -> Facts:
        left, right, sign = node.get("left"), node.get("right"), node.get("operator")
        if left is None or right is None:
            return self.all_of(node)
        sign = sign.text if sign is not None else ""
        if sign in ("&&", "||"):
            return self.condition(left) | self.condition(right)
        one, two = self.value(left), self.value(right)
        both = one | two
        if sign in ORDER:
            if "time" in both and not both & {"hash", "mod"}:
                both |= {"time_order"}
            return (both - WHO) | {"order"}
        if sign in EQUAL:
            return self.equal(one, two, sign)
        if sign in RAW:
            self.add(
                "arithmetic", node.line, how=RAW[sign], facts=one, other=two, flag=self.unchecked
            )
        elif sign == "%":
            self.add("modulo", node.line, facts=one, other=two)
            both |= {"mod"}
        elif sign == "/":
            self.add("arithmetic", node.line, how="div", facts=one, other=two)
            both |= {"divided"}
        return both

    def equal(self, one: Facts, two: Facts, sign: str) -> Facts:
        """Return the facts of == and !=: whether it asks who calls, or a balance or a time."""
        both, side = one | two, "yes" if sign == "==" else "no"
        for first, second in ((one, two), (two, one)):
            if "sender" in first and second & {"state", "const", "param", "own", "call"}:
                both |= {side}
            if "origin" in first and second & {"state", "const", "param"}:
                both |= {"origin_guard"}
            if "by_sender" in first and not second & {"digit"}:
                both |= {side}
        if "balance" in both:
            both |= {"balance_equal"}
        if "time" in both and not both & {"hash", "mod"}:
            both |= {"time_equal"}
        return both | {"asked"}

    def _of_unary_expression(self, node: Node) -> Facts:
        sign, inner = node.get("operator"), node.get("argument")
        if inner is None:
            return self.all_of(node)
        if sign is not None and sign.text == "delete":
            self.write(inner, "delete", NONE)
            return NONE
        if sign is None or sign.text != "!":
            return self.value(inner)
        facts = self.condition(inner)
        turned = {"yes": "no", "no": "yes"}
        return frozenset(turned.get(fact, fact) for fact in facts)

    def _of_update_expression(self, node: Node) -> Facts:
        inner, sign = node.get("argument"), node.get("operator")
        if inner is None:
            return NONE
        how = "add" if sign is not None and sign.text == "++" else "sub"
        facts = self.value(inner)
        self.write(inner, how, facts | {"step"})
        return facts

    def _of_assignment_expression(self, node: Node) -> Facts:
        left, right = node.get("left"), node.get("right")
        facts = self.value(right) if right is not None else NONE
        if left is not None:
            self.write(left, "set", facts)
        return facts

    def _of_augmented_assignment_expression(self, node: Node) -> Facts:
        left, right = node.get("left"), node.get("right")
        if left is None or right is None:
            return self.all_of(node)
        sign = next((k.text for k in node.kids if k.text.endswith("=") and not k.kids), "")
        facts, before = self.value(right), self.value(left)
        how = RAW.get(sign[:-1], "set")
        if how != "set":
            self.add(
                "arithmetic",
                node.line,
                how=how,
                facts=before,
                other=facts,
                flag=self.unchecked,
                name="write",
            )
        self.write(left, how, facts)
        return facts | before

    def write(self, node: Node, how: str, facts: Facts) -> None:
        """Add a write, or learn the facts of a local."""
        if node.kind in ("tuple_expression", "parenthesized_expression"):
            for kid in node.kids:
                if kid.kids or kid.kind == "identifier":
                    self.write(kid, how, facts)
            return
        name, indices, members = _root(node)
        if name is None:  # the result of a call
            self.add("write", node.line, how=how, name="", facts=facts)
            return
        role = self.variables.get(name, "")
        index: set[str] = set()
        for one in indices:
            index |= self.value(one)
        if role and not role.startswith("storage"):
            if how == "set" and not indices and not members:
                self.facts[name] = facts
            else:
                self.facts[name] = self.facts.get(name, NONE) | facts
            return
        if role:  # a pointer into the state
            names = [one for one in sorted(self.facts.get(name, NONE)) if one.startswith("s:")]
            index |= self.facts.get(name, NONE) - {"state", *names}
            name = names[0][2:] if names else name
        if members and members[-1] == "length":
            index |= {"length"}
        self.add("write", node.line, how=how, name=name, facts=facts, other=frozenset(index))

    def _of_type_cast_expression(self, node: Node) -> Facts:
        facts = self.all_of(node)
        kind = node.kids[0] if node.kids else None
        if kind is not None and kind.kind == "primitive_type":
            name = kind.kids[0].text if kind.kids else kind.text
            if SMALL.match(name):
                self.add("cast", node.line, facts=facts)
        return facts

    def _of_ternary_expression(self, node: Node) -> Facts:
        parts = [kid for kid in node.kids if kid.kind not in "?:"]
        if not parts:
            return NONE
        facts = self.condition(parts[0])
        self.check(node.line, "if", facts)
        made: set[str] = set()
        for part in parts[1:]:
            made |= self.value(part)
        return frozenset(made) | (facts & {"time", "block", "number"})

    # calls

    def arguments(self, node: Node) -> list[Facts]:
        """Return the facts of the arguments of a call."""
        found, inside = [], False
        for kid in node.kids:
            if kid.kind == "(":
                inside = True
            elif kid.kind == ")":
                inside = False
            elif inside and kid.kind != ",":
                found.append(self.value(kid))
        return found

    def _of_call_expression(self, node: Node) -> Facts:
        from rampart.solidity.calls import call

        return call(self, node)

    def yul(self, node: Node) -> Facts:
        """Walk inline assembly; return the facts of an expression in it."""
        from rampart.solidity.calls import yul

        return yul(self, node)

    def look_through(self, found: Function, given: list[Facts], node: Node) -> Facts:
        """Add what a function of this file does; return the facts of its result."""
        if not found.has_body or len(self.events) >= MOST:
            return self.inner(given, node)
        if self.depth >= CHAIN and found.start not in self.unit.summaries:
            return self.inner(given, node)
        summary = whole(self.unit, found, self.depth + 1)
        if summary.height >= DEEPEST:
            return self.inner(given, node)
        self.height = max(self.height, summary.height + 1)
        by = _given(summary, given)
        self.add("own", node.line, facts=frozenset().union(*given) if given else NONE)
        for one in summary.events:
            if one.kind not in ("return", "placeholder") and len(self.events) < MOST:
                self.events.append(one.moved(node.line, by, self.loop))
        return replaced(summary.returns, by) | {"own"}

    def inner(self, given: list[Facts], node: Node) -> Facts:
        """Add a call of a function that is not seen; return what its result may come from."""
        facts = frozenset().union(*given) if given else NONE
        self.add("inner", node.line, facts=facts)
        asks = "sender" in facts and len(given) <= FEW
        return (_keyed(facts) if asks else facts - WHO) | {"own"}

    def shape(self, node: Node | None) -> str:
        """Return the shape of an expression's type, "" where it is not known."""
        if node is None:
            return ""
        name, indices, members = _root(node)
        if name is not None and not members:
            role = self.variables.get(name)
            if role is not None and not indices:
                return role.split(".")[1]
            if name in self.scope.state:
                return (self.scope.finals if indices else self.scope.state)[name]
            return ""
        if node.kind in ("number_literal", "binary_expression"):
            return "number"
        if node.kind == "parenthesized_expression" and len(node.kids) == 3:
            return self.shape(node.kids[1])
        if node.kind == "type_cast_expression" and node.kids:
            return shape_of(node.kids[0])
        return "address" if node.kind == "payable_conversion_expression" else ""


def _stops(node: Node) -> bool:
    """Tell whether a branch ends the function."""
    if node.kind in STOPS:
        return True
    if node.kind == "block_statement":
        inner = [kid for kid in node.kids if kid.kind not in "{}"]
        return bool(inner) and _stops(inner[-1])
    if node.kind == "expression_statement" and node.kids:
        first = node.kids[0]
        called = first.get("function") if first.kind == "call_expression" else first
        return called is not None and called.text in ("throw", "revert")
    return False


def _root(node: Node) -> tuple[str | None, list[Node], list[str]]:
    """Return the variable that an expression is a part of, the indices and the members."""
    indices, members = [], []
    while True:
        if node.kind == "identifier":
            return node.text, indices, members
        if node.kind in ("array_access", "slice_access"):
            index = node.get("index")
            if index is not None:
                indices.append(index)
            base = node.get("base")
        elif node.kind == "member_expression":
            name = node.get("property")
            members.append(name.text if name is not None else "")
            base = node.get("object")
        elif node.kind == "unary_expression":
            base = node.get("argument")
        else:
            return None, indices, members
        if base is None:
            return None, indices, members
        node = base


def _keyed(facts: Facts) -> Facts:
    """Return the facts of what is looked up by a key: the sender's own, not the sender."""
    return (facts - {"sender"}) | {"by_sender"} if "sender" in facts else facts


def _given(summary: Summary, given: list[Facts]) -> dict[str, Facts]:
    """Return what is given for each parameter, by its fact."""
    return {f"p:{name}": facts for name, facts in zip(summary.parameters, given)}
