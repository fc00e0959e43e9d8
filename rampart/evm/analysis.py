"""A code, looked at once: what its words, numbers, evidence and functions are all made of."""

from __future__ import annotations

from typing import NamedTuple

from rampart.evm.blocks import Block, blocks
from rampart.evm.disassembly import disassemble
from rampart.evm.metadata import strip
from rampart.evm.reading import MOST, read_hex, runtime_of
from rampart.evm.walk import STATES, Walk, walk


class Analysis(NamedTuple):
    """What is known of a code."""

    code: bytes  # runtime code without metadata
    created: bool  # whether creation code stood before it
    metadata: str  # none, or the first key of what was behind it
    ops: list[int]
    offsets: list[int]
    blocks: list[Block]
    walk: Walk


def analyse(code: str | bytes, most: int = MOST, states: int = STATES) -> Analysis:
    """Look at a code.

    Parameters
    ----------
    code : hex or bytes, of creation or runtime code, with metadata or without.
    most : bytes that are read.
    states : that are followed.

    Raises
    ------
    CodeError : it is no bytecode; one sentence.
    """
    raw = read_hex(code, most) if isinstance(code, str) else code
    runtime, created = runtime_of(raw)
    bare, metadata = strip(runtime)
    ops, offsets = disassemble(bare)
    parts = blocks(bare, ops, offsets)
    return Analysis(bare, created, metadata, ops, offsets, parts, walk(parts, states))
