"""80 patterns: 46 forms of values, 14 facts about a column as a whole, 20 about its name."""

from __future__ import annotations

from itertools import compress

import numpy as np

from rampart.features.columns import names
from rampart.features.columns.block import Block
from rampart.features.columns.sums import order_statistics, runs
from rampart.features.columns.tokens import Tokens
from rampart.features.columns.values import CODES, FORMS, GROUPS, INTEGER, NUMBER, Values, members

# The forms that are one kind of shape.
KINDS = (
    "one_digit",
    "long_integer",
    "signed",
    "decimal",
    "grouped",
    "percent",
    "money",
    "with_unit",
    "range",
    "coordinate",
    "year",
    "year_month",
    "date_numeric",
    "date_words",
    "date_compact",
    "timestamp",
    "time",
    "day_or_month",
    "uuid",
    "hex",
    "code",
    "digit_groups",
    "phone",
    "postcode",
    "email",
    "url",
    "path",
    "name_like",
    "capital_words",
)
FACTS = (
    "stop_words",
    "words_median",
    "words_max",
    "whole_top",
    "whole_entropy",
    "two_distinct",
    "top_share",
    "once_share",
    "number_min",
    "number_median",
    "number_max",
    "integer_density",
    "sequence",
    "shapes",
    "purity",
)
NAMES = (
    *(f"form_{form}" for form in (*KINDS, *FORMS)),
    *(f"fact_{fact}" for fact in FACTS),
    *(f"name_{flag}" for flag in names.FLAGS),
)
_PLACES = [CODES[kind] for kind in KINDS]
_GROUPS = np.array([members(group) for group in GROUPS.values()], float).T
_UNIT = 1 << 20  # logarithms become whole numbers of this fraction, which any order sorts alike


def patterns(block: Block, tokens: Tokens, values: Values, whole: np.ndarray) -> np.ndarray:
    """Return the patterns: float64, (C, 80); two are of ``whole``, the shares of ``repeats``."""
    count = len(block.first)
    rows = np.maximum(block.rows, 1)
    cell = block.column * len(CODES) + values.kind
    kinds = np.bincount(cell, block.weight, count * len(CODES)).reshape(count, -1) / rows[:, None]
    forms = block.sums(values.forms * block.weight).T / rows[:, None]
    facts = [
        block.sums((tokens.stop_words > 0) * block.weight) / rows,
        *_words(block, values),
        whole[:, 1],
        whole[:, 2],
        *_repeats(block, rows),
        *_numbers(block, values),
        _shapes(block, tokens),
        _purity(block, kinds),
    ]
    return np.concatenate([kinds[:, _PLACES], forms, np.array(facts).T, block.flags], axis=1)


def _words(block: Block, values: Values) -> tuple[np.ndarray, np.ndarray]:
    _, median, most = order_statistics(block.column, values.words, block.weight, len(block.first))
    return np.log1p(median), np.log1p(most)


def _repeats(block: Block, rows: np.ndarray) -> tuple[np.ndarray, ...]:
    distinct = block.distinct
    return (
        distinct == 2,
        np.maximum.reduceat(block.weight, block.first) / rows,
        block.sums(block.weight == 1) / np.maximum(distinct, 1),
    )


def _numbers(block: Block, values: Values) -> tuple[np.ndarray, ...]:
    """Return five facts about the numbers: minimum, median, maximum, density, sequence."""
    count = len(block.first)
    chosen = NUMBER[values.kind] & ~block.is_name
    if not chosen.any():
        return (np.zeros(count),) * 5
    column, weight = block.column[chosen], block.weight[chosen]
    number = _floats(list(compress(block.texts, chosen.tolist())))
    size = np.sign(number) * np.log10(1 + np.abs(number))
    low, median, high = order_statistics(
        column, np.rint(size * _UNIT).astype(np.int64), weight, count
    )
    whole = INTEGER[values.kind[chosen]] & (number < 2**53)
    least, most = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, column[whole], number[whole])
    np.maximum.at(most, column[whole], number[whole])
    distinct = np.bincount(column[whole], minlength=count)
    span = np.where(distinct > 0, most - least + 1, 1)
    sequence = (distinct == block.rows) & (distinct > 1) & (span <= 2 * distinct)
    return (
        low / _UNIT,
        median / _UNIT,
        high / _UNIT,
        np.minimum(distinct / span, 1),
        sequence,
    )


def _floats(texts: list[str]) -> np.ndarray:
    """Return the numbers, at most 1e18 in size; 0 for one in signs that Python cannot read."""
    try:
        numbers = list(map(float, texts))
    except ValueError:
        numbers = [_float(text) for text in texts]
    return np.clip(numbers, -1e18, 1e18)


def _float(text: str) -> float:
    try:
        return float(text.replace("\u2212", "-").replace("\uff0e", "."))
    except ValueError:
        return 0.0


def _shapes(block: Block, tokens: Tokens) -> np.ndarray:
    value = ~block.is_name
    which, _ = runs(block.column[value], tokens.shape[value])
    return np.bincount(which, minlength=len(block.first)) / np.maximum(block.distinct, 1)


def _purity(block: Block, kinds: np.ndarray) -> np.ndarray:
    """Return the share of the largest coarse group of kinds: numbers, dates, codes or text."""
    shares = kinds @ _GROUPS
    text = (block.rows > 0) - shares.sum(axis=1)
    return np.clip(np.maximum(shares.max(axis=1), text), 0, 1)
