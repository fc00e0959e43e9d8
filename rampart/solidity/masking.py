"""A function as words that tell what it does and not what anything is called.

Comments and strings go; an identifier becomes its role and the shape of its type (a state variable
that is a mapping, a parameter that is an address, a function of this contract, one of another
file ...); a number its size. What the language itself gives a name keeps it: msg.sender, call,
selfdestruct. What only tells a version of the language is written alike or left out, so that an
old function and a new one that do the same have the same words.
"""

from __future__ import annotations

from typing import NamedTuple

from rampart.solidity.flows import HASHES, LOW, MEMBERS
from rampart.solidity.scope import SMALL, Unit, shape
from rampart.solidity.signs.view import View
from rampart.solidity.tree import Node

SIGNS = {
    "==": "eq", "!=": "ne", "<": "lt", ">": "gt", "<=": "le", ">=": "ge", "&&": "and", "||": "or",
    "+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod", "**": "pow", "<<": "shl",
    ">>": "shr", ">>>": "shr", "&": "band", "|": "bor", "^": "bxor", "~": "bnot", "!": "not",
    "=": "set", "+=": "setadd", "-=": "setsub", "*=": "setmul", "/=": "setdiv", "%=": "setmod",
    "|=": "setor", "&=": "setand", "^=": "setxor", "<<=": "setshl", ">>=": "setshr", "++": "inc",
    "--": "dec", "delete": "delete", ":=": "set",
}  # fmt: skip
DROPPED = frozenset({
    *"(),;.{}:?", "=>", "memory", "calldata", "virtual", "override", "override_specifier", "emit",
    "returns", "function", "var", "indexed", "anonymous", "internal", "private",
})  # fmt: skip
SAME = {
    "now": "timestamp", "suicide": "selfdestruct", "throw": "revert", "external": "public",
    "constant": "view", "pure": "view", "sha3": "hash", "keccak256": "hash", "sha256": "hash",
    "ripemd160": "hash",
}  # fmt: skip
KEPT = frozenset({
    "require", "assert", "revert", "selfdestruct", "ecrecover", "blockhash", "addmod", "mulmod",
    "gasleft", "this", "super", "type", "_",
})  # fmt: skip
INNER = frozenset({"length", "push", "pop", "balance", "value", "gas", "selector"})
OPERATORS = {
    "member_expression": "of",
    "array_access": "at",
    "call_expression": "call",
    "struct_expression": "with",
    "ternary_expression": "choose",
    "tuple_expression": "tuple",
    "if_statement": "if",
    "for_statement": "for",
    "while_statement": "while",
    "return_statement": "return",
    "expression_statement": "do",
    "variable_declaration_statement": "let",
    "variable_declaration": "local",
    "type_cast_expression": "cast",
    "modifier_invocation": "held",
    "new_expression": "new",
    "block_statement": "block",
    "function_body": "body",
    "parameter": "takes",
}
"""Kind of a branch -> its name in the paths; another has its own, shortened."""


class Word(NamedTuple):
    """A word with the line that it is from."""

    text: str
    line: int


class Masked(NamedTuple):
    """A masked function: its words in order, and those of its tree."""

    words: list[Word]
    paths: list[Word]


def mask(unit: Unit, view: View) -> Masked:
    """Return a function as words and as short paths of its syntax tree.

    Examples
    --------
    >>> from rampart.solidity.parsing import parse
    >>> from rampart.solidity.scope import unit
    >>> from rampart.solidity.signs.view import views
    >>> one = unit(parse("contract A { address o; function f(uint n) public { o = msg.sender; } }"))
    >>> " ".join(word.text for word in mask(one, views(one)[0]).words)
    'f_own p_number public s_address set sender'
    """
    masker = Masker(unit, view)
    masker.go(unit.copy(view.function), "")
    return Masked(masker.words, masker.paths)


def bucket(text: str) -> str:
    """Return the size of a number.

    Examples
    --------
    >>> [bucket(one) for one in ("0", "1", "0x0", "42", "10000", "1e18", "7_000_000", "0xFf12")]
    ['n0', 'n1', 'n0', 'nsmall', 'npower', 'npower', 'nbig', 'nbig']
    """
    text = text.replace("_", "").lower()
    try:
        value = int(text, 16) if text.startswith("0x") else float(text)
    except (ValueError, OverflowError):
        return "nbig"
    if value in (0, 1):
        return f"n{int(value)}"
    digits = text.split("e")[0].strip("0.")
    if value >= 100 and digits == "1":
        return "npower"
    return "nsmall" if value <= 100 else "nbig"


class Masker:
    """Walks the copy of a function once."""

    def __init__(self, unit: Unit, view: View):
        self.unit, self.view = unit, view
        self.scope = unit.scope(view.function)
        self.variables = unit.variables(view.function)
        self.words: list[Word] = []
        self.paths: list[Word] = []

    def put(self, word: str, node: Node, above: str = "") -> str:
        """Add a word and its path to the branch above; return it."""
        if word:
            self.words.append(Word(word, node.line))
            if above:
                self.paths.append(Word(f"{above}__{word}", node.line))
        return word

    def go(self, node: Node, above: str) -> str:
        """Add the words of a part; return what stands for it in the path of what it is in."""
        kind = node.kind
        if not node.kids:
            return self.put(self.leaf(node), node, above)
        if kind == "member_expression":
            thing, name = node.get("object"), node.get("property")
            known = MEMBERS.get((thing.text, name.text)) if thing is not None and name else None
            if known is not None and thing.text not in self.variables:
                known = {"time": "timestamp"}.get(known, known)
                return self.put(known, node, above)
        if kind in ("number_literal", "string_literal", "hex_string_literal", "boolean_literal"):
            return self.literal(node, above)
        if kind in ("unicode_string_literal", "yul_string_literal", "string"):
            return self.put("str", node, above)
        if kind in ("primitive_type", "user_defined_type") or (
            kind == "type_name" and node.field in ("type", "name")
        ):
            return self.type(node, above)
        if kind in ("parenthesized_expression", "payable_conversion_expression"):
            inner = [kid for kid in node.kids if kid.kind not in ("(", ")", "payable")]
            return self.go(inner[0], above) if len(inner) == 1 else self.branch(node, above)
        return self.branch(node, above)

    def branch(self, node: Node, above: str) -> str:
        """Add what is under a branch, and the path of its children."""
        name = self.operator(node)
        inner = f"{above.rpartition('_')[2]}_{name}" if above else name
        heads = []
        for kid in node.kids:
            if kid.kids or kid.kind not in DROPPED:
                head = self.go(kid, inner)
                if head:
                    heads.append(head)
        if len(heads) > 1:
            self.paths.append(Word(f"{name}_{'_'.join(heads[:4])}", node.line))
        return heads[0] if len(heads) == 1 and name in ("do", "call", "takes") else name

    def operator(self, node: Node) -> str:
        """Return the name of a branch in paths."""
        if node.kind.endswith(
            ("binary_expression", "assignment_expression", "unary_expression", "update_expression")
        ):
            for kid in node.kids:
                if not kid.kids and kid.text in SIGNS:
                    return SIGNS[kid.text]
        if node.kind in OPERATORS:
            return OPERATORS[node.kind]
        return node.kind.replace("_", "")[:12]

    def literal(self, node: Node, above: str) -> str:
        """Add what a literal of several parts is: an amount, a span of time, a text."""
        if node.kind == "number_literal":
            unit = next((leaf.text for leaf in node.leaves()), "")
            word = "nether" if unit in ("wei", "gwei", "ether", "finney", "szabo") else "nspan"
            return self.put(word, node, above)
        return self.put("flag" if node.kind[0] == "b" else "str", node, above)

    def type(self, node: Node, above: str) -> str:
        """Add the shape of a type; that of a variable stands with its name already."""
        written = "".join(leaf.text for leaf in node.leaves())
        if SMALL.match(written):
            return self.put("small", node, above)
        if node.field == "type":
            return ""
        return self.put(f"t_{shape(written)}", node, above)

    def leaf(self, node: Node) -> str:
        """Return the word of a leaf."""
        kind, text = node.kind, node.text
        if kind == "number_literal" or kind.startswith(("yul_decimal", "yul_hex")):
            return bucket(text)
        if kind == "identifier":
            return self.name(node)
        if text in SIGNS:
            return SIGNS[text]
        if text in DROPPED or kind in ("virtual", "override_specifier"):
            return ""
        if kind.endswith(("literal", "string")) or '"' in text:
            return "str"
        if kind == "yul_evm_builtin":
            return f"asm_{text}"
        word = SAME.get(text, text)
        return word if word.isidentifier() and word.isascii() and len(word) < 20 else ""

    def name(self, node: Node) -> str:
        """Return the role of an identifier."""
        text, scope = node.text, self.scope
        if node.field == "property" or (node.field == "name" and text in INNER):
            return f"m_{text}" if text in LOW or text in INNER else "m_other"
        role = self.variables.get(text)
        if role is not None:
            place, _, what = role.partition(".")
            return f"{place[0] if place != 'storage' else 'r'}_{what}"
        if text in scope.constants:
            return "constant"
        if text in scope.state:
            if text in self.view.locks:
                return "s_lock"
            owner = text in self.view.context.owners
            return "s_owner" if owner else f"s_{scope.state[text]}"
        if text in scope.functions:
            return "f_own"
        if text in scope.modifiers:
            return "h_own"
        if text in scope.types:
            return f"t_{scope.types[text]}"
        if text in self.unit.kinds:
            return f"t_{self.unit.kinds[text]}"
        if text in SAME or text in KEPT or text in HASHES:
            return SAME.get(text, text)
        if text in ("msg", "tx", "block", "abi"):
            return text
        return "foreign"
