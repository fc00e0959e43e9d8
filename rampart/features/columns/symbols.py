"""Fold every character to one of 256 symbols, so that all that follows works on bytes.

ASCII stays what it is. Digits, dashes, quotes, blanks and full-width forms of any script become
their ASCII likeness; other letters share the symbols of their script by a hash of the lower-case
letter. A table by code point is filled a page (256 code points) at a time, when one is first seen.
"""

from __future__ import annotations

import unicodedata

import numpy as np

SEPARATOR = 128  # before every text and after the last
CONTROL, CALENDAR, CURRENCY, SYMBOL, DEGREE = 129, 130, 131, 132, 133
STOP, COMMA, PUNCTUATION = 134, 135, 136
# first symbol and number of symbols of each group of letters (and of emoji)
EMOJI, MARK = (138, 4), (142, 2)
LATIN, LATIN_UPPER = (144, 16), (160, 16)
GREEK_CYRILLIC, GREEK_CYRILLIC_UPPER = (176, 12), (188, 12)
ARABIC_HEBREW, HAN, KANA, HANGUL, OTHER = (200, 12), (212, 16), (228, 8), (236, 8), (244, 8)

_LATIN = ((0xAA, 0x2AF), (0x1E00, 0x1EFF), (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xFB00, 0xFB06))
_CASED = (
    (0x370, 0x52F),
    (0x1C80, 0x1C8F),
    (0x1F00, 0x1FFF),
    (0x2DE0, 0x2DFF),
    (0xA640, 0xA69F),
)
_SCRIPTS = (
    (ARABIC_HEBREW, ((0x590, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))),
    (HAN, ((0x2E80, 0x303C), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))),
    (KANA, ((0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F))),
    (HANGUL, ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))),
)
_EMOJI = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0x2B00, 0x2BFF))
_ALIKE = {0x2212: "-", 0xAB: '"', 0xBB: '"', 0x2018: "'", 0x2019: "'", 0x201A: "'", 0x2044: "/"}
_ALIKE |= {0x201C: '"', 0x201D: '"', 0x201E: '"', 0x2026: ".", 0x60C: ",", 0x61F: "?"}

LOWER, UPPER, CASELESS, DIGIT, SPACE, NOT_HEX, CJK, NEWLINE = (1 << bit for bit in range(8))
LETTER = LOWER | UPPER | CASELESS


def _within(point: int, ranges: tuple) -> bool:
    return any(first <= point <= last for first, last in ranges)


def _hashed(point: int, group: tuple[int, int]) -> int:
    return group[0] + (((point * 2654435761) & 0xFFFFFFFF) >> 16) % group[1]


def _symbol(point: int) -> int:
    """Return the symbol of one code point."""
    if 0xFF01 <= point <= 0xFF5E:  # full width
        point -= 0xFEE0
    if point < 128:
        return point
    if point in _ALIKE:
        return ord(_ALIKE[point])
    char = chr(point)
    kind = unicodedata.category(char)
    if kind == "Nd":
        return ord("0") + unicodedata.digit(char)
    if kind[0] == "Z" or kind == "Pd":
        return ord(" " if kind[0] == "Z" else "-")
    if char in "年月日号년월일":
        return CALENDAR
    if kind[0] == "L":
        return _letter(char, kind)
    if kind[0] == "M":
        return _hashed(point, MARK)
    if kind[0] == "P":
        return STOP if char in "。｡।۔" else COMMA if char in "、؛" else PUNCTUATION
    if kind[0] in "SN":
        if kind == "Sc":
            return CURRENCY
        if _within(point, _EMOJI):
            return _hashed(point, EMOJI)
        return DEGREE if char == "°" else SYMBOL
    return CONTROL


def _letter(char: str, kind: str) -> int:
    point = ord(char.lower()[0])
    upper = kind in ("Lu", "Lt")
    if _within(point, _LATIN) or point < 128:  # the Kelvin sign is a capital of k
        return _hashed(point, LATIN_UPPER if upper else LATIN)
    if _within(point, _CASED):
        return _hashed(point, GREEK_CYRILLIC_UPPER if upper else GREEK_CYRILLIC)
    groups = (group for group, ranges in _SCRIPTS if _within(point, ranges))
    return _hashed(point, next(groups, OTHER))


_TABLE = np.zeros(0x110000, np.uint8)
_FILLED = np.zeros(0x1100, bool)


def fold(text: str) -> np.ndarray:
    """Return the symbols of a text: uint8, shape (characters,), its own memory."""
    if text.isascii():
        return np.frombuffer(bytearray(text, "ascii"), np.uint8)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    seen = np.zeros(len(_FILLED), bool)
    seen[points >> 8] = True
    for page in np.flatnonzero(seen & ~_FILLED).tolist():
        first = page << 8
        _TABLE[first : first + 256] = [_symbol(point) for point in range(first, first + 256)]
        _FILLED[page] = True
    return _TABLE[points]


def _span(*groups: tuple[int, int]) -> list[int]:
    return [symbol for first, count in groups for symbol in range(first, first + count)]


LOWERS = [*range(ord("a"), ord("z") + 1), *_span(LATIN, GREEK_CYRILLIC)]
UPPERS = [*range(ord("A"), ord("Z") + 1), *_span(LATIN_UPPER, GREEK_CYRILLIC_UPPER)]
CJKS = [CALENDAR, *_span(HAN, KANA, HANGUL)]
CASELESSES = [*CJKS, *_span(MARK, ARABIC_HEBREW, OTHER)]
DIGITS = list(b"0123456789")
SPACES = list(b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f")


def _bits() -> np.ndarray:
    bits = np.zeros(256, np.uint8)
    for group, bit in (
        (LOWERS, LOWER),
        (UPPERS, UPPER),
        (CASELESSES, CASELESS),
        (DIGITS, DIGIT),
        (SPACES, SPACE),
        (sorted({*LOWERS, *UPPERS, *CASELESSES} - {*b"abcdefABCDEF"}), NOT_HEX),
        (CJKS, CJK),
        (list(b"\n\r"), NEWLINE),
    ):
        bits[group] |= bit
    return bits


BITS = _bits()
"""What each symbol is: LOWER, UPPER, CASELESS, DIGIT, SPACE, NOT_HEX, CJK, NEWLINE; 256 x uint8."""
PLAIN = np.arange(256, dtype=np.uint8)
PLAIN[UPPERS] = LOWERS
PLAIN[DIGITS] = ord("0")
PLAIN[SPACES] = ord(" ")
PLAIN = PLAIN.tobytes()
"""Lower case, every digit 0, every white space a blank: a table for bytes.translate."""
RUNS = np.select([BITS & LETTER > 0, BITS & DIGIT > 0], [1, 2], 0).astype(np.uint8).tobytes()
"""1 where a symbol is a letter, 2 where it is a digit: a table for bytes.translate."""
