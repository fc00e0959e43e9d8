"""Words and numbers of the texts: where they are, their keys, and the shapes of the values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rampart.features.columns.block import Block
from rampart.features.columns.keys import PAD, keys
from rampart.features.columns.shapes import CODES, SHAPE, Kinds
from rampart.features.columns.symbols import LOWER, NOT_HEX, PLAIN, RUNS, UPPER
from rampart.features.columns.words import STOP_WORD, SYMBOLS, TOKEN_TABLE, VALUE_TABLE

_STOP = 1 + SYMBOLS.index(STOP_WORD)
_OF_CODE = np.frombuffer(b"\0" + "".join(SYMBOLS).encode(), np.uint8)
_OF_LENGTH = np.frombuffer(b"0123456789", np.uint8)
_OF_CASE = np.frombuffer(b"xaAC", np.uint8)  # by LOWER and UPPER, the lowest bits
_KINDS = Kinds()


@dataclass
class Tokens:
    """T runs of letters or of digits in a block of E texts.

    Attributes
    ----------
    text, key : int64 and uint64, (T,). The text that each is in, and its key (any digit as 0).
    stop_words : int64, (E,). Function words of each text.
    kind : int64, (E,). The place of each text's form in shapes.KINDS.
    shape : uint64, (E,). The key of each text's shape.
    word : int64, (E,). The code of the whole text in words.VALUE_CODES, or 0.
    plain : bytes, (S + PAD,). The buffer in lower case, every digit 0.
    """

    text: np.ndarray
    key: np.ndarray
    stop_words: np.ndarray
    kind: np.ndarray
    shape: np.ndarray
    word: np.ndarray
    plain: bytes


def tokenise(block: Block) -> Tokens:
    """Find the tokens and the shapes of a block's texts."""
    raw = block.symbols.tobytes()
    plain = raw.translate(PLAIN) + bytes(PAD)
    sort = np.frombuffer(raw.translate(RUNS), np.uint8)
    start = np.flatnonzero(sort[1:] != sort[:-1]) + 1  # of every run
    stop = np.append(start[1:], len(sort))
    bits = np.bitwise_or.reduceat(block.bits, start) if len(start) else np.zeros(0, np.uint8)
    real = np.flatnonzero(sort[start])  # the others are punctuation and blanks
    start, bits = start[real], bits[real]
    size = stop[real] - start
    key = keys(plain, start, size)
    code = TOKEN_TABLE.find(key)
    text = block.owner[start]

    shape = np.frombuffer(bytearray(raw.translate(SHAPE)), np.uint8)
    number = sort[start] == 2
    shape[start] = _symbols(size, bits, code)
    shape[start[number]] = _number_symbols(block.symbols, start[number], size[number])
    keep = sort == 0
    keep[start] = True
    shape = shape[keep]
    shapes = shape.tobytes()
    kind = list(map(_KINDS.__getitem__, shapes.split(b"\n")[1:-1]))
    end = np.flatnonzero(shape == ord("\n"))
    kind = np.array(kind)
    # A URL may be longer than any shape that is looked at.
    kind[(shape[end[:-1] + 1] == ord("W")) & (block.size > 8)] = CODES["url"]
    return Tokens(
        text=text,
        key=key,
        stop_words=np.bincount(text[code == _STOP], minlength=len(block.texts)),
        kind=kind,
        shape=keys(shapes + bytes(PAD), end[:-1] + 1, end[1:] - end[:-1] - 1),
        word=VALUE_TABLE.find(keys(plain, block.start + 1, block.size - 1)).astype(np.int64),
        plain=plain,
    )


def _symbols(size: np.ndarray, bits: np.ndarray, code: np.ndarray) -> np.ndarray:
    """Return the symbol of each word: that of its list, else h, else its case."""
    symbol = _OF_CASE[bits & (LOWER | UPPER)]
    symbol = np.where((bits & NOT_HEX == 0) & (size > 0), np.uint8(ord("h")), symbol)
    return np.where(code > 0, _OF_CODE[code], symbol)


def _number_symbols(symbols: np.ndarray, start: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return the symbol of each run of digits: its length, or Y, b or d."""
    symbol = _OF_LENGTH[np.minimum(size, 9)]
    # Two digits as a number; what stands after the last separator is never used.
    two = symbols[start].astype(np.int64) * 10 + symbols[start + 1] - 11 * ord("0")
    symbol[(size == 2) & (two > 31)] = ord("b")
    symbol[(size == 4) & (two >= 17) & (two <= 20)] = ord("Y")
    dates = np.flatnonzero((size == 8) & (two >= 19) & (two <= 20))
    if len(dates):
        at = start[dates]
        month, day = (
            (symbols[at + i] - ord("0")) * 10 + symbols[at + i + 1] - ord("0") for i in (4, 6)
        )
        real = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
        symbol[dates[real]] = ord("d")
    return symbol
