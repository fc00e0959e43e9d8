r"""Show hostile text harmlessly: in a spreadsheet, a terminal or a page.

What is written here is for people to read. It is not the sanitiser of the features: nothing is
removed, every character that hides, reorders or moves the cursor becomes a visible escape.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

# Control, format (bidirectional, zero-width, tag), surrogate, private, unassigned, line ends.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Fillers and selectors draw nothing though Unicode calls them letters, marks or symbols.
BLANK = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\u034f"}
FORMULA = ("=", "+", "-", "@", "|", "＝", "＋", "－", "＠")
FIRST = ("\t", "\r", "\n")  # what may hide such a sign from a look at the first character
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def visible(text: str) -> str:
    r"""Return the text with each character that cannot be seen as a ``\u202e``-like escape.

    Examples
    --------
    >>> print(visible("a\u202eb\x1b[31m\nc"))
    a\u202eb\x1b[31m\nc
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def excerpt(text: str, limit: int = 240) -> str:
    """Return the start of a text in visible characters, at most ``limit`` long.

    An escape is never cut in two, and a cut text ends in an ellipsis.

    Examples
    --------
    >>> excerpt("ignore all of the above", 11)
    'ignore all…'
    """
    parts: list[str] = []
    length = 0
    for character in text[: limit + 1]:
        parts.append(_shown(character))
        length += len(parts[-1])
    if length <= limit:
        return "".join(parts)
    while parts and length > limit - 1:
        length -= len(parts.pop())
    return "".join(parts).rstrip() + "…"


def cell(text: str) -> str:
    """Return the text so that no spreadsheet runs it: an apostrophe goes before a formula.

    Examples
    --------
    >>> cell("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    return f"'{text}" if text.startswith(FIRST) or text.lstrip().startswith(FORMULA) else text


def harmless(value: Any) -> Any:
    """Return a value of a table for a spreadsheet: a number as it is, a text as ``cell``.

    Examples
    --------
    >>> [harmless(value) for value in ("=1+1", "-1.5e3", "-1+1", -1, "fine", None)]
    ["'=1+1", '-1.5e3', "'-1+1", -1, 'fine', None]
    """
    return cell(value) if isinstance(value, str) and not NUMBER.fullmatch(value) else value


def _shown(character: str) -> str:
    code = ord(character)
    if 0x20 <= code < 0x7F:
        return character
    if character in BLANK or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return _escaped(character)
    category = unicodedata.category(character)
    # A space other than the common one looks like it and is not it.
    return _escaped(character) if category in HIDDEN or category == "Zs" else character


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
