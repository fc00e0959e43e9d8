"""The guide's rule for value sets that repeat, and its arguable cases as knobs.

Labels say what a source declares; this says what the guide makes of it, from the whole column and
for all splits alike, so that one knob changes the definition everywhere and no data are read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import Field

from rampart.core.params import Block
from rampart.data.cardinality import Repeats
from rampart.tasks.columns.row import CODES
from rampart.tasks.columns.row.rules import COUNT_NAME, GROWTH, INTEGER, KEY_NAME, SHARE, repeats

WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+")
YEAR = re.compile(r"[12]\d{3}(\.0+)?")
URL = re.compile(r"(https?|ftp)://\S+|www\.\S+", re.I)
CODED = {"type", "class", "category", "cat", "group", "region", "district", "cluster", "kind"}
CODED |= {"status", "race", "sex", "gender", "religion", "occupation", "industry", "sector"}
CODED |= {"code", "sic", "fips", "state", "country", "county", "zone", "label", "species"}
ORDINAL = {"level", "grade", "rank", "rating", "score", "stage", "severity", "priority", "likert"}
ORDINAL |= {"scale", "degree", "quality", "satisfaction", "education", "educ"}
TEXT, KEY, NUMBER = CODES["text_short"], CODES["identifier"], CODES["numeric"]
DATE, CATEGORY = CODES["datetime"], CODES["categorical"]


class ProtocolParams(Block):
    """The block ``split.protocol``: the guide's thresholds, and what it leaves to its users."""

    share: float = Field(default=SHARE, gt=0, le=1)  # most distinct values / values of a set
    growth: float = Field(default=GROWTH, ge=0, le=1)  # most values that occur once / values
    keys: Literal["identifier", "categorical"] = "identifier"  # a key of another table: repeats
    years: Literal["datetime", "categorical"] = "datetime"  # a bare year that repeats
    ordinals: Literal["numeric", "categorical"] = "numeric"  # 1 to 5: levels, grades, ratings
    urls: Literal["identifier", "text_short"] = "identifier"  # links that do not repeat


DEFAULT = ProtocolParams()


def settle(
    label: int,
    name: str,
    values: Iterable[str | None],
    whole: Sequence[float],
    settings: ProtocolParams = DEFAULT,
) -> int:
    """Return the class code that the guide gives a column.

    Parameters
    ----------
    label : what its source declares, a class code.
    name : the header.
    values : cells, all or a sample of them; missing ones do not count.
    whole : how all its cells repeat: rampart.data.cardinality.Repeats.

    Examples
    --------
    >>> from rampart.data.cardinality import of
    >>> cells = ["NO", "SE", "NO", "SE", "DK", "DK", "NO", "DK"]
    >>> settle(CODES["identifier"], "country", cells, of(cells)) == CODES["categorical"]
    True
    >>> settle(CODES["identifier"], "countryId", cells, of(cells)) == CODES["identifier"]
    True
    """
    if label not in (TEXT, KEY, NUMBER, DATE):
        return label
    again = repeats(Repeats(*whole), settings.share, settings.growth)
    if not again:
        plain = settings.urls != "identifier" and label == KEY and _all(values, URL)
        return TEXT if plain else label
    words = [word.lower() for word in WORD.findall(name)]
    if label == TEXT:
        return CATEGORY
    if label == KEY:
        called = any(word in KEY_NAME or word.endswith("id") for word in words)
        return KEY if settings.keys == "identifier" and called else CATEGORY
    if label == DATE:
        year = settings.years == "categorical" and _all(values, YEAR)
        return CATEGORY if year else DATE
    about = words[-1] if words else ""  # what a name is about stands at its end
    if COUNT_NAME & set(words) - ORDINAL or not _all(values, INTEGER):
        return NUMBER
    ordinal = about in ORDINAL and settings.ordinals == "categorical"
    return CATEGORY if about in CODED or ordinal else NUMBER


def _all(values: Iterable[str | None], form: re.Pattern[str]) -> bool:
    there = [value for value in values if value and not value.isspace()]
    return bool(there) and all(form.fullmatch(value.strip()) for value in there)
