"""26 shares of characters and of cases. Each distinct value counts once."""

from __future__ import annotations

import numpy as np

from rampart.features.columns import symbols as sym
from rampart.features.columns.block import Block

_ASCII = [chr(symbol) for symbol in range(128)]
_LETTERS = sorted({*sym.LOWERS, *sym.UPPERS, *sym.CASELESSES})


def _span(group: tuple[int, int]) -> range:
    return range(group[0], sum(group))


_PUNCTUATION = [*b"!\"#%&'()*,-./:;?@[\\]_{}", *range(sym.STOP, sym.EMOJI[0])]
# Of all characters but the separators; the folded ones count as what they are folded to.
SHARES: dict[str, list[int]] = {
    "letters": _LETTERS,
    "upper": sym.UPPERS,
    "lower": sym.LOWERS,
    "digits": sym.DIGITS,
    "spaces": sym.SPACES,
    "punctuation": _PUNCTUATION,
    "symbols": [*b"$+<=>^`|~", sym.CURRENCY, sym.SYMBOL, sym.DEGREE],
    "control": [*(set(range(32)) - {*sym.SPACES}), 127, sym.CONTROL],
    "non_ascii": list(range(129, 256)),
    "latin_accented": [*_span(sym.LATIN), *_span(sym.LATIN_UPPER)],
    "greek_cyrillic": [*_span(sym.GREEK_CYRILLIC), *_span(sym.GREEK_CYRILLIC_UPPER)],
    "arabic_hebrew": [*_span(sym.ARABIC_HEBREW)],
    "cjk": sym.CJKS,
    "other_script": [*_span(sym.OTHER)],
    "emoji": [*_span(sym.EMOJI)],
    "hyphen": list(b"-"),
    "dot": list(b"."),
    "comma": [*b",", sym.COMMA],
    "slash": list(b"/\\"),
    "colon": list(b":;"),
    "underscore": list(b"_"),
    "brackets_quotes": list(b"\"'()<>[]{}`"),
}
CASES = ("upper_of_cased", "values_upper", "values_lower", "values_capitalised")
NAMES = (*SHARES, *CASES)
_MEMBERS = np.zeros((256, len(SHARES)))
for _column, _group in enumerate(SHARES.values()):
    _MEMBERS[_group, _column] = 1


def histogram(block: Block) -> np.ndarray:
    """Return how often each symbol is in a column's distinct values: int64, (C, 256)."""
    count = len(block.first)
    base = np.where(block.is_name, count, block.column) << 8
    cells = np.bincount(np.repeat(base, block.size) + block.symbols[:-1], minlength=count << 8)
    counts = cells[: count << 8].reshape(count, 256)
    counts[:, sym.SEPARATOR] = 0
    return counts


def characters(block: Block, counts: np.ndarray, bits: np.ndarray) -> np.ndarray:
    """Return the shares: float64, (C, 26).

    Parameters
    ----------
    counts : what ``histogram`` returns.
    bits : uint8, (E,). What each text has among its symbols (symbols.BITS).
    """
    totals = counts.astype(float) @ _MEMBERS  # whole numbers: exact in any order
    everything = np.maximum(counts.sum(axis=1), 1)[:, None]
    upper, lower = totals[:, 1], totals[:, 2]
    cased = upper / np.maximum(upper + lower, 1)
    value = ~block.is_name
    first = block.bits[np.minimum(block.start + 1, len(block.bits) - 1)]
    of_values = np.array(
        [
            value & (bits & (sym.LOWER | sym.UPPER) == sym.UPPER),
            value & (bits & (sym.LOWER | sym.UPPER) == sym.LOWER),
            value & (first & sym.UPPER > 0) & (bits & sym.LOWER > 0),
        ]
    )
    of_values = block.sums(of_values).T / np.maximum(block.distinct, 1)[:, None]
    return np.concatenate([totals / everything, cased[:, None], of_values], axis=1)
