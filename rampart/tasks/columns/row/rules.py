"""Simple rules on a column's name and values: the baseline, and training labels of low weight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from rampart.data.cardinality import Repeats, of
from rampart.tasks.columns.row import CODES

SHARE = 0.4  # distinct values / values: at most, of a set that repeats: each comes 2.5 times
GROWTH = 0.1  # values that occur once / values: at most, of a set that is closed
LOOKED_AT = 150  # up to twice as many values are looked at, evenly spread; all count as distinct
MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
TIME = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]\.?m\.?)?( ?(z|utc|gmt|[-+]\d\d:?\d\d))?"
DATES = [
    r"\d{4}[-/.](0?[1-9]|1[0-2])([-/.]([0-2]?\d|3[01]))?",  # 2001-02-03, 2001-02
    r"([0-2]?\d|3[01])[-/.]([0-2]?\d|3[01])[-/.](\d{2}|\d{4})",  # 3/2/2001, 03.02.01
    r"(1[6-9]|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])",  # 20010203
    r"(\w{3,9},? )?\d{1,2}(st|nd|rd|th)?[- ]" + MONTH + r",?[- ]\d{2,4}",  # Sat, 3 Feb 2001
    r"(\w{3,9},? )?" + MONTH + r"[- ]\d{1,2}(st|nd|rd|th)?,? \d{4}",  # February 3, 2001
    MONTH + r"[- ']?\d{2,4}",  # Feb-01
    r"\d{4}[- ]?" + MONTH,  # 2001 Feb
    r"\d{4}[- ]?q[1-4]|q[1-4][- ]?\d{4}",  # 2001Q1
    r"\d{4}年\d{1,2}月(\d{1,2}日)?",
]
DATE = "|".join(f"({form})([ t,]+{TIME})?( \\(?[a-z]{{3}}\\)?)?" for form in DATES)
DATE = re.compile(DATE, re.I)
CLOCK = re.compile(TIME, re.I)
DIGITS = r"(\d+|\d{1,3}([, ']\d{3})+)?([.,]\d+|\.)?(e[-+]?\d+)?"
NUMBER = re.compile(rf"[-+−]?[$€£¥]? ?{DIGITS} ?[%€]?", re.I)
INTEGER = re.compile(r"-?\d+(\.0+)?")
KEY = re.compile(
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+|<\S+@\S+>|(https?|ftp)://\S+|www\.\S+|(\d{1,3}\.){3}\d{1,3}"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,64}"
    r"|\+?[\d(][\d() .-]{6,}\d|(?=\S*\d)(?=\S*[A-Z])[A-Z\d]+([-_/.:][A-Z\d]+)*",
    re.I,
)
CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
TRUTHS = (
    "0 1|0.0 1.0|yes no|y n|true false|t f|on off|ja nein|j n|ja nej|ja nee|ja nei|wahr falsch"
    "|oui non|vrai faux|si no|sí no|verdadero falso|sì no|vero falso|sim não|verdadeiro falso"
    "|tak nie|ano ne|да нет|так ні|да не|da ne|da nu|igen nem|kyllä ei|evet hayır|ya tidak|ναι όχι"
    "|có không|はい いいえ|是 否|对 错|예 아니오|예 아니요|हाँ नहीं|نعم لا|כן לא"
)
TRUTHS = {frozenset(pair.split(" ")) for pair in TRUTHS.split("|")}
ID_NAME = {"id", "ids", "key", "uuid", "guid", "code", "isbn", "issn", "doi", "url", "uri", "link"}
ID_NAME |= {"href", "email", "mail", "phone", "tel", "zip", "zipcode", "postcode", "sku", "ssn"}
ID_NAME |= {"fips", "identifier", "serial", "accession", "ip", "hash"}
YEAR_NAME = {"year", "years", "yr", "jahr", "annee", "año", "ano", "anno", "date", "born", "birth"}
KEY_NAME = {"id", "ids", "key", "uuid", "guid", "identifier", "hash"}
TIME_NAME = YEAR_NAME | {"time", "timestamp", "datetime", "created", "updated", "day", "month"}
KIND_NAME = {"type", "class", "group", "sex", "gender", "race", "status", "category", "region"}
KIND_NAME |= {"factor", "treatment", "trt", "treat", "kind", "cluster", "label", "block", "site"}
COUNT_NAME = {"n", "num", "count", "number", "total", "score", "age", "size", "hours", "rank"}


def rule(name: str, values: Sequence[str], n_missing: int = 0, whole: Sequence[float] = ()) -> int:
    """Return the class code of a column, by simple rules.

    Parameters
    ----------
    name : the header, may be empty.
    values : the cells that are not missing.
    n_missing : cells that are; no rule needs it, an empty column is known by its values.
    whole : how the column repeats its values, all of them (rampart.data.cardinality.Repeats);
        nothing: the values are all there is.
    """
    distinct = {value.strip() for value in set(values)} - {""}
    if len(distinct) < 2:
        return CODES["unknown"]
    if frozenset(value.lower() for value in distinct) in TRUTHS:
        return CODES["boolean"]
    seen = [value.strip() for value in values[:: max(1, len(values) // LOOKED_AT)]]
    seen = [value for value in seen if value] or sorted(distinct)
    tokens = {word.lower() for word in re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+", name)}
    return CODES[_form(tokens, seen, len(distinct), Repeats(*whole) if len(whole) else of(values))]


def repeats(whole: Repeats, share: float = SHARE, growth: float = GROWTH) -> bool:
    """Tell whether a column repeats a closed set of values: the guide's thresholds.

    Examples
    --------
    >>> repeats(of("aabbbccc")), repeats(of("abcdefgg")), repeats(of("aaaaaabcd"))
    (True, False, False)
    """
    return whole.distinct <= share and whole.growth <= growth


def _form(tokens: set[str], seen: list[str], n_distinct: int, whole: Repeats) -> str:
    if _share(seen, lambda value: value[0] + value[-1] in ("{}", "[]") and len(value) > 1) > 0.5:
        return "unknown"
    numbers = _share(seen, lambda value: NUMBER.fullmatch(value) and any(map(str.isdigit, value)))
    if numbers > 0.9 and not tokens & TIME_NAME:
        return _number(tokens, seen, n_distinct, whole)
    dates = _share(seen, lambda value: DATE.fullmatch(value) or CLOCK.fullmatch(value))
    if dates > 0.8:
        return "datetime"
    if numbers > 0.9:
        return _number(tokens, seen, n_distinct, whole)
    keys = _share(seen, KEY.fullmatch)
    again = repeats(whole)
    if keys > 0.8 and not (again and not tokens & KEY_NAME):
        return "identifier"
    if _long(seen) and not (again and n_distinct <= 10):
        return "text_long"
    if again:
        return "categorical"
    single = _share(seen, lambda value: " " not in value)
    if tokens & ID_NAME and single > 0.9:
        return "identifier"
    if 0.25 < numbers + dates < 0.75 and keys + numbers < 0.9:
        return "unknown"
    return "identifier" if keys + numbers > 0.8 else "text_short"


def _number(tokens: set[str], seen: list[str], n_distinct: int, whole: Repeats) -> str:
    if _share(seen, INTEGER.fullmatch) < 1:
        return "numeric"
    if max(map(len, seen)) > 18:  # no quantity has so many digits
        return "identifier"
    numbers = [int(float(value)) for value in seen]
    if tokens & YEAR_NAME and all(1000 <= value <= 2200 for value in numbers):
        return "datetime"
    if all(1900 <= value <= 2030 for value in numbers) and n_distinct > 2:
        return "datetime"
    widths = {len(value) for value in seen}
    padded = len(widths) == 1 and any(value[0] == "0" for value in seen) and max(widths) > 1
    again = repeats(whole)
    if again and (padded or tokens & ID_NAME) and not tokens & (KEY_NAME | COUNT_NAME):
        return "categorical"
    if padded or (tokens & ID_NAME and not tokens & COUNT_NAME):
        return "identifier"
    few = again and (tokens & KIND_NAME or n_distinct <= 3)
    return "categorical" if few and not tokens & COUNT_NAME else "numeric"


def _long(seen: list[str]) -> bool:
    if median(len(value.split()) for value in seen) >= 10:
        return True
    asian = _share(seen, lambda value: len(CJK.findall(value)) > 0.3 * len(value)) > 0.5
    return median(map(len, seen)) >= (20 if asian else 60)


def _share(values: list[str], test) -> float:
    return sum(1 for value in values if test(value)) / len(values)
