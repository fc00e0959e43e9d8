"""Prepare codes: the schema of a raw row, and what training and inference both make of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from rampart.core.progress import Progress
from rampart.evm.analysis import Analysis, analyse
from rampart.evm.disassembly import disassemble
from rampart.evm.features import NAMES, lines, numbers, whole
from rampart.evm.metadata import strip
from rampart.evm.reading import CodeError, read_hex, runtime_of
from rampart.evm.words import words
from rampart.solidity.classes import CLASSES

ROLES = ("package", "train", "external")
TEXTS = ("code", "source", "group", "origin", "held", "type")
KEYWORDS = (
    *("call", "callcode", "delegatecall", "staticcall", "selfdestruct", "create", "create2"),
    *("timestamp", "number", "blockhash", "prevrandao", "coinbase", "origin", "caller", "balance"),
    *("selfbalance", "callvalue", "sstore", "sload", "mod", "sha3", "extcodesize", "gasprice"),
)
"""Opcodes whose presence alone is the baseline ``keyword``; chosen before any model was fitted."""
PRESENT = [(f"k_{word}", f"n_has_{word}") for word in KEYWORDS]
FEATURES = (*NAMES, "l_bytes", "l_instructions", *(name for name, _ in PRESENT))
MOST_WORDS = 6_000
"""Words of the whole code that are kept, half from each end."""


def reject(raw: pd.DataFrame) -> pd.Series:
    """Return, for each raw row, why it breaks the schema, or an empty string.

    Parameters
    ----------
    raw : codes with label, source, group, origin, held, type and role.

    Raises
    ------
    ValueError : a column is missing or of another type; names it.
    """
    if missing := [name for name in (*TEXTS, "label", "role") if name not in raw]:
        raise ValueError(f"raw rows: no column {', '.join(missing)}")
    if not pd.api.types.is_integer_dtype(raw["label"]):
        raise ValueError(f"raw rows: label: must be whole numbers, got {raw['label'].dtype}")
    faults = {
        f"label is not 0 to {len(CLASSES) - 1}": ~raw["label"].between(0, len(CLASSES) - 1),
        "source is empty": ~_named(raw["source"]),
        "group is empty": ~_named(raw["group"]),
        f"role is not {', '.join(ROLES[:-1])} or {ROLES[-1]}": ~raw["role"].isin(ROLES),
    }
    reasons = pd.Series([_fault(code) for code in raw["code"]], index=raw.index, dtype=object)
    for reason, wrong in reversed(faults.items()):
        reasons[wrong] = reason
    return reasons


def _named(values: pd.Series) -> pd.Series:
    return values.map(lambda value: isinstance(value, str) and bool(value)).astype(bool)


def _fault(code: Any) -> str:
    try:
        read_hex(code)
    except CodeError as error:
        return str(error)
    return ""


def identity(code: str) -> str:
    """Return 16 hexadecimal digits of what is equal: the masked words, metadata left out.

    Two codes that differ in addresses, selectors, constants or the depth of DUP and SWAP are equal.
    """
    bare, _ = strip(runtime_of(read_hex(code))[0])
    told = " ".join(words(disassemble(bare)[0]))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def prepare(codes: Iterable[str]) -> dict[str, Any]:
    """Return what the features of every model are made of, by column.

    Parameters
    ----------
    codes : hex of n runtime or creation codes.

    Returns
    -------
    columns of n values: ``text`` (a line a function: facts, ``x``, opcodes that speak), ``view``
        (the words of the whole code), ``selectors`` (those of its functions), and ``FEATURES``.

    Raises
    ------
    CodeError : one of them is no bytecode.
    """
    codes = list(codes)
    progress, found = Progress(len(codes)), []
    for code in codes:
        found.append(row(analyse(code)))
        progress.step("codes")
    names = ("text", "view", "selectors", *FEATURES)
    return {name: [one[name] for one in found] for name in names}


def row(seen: Analysis) -> dict[str, Any]:
    """Return the columns of one code."""
    return {
        "text": "\n".join(lines(seen)),
        "view": _cut(whole(seen).split(" ")),
        "selectors": " ".join(selectors(seen)),
        **counted(seen),
    }


def counted(seen: Analysis) -> dict[str, Any]:
    """Return those of them that are numbers, ``FEATURES``."""
    made = numbers(seen)
    return {
        **made,
        "l_bytes": made["n_bytes"],
        "l_instructions": made["n_instructions"],
        **{name: float(made[has] > 0) for name, has in PRESENT},
    }


def selectors(seen: Analysis) -> list[str]:
    """Return the selectors that the dispatcher asks for, ``s`` and eight hexadecimal digits."""
    found = {one.selector for one in seen.walk.functions if one.selector >= 0}
    return [f"s{selector:08x}" for selector in sorted(found)]


def _cut(told: Sequence[str]) -> str:
    if len(told) <= MOST_WORDS:
        return " ".join(told)
    half = MOST_WORDS // 2
    return " ".join(told[:half]) + "\n" + " ".join(told[-half:])
