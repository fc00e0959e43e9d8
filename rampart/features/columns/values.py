"""What each text of a block is: its kind, its words, and the forms that it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rampart.features.columns.block import Block
from rampart.features.columns.shapes import CODES as SHAPE_CODES
from rampart.features.columns.symbols import CJK, COMMA, LETTER, LOWER, SPACE, STOP, UPPER
from rampart.features.columns.tokens import Tokens
from rampart.features.columns.words import VALUE_CODES

CODES = {**SHAPE_CODES, "leading_zero": len(SHAPE_CODES)}
# Coarse groups of kinds; whatever is in none is text.
GROUPS = {
    "number": """one_digit integer long_integer signed decimal grouped with_unit percent money
        range year""",
    "date": "date_numeric date_words date_compact year_month timestamp time day_or_month",
    "code": """leading_zero uuid hex code digit_groups phone email url path postcode coordinate
        network name_like""",
}


def members(names: str) -> np.ndarray:
    """Return which codes are those of some kinds: bool, (len(CODES),)."""
    mask = np.zeros(len(CODES), bool)
    mask[[CODES[name] for name in names.split()]] = True
    return mask


INTEGER = members("one_digit integer long_integer year date_compact")
NUMBER = INTEGER | members("signed decimal")
_NUMERIC = NUMBER | members("leading_zero grouped")
_TEXT = ~np.any([members(names) for names in GROUPS.values()], axis=0)


def _table(symbols: list[int]) -> np.ndarray:
    table = np.zeros(256, bool)
    table[symbols] = True
    return table


_DELIMITERS = _table([*b",;|", COMMA]).tobytes()
_STOPS = _table([*b".!?", STOP])
_CLOSES = np.zeros(256, np.uint8)
_CLOSES[list(b"{[<")] = list(b"}]>")


@dataclass
class Values:
    """E texts; names are looked at as well, but no column counts them.

    Attributes
    ----------
    bits : uint8, (E,). What there is among the symbols of each text (symbols.BITS).
    kind : int64, (E,). A code of CODES.
    numeric : bool, (E,). Whether it is a number, of any notation.
    words : int64, (E,). Words between blanks; those of a cut cell in proportion.
    forms : bool, (16, E). The forms of FORMS.
    """

    bits: np.ndarray
    kind: np.ndarray
    numeric: np.ndarray
    words: np.ndarray
    forms: np.ndarray


FORMS = (
    "integer",
    "zero_one",
    "leading_zero",
    "null_word",
    "true_false",
    "yes_no",
    "category_word",
    "single_letter",
    "upper_code",
    "lower_word",
    "capital_word",
    "structured",
    "packed_list",
    "sentence",
    "ten_words",
    "long_text",
)


def describe(block: Block, tokens: Tokens) -> Values:
    """Look at every text."""
    bits = np.bitwise_or.reduceat(block.bits, block.start)
    size = block.size - 1
    first = block.symbols[np.minimum(block.start + 1, len(block.symbols) - 1)]
    last = block.symbols[block.start + size]
    kind = tokens.kind.copy()
    zero = INTEGER[kind] & (first == ord("0")) & (size > 1)
    kind[zero] = CODES["leading_zero"]
    numeric = _NUMERIC[kind]
    words = _words(block)
    end = _STOPS[last]
    word = (kind == CODES["word"]) & (size > 1)
    begins = block.bits[np.minimum(block.start + 1, len(block.bits) - 1)]
    upper = bits & (LOWER | UPPER) == UPPER
    capital = ~upper & (begins & UPPER > 0)
    mark = np.frombuffer(tokens.plain.translate(_DELIMITERS), bool)[: len(block.symbols)]
    parts = 1 + np.bincount(block.owner[np.flatnonzero(mark)], minlength=len(size))
    forms = [
        INTEGER[kind],
        (kind == CODES["one_digit"]) & (first <= ord("1")),
        zero,
        *(tokens.word == code for code in VALUE_CODES.values()),
        (size == 1) & (bits & LETTER > 0),
        word & upper,
        word & ~upper & ~capital,
        word & capital,
        (_CLOSES[first] == last) & (size > 1) & (kind != CODES["email"]),
        _TEXT[kind] & (parts >= 3) & (words <= 3 * parts) & ~end,
        end & (words >= 4),
        words >= 10,
        (block.length >= 60) | ((bits & CJK > 0) & (block.length >= 20)),
    ]
    return Values(bits, kind, numeric, words, np.array(forms))


def _words(block: Block) -> np.ndarray:
    blank = block.bits & SPACE > 0
    blank[block.start] = blank[-1] = True
    first = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    words = np.bincount(block.owner[first], minlength=len(block.size))
    size = np.maximum(block.size - 1, 1)
    return np.where(block.length > size, words * block.length // size, words)
