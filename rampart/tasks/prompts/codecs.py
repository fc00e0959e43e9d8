"""Ways to write a text so that its words are not seen: attacks hide so, and so do harmless people.

Each takes a text and a generator of random numbers and returns the text encoded. Letters that an
alphabet lacks stay as they are.
"""

from __future__ import annotations

import base64 as base_64
import codecs
import json
from collections.abc import Callable
from urllib.parse import quote

import numpy as np

LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "b": "8", "g": "9"}
LOOKALIKE = dict(zip("aeopcyxijshABEKMHOPCTX", "аеорсухіјѕһАВЕКМНОРСТХ", strict=True))
MORSE_SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- "
    ".-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."
)
MORSE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz0123456789",
        MORSE_SIGNS.split(),
        strict=True,
    )
)
VOWELS = "aeiou"
LOWER = "abcdefghijklmnopqrstuvwxyz"


def base64(text: str, rng: np.random.Generator) -> str:
    """Return the Base64 of the UTF-8 bytes."""
    return base_64.b64encode(text.encode("utf-8", "replace")).decode()


def base32(text: str, rng: np.random.Generator) -> str:
    """Return the Base32 of the UTF-8 bytes."""
    return base_64.b32encode(text.encode("utf-8", "replace")).decode()


def hexadecimal(text: str, rng: np.random.Generator) -> str:
    """Return the bytes as hexadecimal digits, with or without spaces."""
    return text.encode("utf-8", "replace").hex(*([" "] if rng.random() < 0.5 else []))


def binary(text: str, rng: np.random.Generator) -> str:
    """Return the bytes as eight bits each."""
    return " ".join(f"{byte:08b}" for byte in text.encode("utf-8", "replace"))


def percent(text: str, rng: np.random.Generator) -> str:
    """Return the text as a part of a URL."""
    return quote(text.encode("utf-8", "replace"), safe="")


def rot13(text: str, rng: np.random.Generator) -> str:
    """Move each Latin letter by 13."""
    return codecs.encode(text, "rot13")


def caesar(text: str, rng: np.random.Generator) -> str:
    """Move each Latin letter by 1 to 7."""
    return text.translate(_shift(LOWER, int(rng.integers(1, 8))))


def atbash(text: str, rng: np.random.Generator) -> str:
    """Swap a and z, b and y, and so on."""
    return text.translate(_table(LOWER, LOWER[::-1]))


def morse(text: str, rng: np.random.Generator) -> str:
    """Return Morse code: a slash between words; what has no sign is left out."""
    words = ([MORSE[char] for char in word if char in MORSE] for word in text.lower().split())
    return " / ".join(" ".join(word) for word in words if word)


def leet(text: str, rng: np.random.Generator) -> str:
    """Write digits and signs for most of the letters that have one."""
    swaps = {char: LEET[char][rng.integers(len(LEET[char]))] for char in LEET}
    chars = [swaps[char] if char in swaps and rng.random() < 0.8 else char for char in text.lower()]
    return "".join(chars)


def homoglyph(text: str, rng: np.random.Generator) -> str:
    """Write Cyrillic letters for most of the Latin ones that look the same."""
    chars = [LOOKALIKE[c] if c in LOOKALIKE and rng.random() < 0.7 else c for c in text]
    return "".join(chars)


def spaced(text: str, rng: np.random.Generator) -> str:
    """Set the letters apart by one sign, the words by two spaces."""
    gap = " .-_*|"[rng.integers(6)]
    return "  ".join(gap.join(word) for word in text.split())


def reversed_text(text: str, rng: np.random.Generator) -> str:
    """Write the text from its end, or each word from its end."""
    if rng.random() < 0.6:
        return text[::-1]
    return " ".join(word[::-1] for word in text.split())


def split_words(text: str, rng: np.random.Generator) -> str:
    """Break the longer words by a hyphen, a plus or a bar."""
    mark = ["-", " + ", "|", "~", " . "][rng.integers(5)]
    parts = []
    for word in text.split():
        at = int(rng.integers(2, len(word) - 1)) if len(word) > 3 else len(word)
        parts.append(mark.join(filter(None, (word[:at], word[at:]))))
    return " ".join(parts)


def assigned(text: str, rng: np.random.Generator) -> str:
    """Return the text as variables to be joined: ``a = "igno"; b = "re it"; a + b``."""
    count = int(rng.integers(2, 5))
    cuts = sorted(rng.choice(np.arange(1, max(len(text), count + 1)), count - 1, replace=False))
    pieces = [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    names = [["a", "b", "c", "d"], ["x1", "x2", "x3", "x4"], ["p", "q", "r", "s"]][rng.integers(3)]
    used = names[: len(pieces)]
    lines = [f'{name} = "{piece}"' for name, piece in zip(used, pieces, strict=True)]
    return ["; ", "\n", ", "][rng.integers(3)].join(lines) + "\n" + " + ".join(used)


def pig_latin(text: str, rng: np.random.Generator) -> str:
    """Move the consonants before the first vowel to the end and add "ay"."""
    words = []
    for word in text.lower().split():
        core = word.strip(".,;:!?\"'()")
        at = next((i for i, char in enumerate(core) if char in VOWELS), 0)
        words.append(word.replace(core, core[at:] + core[:at] + "ay", 1) if core else word)
    return " ".join(words)


def first_letters(text: str, rng: np.random.Generator) -> str:
    """Put each letter of a short text at the head of a line: an acrostic of harmless words."""
    words = {char: char.upper() + tail for char, tail in zip(LOWER, ACROSTIC.split(), strict=True)}
    lines = [words.get(char, "-") for char in text.lower()[:60] if not char.isspace()]
    return "\n".join(lines)


def json_string(text: str, rng: np.random.Generator) -> str:
    """Return the text as a JSON string, quotes included."""
    return json.dumps(text, ensure_ascii=False)


ACROSTIC = (
    "pples arrels andles ays very inger rass ills cy olly ites emons ountains ights ranges ears "
    "uiet ivers ilver ea mbrella iolets ater ylophone ellow ebra"
)

CODECS: dict[str, Callable[[str, np.random.Generator], str]] = {
    "base64": base64,
    "base32": base32,
    "hex": hexadecimal,
    "binary": binary,
    "percent": percent,
    "rot13": rot13,
    "caesar": caesar,
    "atbash": atbash,
    "morse": morse,
    "leet": leet,
    "homoglyph": homoglyph,
    "spaced": spaced,
    "reversed": reversed_text,
    "split": split_words,
    "assigned": assigned,
    "pig_latin": pig_latin,
    "acrostic": first_letters,
    "json": json_string,
}
"""Name -> encoder."""


def _table(source: str, target: str) -> dict[int, int]:
    return str.maketrans(source + source.upper(), target + target.upper())


def _shift(letters: str, by: int) -> dict[int, int]:
    return _table(letters, letters[by:] + letters[:by])
