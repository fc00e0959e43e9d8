"""Chance that nobody can foretell, replaced by what a block says of itself.

The sites are values that a verified source of randomness gave, or that a remainder picks with. The
variants are what they become.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.solidity.edits.body import Body, Part, Site, replace

CHANCE = re.compile(r"^_?\w*(random|seed|entropy)\w*$", re.IGNORECASE)
NO_CHANCE = re.compile(r"fulfill|request|consumer|callback|length|coordinator|id$", re.IGNORECASE)
WIDE = re.compile(r"^uint(256)?$")
PACKED = "uint256(keccak256(abi.encodePacked({})))"


def spellings(era: str) -> dict[str, str]:
    """Return what a block says, as an era writes it, by the name of the variant."""
    now = "now" if era in ("0.4", "0.5") else "block.timestamp"
    return {
        "timestamp": f"uint256({now})",
        "blockhash": "uint256(blockhash(block.number - 1))",
        "difficulty": PACKED.format(f"block.difficulty, {now}"),
        "coinbase": PACKED.format("block.coinbase, block.gaslimit"),
        "number": PACKED.format("block.number, address(this)"),
        "mixed": PACKED.format(f"blockhash(block.number - 1), {now}, msg.sender"),
    }


def sites(body: Body) -> Iterator[Site]:
    """Yield, for each value that is chance, a site for each thing that a block says of itself."""
    if body.function.mutability == "pure" or body.function.kind == "modifier":
        return
    for part in [*_dividends(body), *_values(body)]:
        for name, text in spellings(body.era).items():
            yield Site(name, (replace(part, text),), part.start)


def _dividends(body: Body) -> Iterator[Part]:
    """Yield what is divided where the remainder by a variable picks one of many."""
    for part in body.of("binary_expression"):
        sign = next((child.type for child in part.node.children if not child.is_named), "")
        left, right = (part.node.child_by_field_name(side) for side in ("left", "right"))
        if sign != "%" or left is None or right is None:
            continue
        if re.fullmatch(rb"[\d_x]+|[A-Z_\d]+", right.text):
            continue  # a remainder by a constant is a digit, a parity or a slot
        yield part._replace(start=left.start_byte, end=left.end_byte, text=left.text.decode())


def _values(body: Body) -> Iterator[Part]:
    """Yield uses of a value of chance: an element of a list of such, or a wide parameter."""
    wide = {name for kind, name in body.function.parameters if WIDE.match(kind)}
    for part in body.of("array_access", "identifier"):
        name = part.text.partition("[")[0].strip()
        if not CHANCE.match(name) or NO_CHANCE.search(name):
            continue
        if (part.kind == "array_access" and not _written(part)) or (
            part.kind == "identifier" and name in wide and _read(part)
        ):
            yield part


def _read(part: Part) -> bool:
    """Tell whether an identifier is an expression: no parameter, no name of a member."""
    above = part.node.parent
    return above is not None and above.type == "expression" and not _written(part)


def _written(part: Part) -> bool:
    """Tell whether an expression is what is assigned to, or an array that is indexed."""
    node = part.node
    for _ in range(3):
        above = node.parent
        if above is None:
            return False
        for field in ("left", "base"):
            if above.child_by_field_name(field) == node and above.type != "binary_expression":
                return True
        node = above
    return False
