"""Read Solidity source into its contracts and functions; what is broken is counted, not refused.

The grammar is tree-sitter's. It recovers from errors: a file with unmatched braces gives the
functions that can be read, and ``Source.broken`` says how many places could not be.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

LIMIT = 4_000_000
"""Bytes of a source at most."""
CONTRACTS = {
    "contract_declaration": "contract",
    "library_declaration": "library",
    "interface_declaration": "interface",
}
FUNCTIONS = {
    "function_definition": "function",
    "constructor_definition": "constructor",
    "fallback_receive_definition": "fallback",
    "modifier_definition": "modifier",
}
VISIBILITIES = ("public", "external", "internal", "private")
ENTRIES = ("function", "constructor", "fallback", "receive")
"""Kinds of a function that can be called; a modifier is none."""
NUL = 0.001
"""Share of NUL bytes from which a source is called binary."""


@dataclass(frozen=True, eq=False)
class Function:
    """A function, constructor, fallback, receive or modifier with its place in the source."""

    contract: str  # "" of a free function
    name: str  # "constructor", "fallback" and "receive" where it has no other
    kind: str  # function, constructor, fallback, receive, modifier
    visibility: str  # public where none is written, as before Solidity 0.5
    mutability: str  # payable, view, pure, constant or ""
    modifiers: tuple[str, ...]  # names, without the arguments; of a constructor also its bases
    parameters: tuple[tuple[str, str], ...]  # (type, name), name "" where there is none
    line: int  # 1-based
    last_line: int
    start: int  # byte
    end: int
    has_body: bool
    node: Any = field(repr=False)  # tree_sitter.Node


@dataclass(frozen=True, eq=False)
class Contract:
    """A contract, library or interface; ``bases`` are the names it inherits from."""

    name: str
    kind: str  # contract, library, interface
    bases: tuple[str, ...]
    line: int
    last_line: int
    node: Any = field(repr=False)


@dataclass(frozen=True, eq=False)
class Source:
    """A source that was read."""

    code: bytes
    contracts: tuple[Contract, ...]
    functions: tuple[Function, ...]  # in the order of the file, modifiers among them
    broken: int  # places that the grammar could not read
    tree: Any = field(repr=False)

    def text(self, part: Function | Contract) -> str:
        """Return the source of a function or contract."""
        node = part.node
        return self.code[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def find(self, name: str, contract: str | None = None) -> list[Function]:
        """Return the functions of that name, of one contract where it is given."""
        return [
            one
            for one in self.functions
            if one.name == name and (contract is None or one.contract == contract)
        ]


@lru_cache(maxsize=1)
def _parser() -> Any:
    import tree_sitter_solidity
    from tree_sitter import Language, Parser

    with warnings.catch_warnings():  # the grammar's package still gives a number, not a capsule
        warnings.simplefilter("ignore", DeprecationWarning)
        return Parser(Language(tree_sitter_solidity.language()))


def encoded(text: str | bytes) -> bytes:
    """Return source as UTF-8 without a byte order mark.

    Raises
    ------
    ValueError : binary (NUL bytes), or longer than ``LIMIT``.
    """
    code = text.encode("utf-8", "replace") if isinstance(text, str) else bytes(text)
    code = code.removeprefix(b"\xef\xbb\xbf")
    if len(code) > LIMIT:
        raise ValueError(f"source: must be at most {LIMIT:,} bytes, got {len(code):,}")
    if code.count(0) > NUL * len(code):
        raise ValueError(f"source: must be text, got {code.count(0):,} NUL bytes: is it binary?")
    return code


def parse(text: str | bytes) -> Source:
    """Read a source.

    Parameters
    ----------
    text : Solidity of any version.

    Returns
    -------
    its contracts and functions, in the order of the file. A text that is no Solidity gives none.

    Raises
    ------
    ValueError : binary, or longer than ``LIMIT``.

    Examples
    --------
    >>> source = parse("contract A { function f(uint x) public onlyOwner { y = x; } }")
    >>> one = source.functions[0]
    >>> one.contract, one.name, one.visibility, one.modifiers, one.parameters
    ('A', 'f', 'public', ('onlyOwner',), (('uint', 'x'),))
    """
    code = encoded(text)
    tree = _parser().parse(code)
    contracts, functions, broken = [], [], 0
    for node, owner in _definitions(tree.root_node):
        if node.type in CONTRACTS:
            contracts.append(_contract(node))
        elif node.type in FUNCTIONS:
            functions.append(_function(node, owner))
    if tree.root_node.has_error:
        broken = sum(1 for _ in _errors(tree.root_node))
    return Source(code, tuple(contracts), tuple(functions), broken, tree)


def _definitions(root: Any) -> Iterator[tuple[Any, str]]:
    """Yield contracts and functions with the name of the contract that they stand in.

    Goes into contracts and into what is broken, and nowhere else: a function holds no other.
    """
    waiting = [(root, "")]
    while waiting:
        node, owner = waiting.pop()
        kind = node.type
        if kind in FUNCTIONS:
            yield node, owner
            if not node.has_error:
                continue
        elif kind in CONTRACTS:
            yield node, owner
            owner = name_of(node)
        elif kind not in ("source_file", "contract_body", "ERROR") and not node.has_error:
            continue
        inside, within = [], owner
        for child in node.children:
            inside.append((child, within))
            if kind == "ERROR" and child.type in ("contract", "library"):
                within = _after(child) or owner  # a head whose body was not closed
        waiting.extend(reversed(inside))


def _after(keyword: Any) -> str:
    """Return the name that follows the keyword ``contract`` of a broken declaration."""
    name = keyword.next_sibling
    if name is None or name.type != "identifier":
        return ""
    return name.text.decode("utf-8", "replace")


def _errors(root: Any) -> Iterator[Any]:
    """Yield the nodes that the grammar could not read or had to add."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            yield node
        waiting.extend(child for child in node.children if child.has_error or child.is_missing)


def name_of(node: Any) -> str:
    """Return the name that a declaration gives, "" where it gives none."""
    name = node.child_by_field_name("name")
    return "" if name is None else name.text.decode("utf-8", "replace")


def _contract(node: Any) -> Contract:
    bases = []
    for child in node.children:
        if child.type == "inheritance_specifier":
            ancestor = child.child_by_field_name("ancestor")
            if ancestor is not None:
                bases.append(ancestor.text.decode("utf-8", "replace"))
    first, last = node.start_point[0] + 1, node.end_point[0] + 1
    return Contract(name_of(node), CONTRACTS[node.type], tuple(bases), first, last, node)


def _function(node: Any, contract: str) -> Function:
    """Return what the head of a function says."""
    kind, name = FUNCTIONS[node.type], name_of(node)
    visibility = mutability = ""
    modifiers, parameters = [], []
    for child in node.children:
        part = child.type
        if part in VISIBILITIES or part == "visibility":
            visibility = child.text.decode()
        elif part in ("payable", "state_mutability"):
            mutability = child.text.decode()
        elif part == "modifier_invocation" and child.child_count:
            modifiers.append(child.children[0].text.decode("utf-8", "replace"))
        elif part == "parameter":
            parameters.append(_parameter(child))
        elif part == "receive":
            kind = "receive"
    if kind == "function" and name and name == contract:
        kind = "constructor"  # as before Solidity 0.5
    if kind != "function" and not name:
        name = kind
    return Function(
        contract=contract,
        name=name,
        kind=kind,
        visibility=visibility or ("internal" if kind == "modifier" else "public"),
        mutability=mutability,
        modifiers=tuple(modifiers),
        parameters=tuple(parameters),
        line=node.start_point[0] + 1,
        last_line=node.end_point[0] + 1,
        start=node.start_byte,
        end=node.end_byte,
        has_body=node.child_by_field_name("body") is not None,
        node=node,
    )


def _parameter(node: Any) -> tuple[str, str]:
    kind = node.child_by_field_name("type")
    written = "" if kind is None else kind.text.decode("utf-8", "replace")
    return re.sub(r"\s+", " ", written), name_of(node)
