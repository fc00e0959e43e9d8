"""Machine-made tails and the odd characters of everyday text: generators for ``parts``."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

HEX = "0123456789abcdef"


def soup(rng: np.random.Generator, alphabet: str, lengths: tuple[int, int] = (30, 140)) -> str:
    """Return characters of an alphabet at random; repeat one in it to draw it more often."""
    size = int(rng.integers(*lengths))
    return "".join(alphabet[i] for i in rng.integers(len(alphabet), size=size)).strip()


def lottery(rng: np.random.Generator, alphabet: str) -> str:
    """Return a soup of a few characters drawn from an alphabet: other ones every time."""
    few = rng.choice(
        list(alphabet), size=min(len(alphabet), int(rng.integers(6, 40))), replace=False
    )
    return soup(rng, "".join(few) + " " * int(rng.integers(1, 7)))


def shreds(rng: np.random.Generator, texts: Sequence[str], marks: Sequence[str]) -> str:
    """Return pieces of the words of texts in no order, with marks between them."""
    words = [word for text in texts for word in text.split()[:200]] or ["x"]
    parts = []
    for _ in range(int(rng.integers(8, 28))):
        word = words[rng.integers(len(words))]
        start = int(rng.integers(len(word)))
        piece = word if rng.random() < 0.4 else word[start : start + int(rng.integers(2, 7))]
        parts += [piece, marks[rng.integers(len(marks))]]
    return "".join(parts).strip()


def tokens(
    rng: np.random.Generator,
    pieces: Sequence[str],
    marks: Sequence[str],
    lengths: tuple[int, int] = (8, 28),
) -> str:
    """Return pieces of words with marks between them, as searches over a vocabulary find them."""
    parts = []
    for _ in range(int(rng.integers(*lengths))):
        piece = pieces[rng.integers(len(pieces))]
        case = rng.integers(8)
        parts += [piece.upper() if case == 0 else piece.title() if case == 1 else piece]
        parts += [marks[rng.integers(len(marks))]]
    return "".join(parts).strip()


def humps(rng: np.random.Generator, pieces: Sequence[str], marks: Sequence[str]) -> str:
    """Return camelCase words that no program has."""
    words = []
    for _ in range(int(rng.integers(4, 14))):
        chosen = [pieces[i] for i in rng.integers(len(pieces), size=int(rng.integers(2, 5)))]
        words.append(chosen[0] + "".join(word.title() for word in chosen[1:]))
    mark = marks[rng.integers(len(marks))]
    return mark.join(words)


def scripts(rng: np.random.Generator, blocks: Sequence[tuple[int, int]]) -> str:
    """Return words of several scripts: letters between two code points each."""
    words = []
    for _ in range(int(rng.integers(6, 20))):
        low, high = blocks[rng.integers(len(blocks))]
        letters = rng.integers(low, high, size=int(rng.integers(1, 8)))
        words.append("".join(chr(letter) for letter in letters))
    return " ".join(words)


def babble(
    rng: np.random.Generator, onsets: Sequence[str], vowels: Sequence[str], marks: Sequence[str]
) -> str:
    """Return pronounceable words of no language, with marks between them."""
    parts = []
    for _ in range(int(rng.integers(8, 26))):
        count = int(rng.integers(1, 4))
        word = "".join(
            onsets[rng.integers(len(onsets))] + vowels[rng.integers(len(vowels))]
            for _ in range(count)
        )
        parts += [word, marks[rng.integers(len(marks))]]
    return "".join(parts).strip()


def oddments(rng: np.random.Generator, keys: str) -> dict[str, str]:
    """Return values for the slots of a harmless odd tail.

    Parameters
    ----------
    keys : the keys of a keyboard that are pressed at random.
    """

    def digits(size: int) -> str:
        return "".join(HEX[i] for i in rng.integers(16, size=size))

    number = str(int(rng.integers(1000, 99_999)))
    packed = base64.b64encode(bytes(rng.integers(256, size=int(rng.integers(9, 40))).tolist()))
    return {
        "sha": digits(64),
        "md5": digits(32),
        "hex": digits(8),
        "uuid": "-".join(digits(size) for size in (8, 4, 4, 4, 12)),
        "b64": packed.decode(),
        "id64": base64.b64encode(f"order:{number}".encode()).decode(),
        "num": number,
        "line": str(int(rng.integers(3, 900))),
        "keys": soup(rng, keys, (8, 45)),
    }
