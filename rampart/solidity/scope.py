"""What the names of a source stand for: a name tells its role and the shape of its type, no more.

A contract knows what it and its bases in the same file declare. What it inherits from another file
is not known: a name that is no local and that it can be assigned to must then be a state variable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from rampart.solidity.parsing import Contract, Function, Source, name_of
from rampart.solidity.tree import Node, light

SMALL = re.compile(r"u?int(8|16|24|32|40|48|56|64|72|80|88|96|104|112|120|128)$")
NUMBER = re.compile(r"(u?int|u?fixed)(\d+(x\d+)?)?$")
HASH = re.compile(r"(bytes([1-9]|[12]\d|3[0-2])|byte)$")
TYPES = {
    "struct_declaration": "struct",
    "enum_declaration": "enum",
    "event_definition": "event",
    "error_declaration": "error",
    "user_defined_type_definition": "other",
}


def shape(written: str) -> str:
    """Return what kind of a type it is, by how it is written.

    Examples
    --------
    >>> [shape(one) for one in ("mapping(address => uint)", "uint256[]", "uint8")]
    ['map', 'array', 'number']
    >>> [shape(one) for one in ("bytes32", "string", "bool", "IERC20")]
    ['hash', 'bytes', 'flag', 'other']
    """
    written = written.strip()
    if written.startswith("mapping"):
        return "map"
    if written.endswith("]"):
        return "array"
    if written.startswith("address"):
        return "address"
    if NUMBER.match(written):
        return "number"
    if HASH.match(written):
        return "hash"
    return {"bool": "flag", "bytes": "bytes", "string": "bytes"}.get(written, "other")


def final(written: str) -> str:
    """Return the shape of what a mapping or an array holds in the end, or of the type itself.

    Examples
    --------
    >>> final("mapping(address => mapping(address => uint))"), final("address[] []"), final("bool")
    ('number', 'address', 'flag')
    """
    inner = written.rsplit("=>", 1)[-1].replace(")", "")
    return shape(re.sub(r"(\s*\[[^\]]*\])+\s*$", "", inner))


@dataclass(eq=False)
class Scope:
    """What a contract, with its bases of the same file, declares."""

    contract: Contract | None
    state: dict[str, str] = field(default_factory=dict)  # name -> shape
    finals: dict[str, str] = field(default_factory=dict)  # name -> shape of what it holds
    constants: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)  # name -> struct, enum, event, ...
    functions: dict[str, list[Function]] = field(default_factory=dict)
    modifiers: dict[str, Function] = field(default_factory=dict)
    values: dict[str, Node] = field(default_factory=dict)  # of what was given one where declared
    aided: bool = False  # a library's functions are called on its values: using L for T
    foreign: bool = False  # it has a base that is not in the file


@dataclass(eq=False)
class Unit:
    """A source with what its names stand for; copies of its functions are made when asked for."""

    source: Source
    scopes: dict[str, Scope]  # contract -> scope; "" for what stands outside
    kinds: dict[str, str]  # name of a contract -> contract, library, interface
    checked: float  # 1: arithmetic is checked (Solidity 0.8), 0: not, 0.5: nobody says
    copies: dict[int, Node] = field(default_factory=dict)  # byte where it starts -> copy
    summaries: dict = field(default_factory=dict)  # of flows.py, by function
    names: dict[int, dict[str, str]] = field(default_factory=dict)  # parameters and locals

    def copy(self, function: Function) -> Node:
        """Return the light copy of a function."""
        found = self.copies.get(function.start)
        if found is None:
            found = self.copies[function.start] = light(function.node, self.source.code)
        return found

    def variables(self, function: Function) -> dict[str, str]:
        """Return the parameters and locals of a function; see ``variables``."""
        found = self.names.get(function.start)
        if found is None:
            found = self.names[function.start] = variables(self.copy(function))
        return found

    def scope(self, function: Function) -> Scope:
        """Return what the contract of a function declares."""
        return self.scopes.get(function.contract) or self.scopes[""]


def unit(source: Source) -> Unit:
    """Return a source with what its names stand for."""
    scopes = {"": Scope(None)}
    own: dict[str, Scope] = {}
    _declare(scopes[""], source.tree.root_node, source.code)
    for contract in source.contracts:
        made = own.setdefault(contract.name, Scope(contract))
        body = contract.node.child_by_field_name("body")
        if body is not None:
            _declare(made, body, source.code)
    for one in source.functions:
        place = own.setdefault(one.contract, Scope(None)) if one.contract else scopes[""]
        if one.kind == "modifier":
            place.modifiers.setdefault(one.name, one)
        else:
            place.functions.setdefault(one.name, []).append(one)
    for name in own:
        scopes[name] = _joined(name, own, scopes[""])
    kinds = {contract.name: contract.kind for contract in source.contracts}
    return Unit(source, scopes, kinds, checked(source.code))


def checked(code: bytes) -> float:
    """Return 1 where every version that the pragma allows checks arithmetic, 0 where one does not.

    Examples
    --------
    >>> checked(b"pragma solidity ^0.8.1;"), checked(b"pragma solidity >=0.4.0 <0.9.0;")
    (1.0, 0.0)
    >>> checked(b"")
    0.5
    """
    versions = re.findall(rb"pragma\s+solidity\s+([^;]*);", code)
    numbers = [int(n) for text in versions for n in re.findall(rb"0\s*\.\s*(\d+)", text)]
    if not numbers:
        return 0.5
    return float(min(numbers) >= 8)


def _declare(scope: Scope, body, code: bytes) -> None:
    """Add what stands directly in a body."""
    for child in body.children:
        kind = child.type
        if kind in ("state_variable_declaration", "constant_variable_declaration"):
            name, written = name_of(child), child.child_by_field_name("type")
            words = {part.type for part in child.children}
            fixed = bool(words & {"constant", "immutable"}) or kind[0] == "c"
            if fixed:
                scope.constants.add(name)
            text = "" if written is None else written.text.decode(errors="replace")
            scope.state[name], scope.finals[name] = shape(text), final(text)
            value = child.child_by_field_name("value")
            if value is not None:
                scope.values[name] = light(value, code)
        elif kind in TYPES:
            scope.types[name_of(child)] = TYPES[kind]
        elif kind == "using_directive":
            scope.aided = True


def _joined(name: str, own: dict[str, Scope], file: Scope) -> Scope:
    """Return the scope of a contract with those of its bases; what is nearer stands first."""
    order, waiting = [], [name]
    foreign = False
    while waiting:
        one = waiting.pop(0)
        if one not in own:
            foreign = True
        elif one not in order:
            order.append(one)
            waiting += own[one].contract.bases if own[one].contract else ()
    made = Scope(own[name].contract, foreign=foreign)
    for part in [*(own[one] for one in order), file]:
        for key in ("state", "finals", "types", "modifiers", "values"):
            getattr(made, key).update({**getattr(part, key), **getattr(made, key)})
        made.constants |= part.constants
        made.aided |= part.aided
        for key, found in part.functions.items():
            made.functions.setdefault(key, []).extend(found)
    return made


@lru_cache(maxsize=4096)
def _shape(written: str) -> str:
    return shape(written)


def shape_of(node: Node | None) -> str:
    """Return the shape of a type that a declaration gives."""
    if node is None:
        return "other"
    return _shape("".join(leaf.text for leaf in node.leaves()))


def variables(copy: Node) -> dict[str, str]:
    """Return the parameters and locals of a function: name -> role and shape, a dot between.

    The role is parameter, local or storage (a pointer into the state).
    """
    found: dict[str, str] = {}
    for node in copy.walk():
        kind = node.kind
        if kind in ("parameter", "variable_declaration"):
            name = node.get("name")
            if name is None:
                continue
            what = shape_of(node.get("type"))
            place = node.get("location")
            role = "parameter" if kind == "parameter" else "local"
            if place is not None and place.text == "storage":
                role = "storage"
            found.setdefault(name.text, f"{role}.{what}")
        elif kind == "variable_declaration_tuple":  # var (a, b) of old versions
            for kid in node.kids:
                if kid.kind == "identifier":
                    found.setdefault(kid.text, "local.other")
        elif kind == "yul_variable_declaration":
            for kid in node.of("left"):
                found.setdefault(kid.text, "local.number")
    # What is returned, and what a handler catches, is written like a parameter.
    for kid in copy.kids:
        if kid.kind == "return_type_definition":
            for node in kid.walk():
                name = node.get("name") if node.kind == "parameter" else None
                if name is not None:
                    found[name.text] = f"local.{shape_of(node.get('type'))}"
    return found
