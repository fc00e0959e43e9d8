"""The kind of a value from its shape: one symbol a word or number, punctuation as it is.

``2021-03-04`` has the shape ``Y-2-2`` and ``12 May 1999`` ``2 M Y``: few shapes stand for very
many values, so regular expressions look at each distinct shape once and a dictionary does the rest.

Symbols of digits: 1 to 9 the number of digits (9: nine or more); b: two digits above 31; Y: four
that begin as a year (17 to 20); d: eight that read as yyyymmdd. Symbols of words: a lower case,
A upper case, C mixed, h letters a to f alone, x no case, and those of words.TOKENS.
Punctuation: $ any currency, o degree, p and e any other punctuation and symbol.
"""

from __future__ import annotations

import re

import numpy as np

from rampart.features.columns import symbols
from rampart.features.columns.words import SYMBOLS

LONGEST = 40  # symbols; a longer shape is text
_L = "[aAChx" + "".join(SYMBOLS) + "]"
_D = "[1-9bYd]"
_HEX = "[1-9bYdhEwM]"  # be, ad and dec are words too
_WORD = rf"(?:{_L}|{_D})"
_PLAIN = rf"(?:{_D}(?:\.{_D})?|\.{_D})"
_THOUSANDS = rf"[123b](?:[,' ]3)+(?:\.{_D})?"
_NUMBER = rf"[-+]?(?:{_THOUSANDS}|{_PLAIN}|{_D},{_D})"
_DATE = r"(?:Y[-/. ][12][-/. ][12]|[12][-/. ][12][-/. ](?:Y|2|b)|b[-/.][12][-/.][12])"
_CJK_DATE = r"(?:(?:Y|2|b) ?J ?[12] ?J(?: ?[12] ?J)?|[12] ?J ?[12] ?J)"
_MONTH_DATE = (
    r"(?:(?:S[.,]{0,2} )?(?:[12]N?[.,]?[ -/]?(?:w )?M[.,]?(?:[ -/,']{0,2}(?:w )?(?:Y|2|b))?"
    r"|M[.,]?[ -/]?[12]N?(?:,? ?(?:Y|'b|'2|2|b))?)|Y[ -/.]?M[ -/.]?[12])"
)
_TIME = (
    rf"(?:[12]:[2b](?::[2b](?:[.,]{_D})?)?(?: ?P)?(?: ?Z)?(?: ?[-+][124Yb](?::[2b])?)?"
    rf"(?: ?\(?Z\)?)?|[12] ?P)"
)
_DAY = rf"(?:{_DATE}|{_MONTH_DATE}|{_CJK_DATE})"

# The first that matches the whole shape is the kind.
_FORMS = {
    "year": "Y",
    "date_compact": "d",
    "one_digit": "1",
    "integer": "[2-4b]",
    "long_integer": "[5-9]",
    "signed": rf"[-+]{_PLAIN}(?:E[-+]?{_D})?",
    "decimal": rf"{_D}?\.{_D}|{_D}\.|{_PLAIN}E[-+]?{_D}",
    "timestamp": (
        rf"{_DAY}(?:T|,? (?:w )?){_TIME}|dT?[146Y]Z?|{_TIME},? {_DAY}"
        rf"|(?:S )?M {{1,2}}[12] {_TIME} (?:Z )?Y"
    ),
    "date_numeric": _DATE,
    "date_words": rf"{_MONTH_DATE}|{_CJK_DATE}|S,? {_DATE}",
    "year_month": (
        r"Y[-/.][12]|[12][-/.]Y|M[.,]?[ -/,']{0,2}(?:Y|b|2)|(?:Y|2|b)[ -/.]?M|Y[- ]?Q ?1"
        r"|Q ?1[- /,']{0,2}(?:Y|2|b)?|1Q[- ]?(?:Y|2|b)|Y ?[-/] ?(?:Y|2|b)|YU|Y ?J"
    ),
    "time": _TIME,
    "day_or_month": r"[MS]\.?",
    "grouped": rf"[-+]?(?:{_THOUSANDS}|{_D},{_D}|[123b](?:\.3)+,{_D}|[123b](?:\.3){{2,}})",
    "percent": rf"{_NUMBER} ?%|% ?{_NUMBER}",
    "money": rf"[-+(]?A?(?:\$|K\.?) ?{_NUMBER}\)? ?[UKA]?|{_NUMBER} ?(?:\$|K\.?)",
    "coordinate": (
        rf"\(?[-+]?{_D}\.{_D}[,;]? ?[-+]?{_D}\.{_D}\)?|{_L}+ ?\([-+]?{_PLAIN} [-+]?{_PLAIN}\)"
        rf"|{_PLAIN} ?o ?(?:{_PLAIN}['p] ?)?(?:{_PLAIN}(?:\"|''|p) ?)?{_L}(?:[ ,].*)?"
    ),
    "phone": (
        rf"\+ ?{_D}(?:[ ./()-]{{1,2}}{_D})*|\(3\)[- ]?3[-. ][4Y]|(?:1[-. ])?3[-./ ]3[-. ][4Y]"
        rf"|\({_D}\) ?{_D}(?:[-. /]{_D})*|[23b](?:[ .-][2b]){{3,}}"
        rf"|\+?{_D}[-. ]\(?3\)?[-. ]?3[-. ][4Y]"
    ),
    "postcode": rf"{_L}[12b]{_L}? 1{_L}|{_L}1{_L} ?1{_L}1|5-[4Y]|[4Y] [Ah]",
    "range": (
        rf"[<>=~]=? ?{_NUMBER}|{_NUMBER} ?(?:-|w|a) ?{_NUMBER} ?[aU]?|{_NUMBER} ?\+"
        rf"|[\[(]{_NUMBER}[,;-] ?{_NUMBER}[\])]|{_NUMBER}/{_NUMBER}|{_NUMBER} w [aw]"
    ),
    "with_unit": rf"{_NUMBER} ?U(?:/U)?[.2]?|{_NUMBER} ?['\"o]|(?:{_D} ?U ?){{2,3}}",
    "digit_groups": rf"{_D}(?:[-. /:]{_D})+(?:[-. ]?[A-Z])?",
    "hex": rf"#?(?=.*{_D})(?=.*[hE]){_HEX}{{3,}}",
    "uuid": rf"\{{?{_HEX}+(?:-{_HEX}+){{4}}\}}?",
    "network": rf"{_HEX}+(?::{_HEX}*){{2,}}",
    "url": r"W.*|.*://.*",
    "email": r"[^ @]+@[^ @]+|[^<]*<[^ @]+@[^ @]+>",
    "path": (
        rf"[/~.\\][^ ]*{_WORD}/?|[^ ]+\.O(?:/[^ ]*)?|{_WORD}+(?:[/\\][^ /\\]+){{2,}}"
        rf"|{_L}:[/\\].*"
    ),
    "code": rf"#{_D}|(?=.*{_D})(?=.*{_L}){_WORD}(?:[-./:#]?{_WORD})+|[AhC] ?[-.:#/]? ?{_D}",
    "name_like": rf"@?_*{_WORD}+(?:_+{_WORD}+)+_*|@[^ ]+",
}
KINDS = (*_FORMS, "word", "capital_words", "other")
CODES = {name: code for code, name in enumerate(KINDS)}
_FORM = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()).encode())
_WORDS = re.compile(rf"{_L}(?:[ ,.&/'()-]+{_L})*[.!?,)]{{0,2}}".encode())
_NOT_WORDS = re.compile(rb"[MSPQW]|\.O|^[^ ]*/[^ ]*/")
_CAPITALS = re.compile(rb"[A-Zh](?:['.-][A-Zh])*\.?(?:,? (?:& )?[A-Zhw]?'?[A-Zh](?:-C)?\.?){1,3}")
MOST_BLANKS = 7  # a mail's date has seven
MOST = 65_536  # shapes remembered


def kind(shape: bytes) -> int:
    """Return the place in KINDS of a shape.

    Examples
    --------
    >>> KINDS[kind(b"Y-2-2")], KINDS[kind(b"C C")]
    ('date_numeric', 'capital_words')
    """
    shape = shape.strip(b" ")
    if not 0 < len(shape) <= LONGEST or shape.count(b" ") > MOST_BLANKS:
        return CODES["other"]
    if _WORDS.fullmatch(shape) and not _NOT_WORDS.search(shape):
        name = "capital_words" if _CAPITALS.fullmatch(shape) else "other"
        return CODES["word" if len(shape) == 1 else name]
    match = _FORM.fullmatch(shape)
    return CODES[match.lastgroup if match else "other"]


class Kinds(dict):
    """Shape to kind, worked out when first asked for."""

    def __missing__(self, shape: bytes) -> int:
        """Work out a kind, and remember it while there is room."""
        code = kind(shape)
        if len(self) < MOST and len(shape) <= LONGEST:
            self[shape] = code
        return code


def _shape_symbols() -> bytes:
    shape = np.arange(256, dtype=np.uint8)
    shape[128:] = shape[:32] = ord("p")
    shape[symbols.SPACES] = ord(" ")
    shape[symbols.CURRENCY] = ord("$")
    shape[symbols.DEGREE] = ord("o")
    shape[symbols.SYMBOL] = ord("e")
    shape[symbols.EMOJI[0] : sum(symbols.EMOJI)] = ord("e")
    shape[symbols.SEPARATOR] = ord("\n")
    return shape.tobytes()


SHAPE = _shape_symbols()
"""Symbol to its place in a shape, for what is no letter or digit: for bytes.translate."""
