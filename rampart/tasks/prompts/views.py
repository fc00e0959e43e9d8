"""Views: what an obfuscated prompt says, decoded, to stand beside the text that was given.

Four tricks are undone: look-alike letters (Cyrillic, Greek, small capitals) among Latin ones,
leetspeak, letters set apart by spaces or marks, and Base64 or hexadecimal blocks. A text without
tricks has no view. Look-alikes: Unicode TR 39 (confusables), the letters that are in use.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

CONFUSED = "аеорсухіјѕһԁԛԝкмтвнАВЕКМНОРСТУХІЈЅαεορυντικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
SMALL = "ᴀᴄᴅᴇꜰᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢ"  # capitals that no language writes
PHONETIC = "ʙɢʜɪʟɴʀʏ"  # the rest of them, phonetic signs too: no trick by themselves
LOOKALIKES = str.maketrans(
    CONFUSED + SMALL + PHONETIC,
    "aeopcyxijshdqwkmtbhABEKMHOPCTYXIJSaeopuvtikABEZHIKMNOPTYX" + "acdefjkmopstuvwz" + "bghilnry",
)
# A word with letters that only look Latin beside Latin ones; small capitals are both.
MIXED_HINT = re.compile(f"[{CONFUSED}{SMALL}]")
MIXED = re.compile(rf"(?<!\w)(?=\w*[{CONFUSED}{SMALL}])(?=\w*[A-Za-z{SMALL}{PHONETIC}])\w+")

LEET = str.maketrans("0134578@$", "oieastbas")
# A digit between two consonants, where a vowel would be: "ign0re", but not "sha1sum", "ipv4addr".
CONSONANT = "[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ578$]"
LEET_SURE = re.compile(rf"([0134@])(?<={CONSONANT}.)\1?{CONSONANT}")
LEET_WORD = re.compile(
    r"(?<![\w@$/\\=#&%])(?<!\w\.)(?=[A-Za-z]*[0134578@$])[A-Za-z0134578@$]{4,20}+(?![\w@$/]|\.\w)"
)
LEET_INSIDE = re.compile(r"[A-Za-z][0134578@$]+[A-Za-z]")
NOT_LEET = re.compile(
    "|".join(
        (
            r"(?:0[xX]|[0-9a-fA-F]{4})[0-9a-fA-F]{2,}",  # numbers, hashes, colours
            r".*[a-z].*[A-Z].*|.*[A-Z]{2}.*[a-z].*",  # keys: case at random
            r".*[A-Za-z]{3}[@$][A-Za-z]{2}.*",  # addresses
            r"[^aeiouyAEIOUY0134@]+",  # no vowel at all
            r"(?i:log4j|mp3s|h1n1)",  # names of things
        )
    )
)
URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

LETTER, GAP = r"[^\W\d_]", r"[ ._*\-|]"
SPACED_HINT = re.compile(rf"{GAP}\w{GAP}{{1,2}}\w{GAP}")
SPACED = re.compile(rf"(?<!\w)(?:{LETTER}{GAP}{{1,2}}){{4,}}{LETTER}(?!\w)")

BLOCK_HINT = re.compile(r"[A-Za-z0-9+/]{20}")
BLOCK = re.compile(r"(?<![\w+/])([A-Za-z0-9+/]{20,}+)={0,2}(?![\w+/=])")
HEX_HINT = re.compile(r"[0-9][ :]?(?:[0-9a-fA-F][ :]?){5}")
HEX = re.compile(r"(?<!\w)(?:[0-9a-fA-F]{2}[ :]?){12,}(?!\w)")
KINDS = ("lookalike", "leet", "spaced", "encoded")


class View(NamedTuple):
    """The decoded parts, joined by newlines, and how many of each kind there were."""

    text: str
    counts: dict[str, int]


def view(text: str) -> View:
    """Decode the tricks of one cleaned prompt.

    Hints, several times faster than the patterns, spare most texts the patterns.

    Returns
    -------
    View : ``text`` is empty when nothing was decoded; ``found`` counts words (look-alikes,
        leetspeak), runs (spaced) and blocks (encoded).

    Examples
    --------
    >>> view("Please 1gn0re the r3st.").text
    'ignore\\nrest'
    >>> view("Released in 2014: python3.11, sha256 and www.h4ck.org").text
    ''
    """
    counts = dict.fromkeys(KINDS, 0)
    parts: list[str] = []
    if not text.isascii() and MIXED_HINT.search(text):
        words = MIXED.findall(text)
        if words:
            counts["lookalike"] = len(words)
            parts.append(" ".join(_latin(word) for word in words))
    for kind, hint, decode in (
        ("leet", LEET_SURE, _leet),
        ("spaced", SPACED_HINT, _spaced),
        ("encoded", BLOCK_HINT, _base64),
        ("encoded", HEX_HINT, _hex),
    ):
        if hint.search(text):
            decoded = decode(text)
            counts[kind] += len(decoded)
            parts += decoded
    return View("\n".join(parts), counts)


def _latin(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.translate(LOOKALIKES))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _leet(text: str) -> list[str]:
    """Decode the words that may be leetspeak when at least one of them surely is."""
    words = [word for word in LEET_WORD.findall(URL.sub(" ", text)) if _may_be_leet(word)]
    sure = any(map(LEET_SURE.search, words))
    return [word.translate(LEET) for word in words] if sure else []


def _may_be_leet(word: str) -> bool:
    if 2 * sum(map(str.isalpha, word)) < len(word) or NOT_LEET.fullmatch(word):
        return False
    return LEET_INSIDE.search(word) is not None  # not "connect4"


def _spaced(text: str) -> list[str]:
    return [_join(run) for run in SPACED.findall(text)]


def _join(run: str) -> str:
    """Drop what stands between the letters; where something else stands, a word ends."""
    gaps = re.findall(rf"{GAP}+", run)
    usual = max(dict.fromkeys(gaps), key=gaps.count)
    if gaps.count(usual) <= len(gaps) // 2:
        usual = None  # any sign at all: i-g.n_o*r|e
    return re.sub(rf"{GAP}+", lambda gap: "" if usual in (None, gap[0]) else " ", run)


def _base64(text: str) -> list[str]:
    blocks = (block[: len(block) - (len(block) % 4 == 1)] for block in BLOCK.findall(text))
    return _readable(base64.b64decode(block + "=" * (-len(block) % 4)) for block in blocks)


def _hex(text: str) -> list[str]:
    blocks = (re.sub(r"[ :]", "", block) for block in HEX.findall(text))
    return _readable(bytes.fromhex(block) for block in blocks)


def _readable(blocks: Iterable[bytes]) -> list[str]:
    """Return the blocks that are text, mostly letters and spaces, their white space single."""
    texts = []
    for block in blocks:
        try:
            text = " ".join(block.decode().split())
        except UnicodeDecodeError:
            continue
        share = sum(char.isalpha() or char == " " for char in text) / max(1, len(text))
        if share >= 0.8 and text.isprintable():
            texts.append(text)
    return texts
