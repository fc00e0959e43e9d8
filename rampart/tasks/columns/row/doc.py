"""The class that a column's description and its values agree on: the label source ``doc``.

The description must say what the column is, and the values must not contradict it; where either
is unclear, nothing is declared. Precision comes first: half the columns stay undeclared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from rampart.tasks.columns.row import CODES
from rampart.tasks.columns.row.rules import INTEGER, KEY, NUMBER, TRUTHS, rule

TRUTH = (
    r"\blogical|\bindicator|\bindicat(es|ing) (if|whether|that)|\bdummy|\bboolean|\bwhether\b|\?"
    r"|\byes\b|\b1 (if|when|for yes)\b|\b1 ?= ?(yes|true|if)\b|\b0 ?= ?(no|false|not|otherwise)\b"
    r"|\bbinary (variable|indicator|vector)|\bflag\b|\btrue\b|^=? ?1 ?(if|when)\b"
)
NO = r"no\b|not\b|non|none|never|otherwise|absen|false|else|without|did ?n.t|alive|censored|0"
KIND = r"\bfactor\b(?! analy| score| load)|\bcategorical\b|\bnominal\b|\blevels\b"
GROUPING = (
    r"\b(type|kind|group|gender|sex|class|species|status|category|region|party|race|ethnicity"
    r"|season|treatment|position|variety|breed|colou?r|sector|continent|marital|quality|brand)\b"
)
PERSON = (
    r"\b(subjects?|patients?|individuals?|participants?|respondents?|child|person|student|school"
    r"|rat|animal|plant|tree|identif\w+|ids?|sample|plot|block|batch|pair|stratum|strata)\b"
)
KEYS = (
    r"\b(ids?|identifier|identifiers|identification|identifying|isbn|issn|doi|fips|iso|url|link"
    r"|uri|e-?mail|zip|postal code|tail ?number|accession|abbreviations?|ticker|cusip|barcode"
    r"|(phone|serial|case|subject|patient|observation|sequence|registration|record|account) number"
    r"|codes? (for|of|number)"
    r"|(state|county|country|airport|carrier|station|industry|district) code)\b"
)
NAMES = (
    r"\b(names?|titles?|description|city|cities|towns?|street|address|artist|author|actor|director"
    r"|company|university|college|school|county|country|countries|occupation|location|place|team"
    r"|player|author|headline|event|movie|film|book|song|model|product|nickname|hometown)\b"
)
PROSE = (
    r"\b(text|description|comments?|notes?|review|abstract|summary|headline|sentence|question)\b"
)
WHEN = r"\b(date|dates|time|timestamp|month|day|year|quarter|when|period|week)\b"
QUANTITY = (
    r"\bnumeric\b|\binteger\b|\bnumber of\b|\bcounts?\b|\bpercent|\bproportion|\bfraction"
    r"|\brates?\b"
    r"|\bratio\b|\blog\b|\blog\(|\blogarithm|\baverage\b|\bmean\b|\btotal\b|\bheight\b|\bweight\b"
    r"|\blength\b|\bwidth\b|\bages?\b"
    r"|\bincomes?\b|\bprices?\b|\bcosts?\b|\bwages?\b|\bsalary"
    r"|\bscore"
    r"|\bconcentration|\btemperature|\bspeed\b|\bdistance|\bdollars|\bpopulation\b|\bgdp\b|\barea\b"
    r"|\bdepth\b|\bdiameter|\bvolume\b|\bamount\b|\bmeasure(d|ment)|\bexpenditure|\bpressure\b"
    r"|\b(in|of) (years|months|weeks|days|hours|minutes|seconds|miles|feet|inches|pounds|grams)\b"
    r"|\((c|m|k)?m\)|\(k?g\)|\bin (c|m|k)?m\b|\bin k?g\b|\bper (capita|day|year|week|hour|1,?000)"
)
SCALE = (
    r"\b(class|levels?|category|categories|group|type|grade|rank(ing)?|scale|likert|stage|quartile|rating"
    r"|decile|status|coded?|codes|region|dummy|binary|treatment|indicator|month|day|hour|week"
    r"|quarter|ordinal|period|visit|wave|sex|gender|race|block|subject|id)\b"
)


def declare(name: str, text: str, values: Sequence[str]) -> str | None:
    """Return the class that a description and the values agree on, or None where unclear.

    Parameters
    ----------
    name : the header.
    text : the description, as ``pages.descriptions`` returns it.
    values : all cells of the column that are not missing.
    """
    text, distinct = text.lower(), {value.strip() for value in set(values)} - {""}
    if len(distinct) < 2:
        return "unknown"
    if len(values) < 5:
        return None
    if frozenset(value.lower() for value in distinct) in TRUTHS:
        return "boolean" if _is_truth(text, distinct) else None
    if rule(name, values) == CODES["datetime"]:
        said = _says(WHEN, text) or _says(r"(^|[_. ])(year|date)", name.lower())
        return "datetime" if said and not _says(r"years of|number of", text) else None
    seen = sorted(distinct)[:: max(1, len(distinct) // 100)]
    numbers = sum(NUMBER.fullmatch(value) is not None for value in seen) / len(seen)
    if numbers == 1:
        whole = sum(INTEGER.fullmatch(value) is not None for value in seen) > 0.9 * len(seen)
        if {"id", "ids", "code", "zip"} & set(re.split(r"[\W\d_]+", name.lower())):
            text = text.replace("numeric", "")  # an id: a numeric vector
        return _of_numbers(text, distinct, len(values), whole)
    return _of_words(text, seen, len(distinct), len(values)) if numbers < 0.1 else None


def _is_truth(text: str, distinct: set[str]) -> bool:
    """Tell a truth value from two kinds coded as 0 and 1, e.g. 0 = female, 1 = male."""
    codes = _codes(text)
    if {"0", "1"} <= codes.keys() and not re.match(NO, codes["0"]):
        return False
    return _says(TRUTH, text) or (distinct == {"True", "False"} and bool(text))


def _of_numbers(text: str, distinct: set[str], n: int, whole: bool) -> str | None:
    k = len(distinct)
    kind, codes = _says(KIND, text), _codes(text).keys() & distinct
    if whole and not _says(r"(?<!\bid )\bnumber of\b|\bcount\b", text) and _says(KEYS, text):
        return "identifier" if k > 0.95 * n or k >= 30 else None
    if kind or codes:
        closed = whole and 2 <= k <= 20 and n >= 3 * k and not _says(PERSON, text)
        scale = _says(
            r"\branking|\bnumeric|\brating|\bscore|\bscale|\blikert|\bnumber of|\byears\b", text
        )
        truths = k == 2 and _says(r"\b(yes|no)\b", text)  # 1 = yes, 2 = no: neither is clear
        closed = closed and not truths and (kind or len(codes) > 0.7 * k)
        return "categorical" if closed and not scale else None
    if _says(r"\bdates?\b|\byear\b|\bzip\b|\bcodes?\b", text):
        return None
    if not _says(QUANTITY, text) or (whole and k <= 15 and _says(SCALE, text)):
        return None
    return "numeric" if k > 5 or not whole or _says(r"\bnumber of\b|\bcount of", text) else None


def _of_words(text: str, seen: list[str], k: int, n: int) -> str | None:
    words = median(len(value.split()) for value in seen)
    length = median(map(len, seen))
    if words >= 10 or length >= 60:
        return "text_long" if k > 0.5 * n and _says(PROSE, text) else None
    named = sum(value.lower() in text for value in seen) if k <= 30 else 0
    if 2 <= k <= 40 and n >= 3 * k and length < 40:
        closed = (
            _says(KIND, text) or named >= max(2, 0.6 * k) or (k <= 12 and _says(GROUPING, text))
        )
        return "categorical" if closed and not (k > 12 and _says(PERSON, text)) else None
    if k < 8 or not (k > 60 or k > 0.8 * n):
        return None
    single = sum(" " not in value for value in seen) / len(seen)
    keys = sum(KEY.fullmatch(value) is not None or value.isupper() for value in seen) / len(seen)
    if _says(KEYS, text) and single > 0.95 and (keys > 0.8 or not _says(NAMES, text)):
        return "identifier"
    letters = sum(any(map(str.isalpha, value)) for value in seen) / len(seen)
    return "text_short" if _says(NAMES, text) and letters > 0.95 and keys < 0.3 else None


def _codes(text: str) -> dict[str, str]:
    """Return code -> meaning of ``0 = no, 1 = yes``, ``(1: north; 2: south)``, ``male = 1``."""
    pairs = re.findall(r"(?<![\w.])['\"]?(\d+)['\"]? ?[=:] ?([^,;=]+)", text)
    pairs += [pair[::-1] for pair in re.findall(r"['\"]?([a-z ]+)['\"]? ?= ?(\d+)(?![\w.])", text)]
    return {code: meaning.strip(" '\"") for code, meaning in pairs}


def _says(pattern: str, text: str) -> bool:
    return re.search(pattern, text) is not None
