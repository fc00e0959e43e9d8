"""Clean a prompt, the same way in training and in inference, and count what was taken out.

What the cleaning removes is what attackers hide behind, so the counts are features of the model.
Characters: Unicode TR 36 (security considerations) and the property Default_Ignorable_Code_Point;
runs of marks: UAX 15 (stream-safe text); spreadsheet formulas: OWASP, CSV injection.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
TAGS = "\U000e0000-\U000e0fff"
# Lone surrogates among them: they cannot be written as UTF-8.
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ud800-\udfff"

PATTERNS = {
    "bidi": re.compile(f"[{BIDI}]"),
    "zero_width": re.compile(f"[{ZERO_WIDTH}]"),
    "tag": re.compile(f"[{TAGS}]"),
    "control": re.compile(f"[{CONTROL}]"),
    # The tag's name only: were all up to ">" taken out, a whole attack could hide in a tag.
    "script": re.compile(
        r"</?\s*script\b\s*>?|\bjavascript\s*:|\bon(?:error|load|click)\s*=", re.ASCII | re.I
    ),
}
SUSPECT = re.compile(f"[{BIDI}{ZERO_WIDTH}{TAGS}{CONTROL}]")
SCRIPT_WORDS = ("script", "onerror", "onload", "onclick")
FORMULA = re.compile(r"[=+@]|-(?=[\w(])")
REMOVED = (*PATTERNS, "formula")
MAX_LENGTH = 1_000_000
MAX_NESTED = 8  # a script tag in a script tag in ...
MAX_MARKS = 30  # on one letter; no language writes more than four
LATE_MARKS = "\u0f73\u0f75\u0f81\uff9e\uff9f"  # letters that become marks when normalised


class Clean(NamedTuple):
    """A cleaned text, the counts of what was removed by kind, and ASCII hidden in tags."""

    text: str
    removed: dict[str, int]
    hidden: str


def clean(raw: str) -> Clean:
    """Normalise (NFKC) and sanitise one prompt.

    Takes out bidirectional and zero-width controls, Unicode tag characters (their ASCII twin is
    returned as ``hidden``), other control characters, all but 30 of the marks on one letter
    (counted as zero-width) and script tags (what stands in and between them stays), and puts an
    apostrophe before a leading spreadsheet formula sign.
    ``clean(clean(x).text).text == clean(x).text``.

    Raises
    ------
    TypeError : not a string.
    ValueError : longer than 1,000,000 characters, as it is or normalised.

    Examples
    --------
    >>> clean("=1+1 on \\u202eone <script>line</script>").text
    "'=1+1 on one line"
    """
    if not isinstance(raw, str):
        raise TypeError(f"a prompt must be a string, got {type(raw).__name__}")
    _check_length(raw)
    removed = dict.fromkeys(REMOVED, 0)
    text, hidden = raw, ""
    if SUSPECT.search(text):
        tags = [char for char in text if "\U000e0020" <= char <= "\U000e007e"]
        hidden = "".join(chr(ord(char) - 0xE0000) for char in tags)
        for kind in ("bidi", "zero_width", "tag", "control"):
            text, removed[kind] = PATTERNS[kind].subn("", text)
    text = _without_scripts(_normalise(text, removed), removed).strip()
    if FORMULA.match(text):
        removed["formula"] = 1
        text = "'" + text
    return Clean(text, removed, hidden)


def _check_length(text: str) -> None:
    # The apostrophe may be the one that an earlier cleaning put there.
    if len(text) - text.startswith("'") > MAX_LENGTH:
        raise ValueError(f"a prompt has at most {MAX_LENGTH:,} characters, got {len(text):,}")


def _normalise(text: str, removed: dict[str, int]) -> str:
    """Apply NFKC. The marks are capped before, for its time, and after, as it makes new ones."""
    if text.isascii():
        return text
    text = _cap_marks(text, removed)
    text = unicodedata.normalize("NFKC", text)
    _check_length(text)  # one character can become eighteen
    return _cap_marks(text, removed)


def _cap_marks(text: str, removed: dict[str, int]) -> str:
    """Keep the first 30 marks of a run: to sort a longer one, NFKC takes quadratic time."""
    if not any(map(unicodedata.combining, text)) and not any(map(text.count, LATE_MARKS)):
        return text
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) or char in LATE_MARKS else 0
        if run <= MAX_MARKS:
            kept.append(char)
    removed["zero_width"] += len(text) - len(kept)
    return "".join(kept)


def _without_scripts(text: str, removed: dict[str, int]) -> str:
    # Again until nothing is left: <scr<script>ipt> leaves a tag behind when it goes once.
    for _ in range(MAX_NESTED):
        lower = text.lower()
        if not any(word in lower for word in SCRIPT_WORDS):  # a tenth of the pattern's time
            return text
        text, count = PATTERNS["script"].subn("", text)
        if not count:
            return text
        removed["script"] += count
        text = _normalise(text, removed)
    # Nested deeper than anyone writes; no tag can stand without these signs.
    return re.sub("[<:=]", " ", text)
