"""How each composition is made: a carrier, what is put in, and the words between them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

import numpy as np

from rampart.tasks.prompts.codecs import CODECS
from rampart.tasks.prompts.families.grammar import expand
from rampart.tasks.prompts.parts.gibberish import oddments, shreds

WORDS, CHARS = 250, 2000  # of a carrier: what is longer is cut
MOST_PADS = 6  # texts of padding
SHORT = 400  # characters of an attack that is put into something
DOCUMENT = ("document",)
TALK = ("question", "request", "second_person", "foreign")
ASKED = ("question", "request")
HARMLESS = (
    "question", "request", "second_person", "persona", "trigger_words", "dangerous_words",
    "security_work", "foreign",
)  # fmt: skip
RISKY = ("risky", "risky_foreign")
ATTACKS = ("override", "extraction", "jailbreak", "foreign_attack")


class Piece(NamedTuple):
    """One composed text and what it is made of."""

    text: str
    payload: str  # what was put in, as it stands in the text
    carrier: str  # a piece of the carrier, as it stands in the text
    parts: list[dict]  # the rows, the carrier first
    # languages of what stands between; None: the language is that of the carrier
    codes: tuple[str, ...] | None = ("en",)


def cut(text: str, words: int = WORDS, chars: int = CHARS) -> str:
    """Return the beginning of a text: at most so many words and characters, at a space."""
    text = text.strip()
    ends = [match.end() for match in re.finditer(r"\S+", text[: chars + 1])]
    if len(ends) > words:
        return text[: ends[words - 1]]
    if len(text) <= chars:
        return text
    return text[: ends[-2]] if len(ends) > 1 else text[:chars]


def halves(text: str, rng: np.random.Generator) -> tuple[str, str]:
    """Return a text in two, at the end of a line or sentence near its middle, else at a space."""
    low, high = len(text) // 5, len(text) * 4 // 5
    for pattern in (r"\n+|(?<=[.!?。！？])\s*", r"\s+"):
        places = [m.end() for m in re.finditer(pattern, text) if low < m.end() <= high]
        if places:
            at = places[rng.integers(len(places))]
            return text[:at].rstrip(), text[at:].lstrip()
    return text, ""


def _one(values: list, rng: np.random.Generator):
    return values[rng.integers(len(values))]


def _framed(lists: ModuleType, rng: np.random.Generator, carrier: dict, insert: str) -> Piece:
    """Put a line into a carrier, as one of the frames of the split says."""
    text = cut(carrier["text"])
    first, second = halves(text, rng)
    frame = _one(lists.FRAMES, rng)
    given = {"carrier": text, "first": first, "second": second, "insert": insert}
    composed = expand(frame, lists.SLOTS, rng, given).strip()
    whole = "{carrier" in frame
    stands = {
        key: json.dumps(value, ensure_ascii=False) if f"{{{key}|json}}" in frame else value
        for key, value in (("insert", insert), ("carrier", text if whole else first))
    }
    return Piece(composed, stands["insert"].strip(), stands["carrier"].strip(), [carrier])


def _hidden(carrier, pools, lists, rng) -> Piece:
    """Put an instruction to a model into a document: written here, foreign, or a real attack."""
    way = rng.random()
    framing = np.random.default_rng(rng.integers(2**32))  # the same for the clean twin
    if way < 0.15:
        insert = expand(_one(lists.FOREIGN, rng), lists.SLOTS, rng)
        return _framed(lists, framing, carrier, insert)._replace(codes=("en", "mul"))
    if way < 0.7:
        insert = expand(_one(lists.INSTRUCTIONS, rng), lists.SLOTS, rng)
    else:
        attack = pools[0].draw(rng)
        piece = _framed(lists, framing, carrier, cut(attack["text"], 80, SHORT))
        return piece._replace(parts=[carrier, attack])
    return _framed(lists, framing, carrier, insert)


def _clean(carrier, pools, lists, rng) -> Piece:
    """Put a harmless line for people where ``_hidden`` has the attack."""
    foreign = rng.random() < 0.15
    framing = np.random.default_rng(rng.integers(2**32))
    values = lists.HARMLESS_FOREIGN if foreign else lists.HARMLESS
    insert = expand(_one(values, rng), lists.SLOTS, rng)
    if not foreign and rng.random() < 0.3:
        insert += " " + expand(_one(values, rng), lists.SLOTS, rng)
    piece = _framed(lists, framing, carrier, insert)
    return piece._replace(codes=("en", "mul")) if foreign else piece


def _tail(carrier, pools, lists, rng) -> Piece:
    """Put a machine-made tail behind a request: signs, shreds of other texts, or a "Sure"."""
    request, way, used = cut(carrier["text"]), rng.random(), [carrier]
    if way < 0.5:
        tail = _one(lists.TAILS, rng)(rng)
    elif way < 0.75:
        used += [pools[0].draw(rng) for _ in range(3)]
        tail = shreds(rng, [row["text"] for row in used[1:]], lists.MARKS)
    else:
        tail = _one(lists.AFFIRMATIVE, rng)
    if way < 0.75 and rng.random() < 0.15:
        tail += " " + _one(lists.AFFIRMATIVE, rng)
    join = _one([" ", " ", " ", "\n", "", "\n\n"], rng)
    return Piece(f"{request}{join}{tail}".strip(), tail.strip(), request, used, None)


def _recased(carrier, pools, lists, rng) -> Piece | None:
    """Write a request in letters of another case: at random, in turn, or capitals."""
    plain, way = cut(carrier["text"], 120, 900), rng.random()
    if way < 0.6:
        share = _one([0.3, 0.5, 0.7], rng)
        text = "".join(c.upper() if rng.random() < share else c.lower() for c in plain)
    elif way < 0.8:
        text = "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(plain))
    else:
        text = plain.upper()
    return None if text == plain else Piece(text, text, text, [carrier], None)


def _noisy(carrier, pools, lists, rng) -> Piece:
    request = cut(carrier["text"])
    tail = expand(_one(lists.NOISE, rng), {}, rng, oddments(rng, lists.KEYS)).strip()
    join = _one([" ", " ", "\n", "\n\n"], rng)
    text = f"{request}{join}{tail}" if rng.random() < 0.85 else f"{tail}{join}{request}"
    return Piece(text, tail, request, [carrier], None)


def _wrapped(carrier, pools, lists, rng) -> Piece:
    request = cut(carrier["text"], 120, 900)
    how = clause(request)
    if how and rng.random() < 0.4:
        text = expand(_one(lists.CLAUSES, rng), lists.SLOTS, rng, {"how": how})
        return Piece(text, how, how, [carrier])
    lines = [*lists.PRETEXTS, *lists.STORIES]
    text = expand(_one(lines, rng), lists.SLOTS, rng, {"request": request})
    return Piece(text, request, request, [carrier])


def _story(carrier, pools, lists, rng) -> Piece:
    """Ask for something harmless in a story: what makes ``_wrapped`` an attack is what it asks."""
    request = cut(carrier["text"], 120, 900)
    how = clause(request)
    if how and rng.random() < 0.7:
        text = expand(_one(lists.CLAUSES, rng), lists.SLOTS, rng, {"how": how})
        return Piece(text, how, how, [carrier])
    text = expand(_one(lists.STORIES, rng), lists.SLOTS, rng, {"request": request})
    return Piece(text, request, request, [carrier])


def clause(request: str) -> str:
    """Return "how to ..." of a question that asks so, else an empty string.

    Examples
    --------
    >>> clause("How do I get in?"), clause("What is it?")
    ('how to get in', '')
    """
    pattern = (
        r"(?:how (?:do|can|could|would|should|might) (?:i|you|we|one|someone|somebody)|how to)"
    )
    match = re.fullmatch(rf"{pattern} ([^?.!\n]{{4,160}})[?.!]*", request.strip(), re.IGNORECASE)
    return f"how to {match[1].strip()}" if match else ""


def _encoded(carrier, pools, lists, rng) -> Piece | None:
    return _in_code(carrier, lists, lists.FOLLOW, lists.CIPHERS, rng)


def _decode(carrier, pools, lists, rng) -> Piece | None:
    """Encode a harmless text; a third asks to follow it, in codes that a reader can undo."""
    if rng.random() < 1 / 3:
        plain = [name for name in lists.CIPHERS if name in READABLE]
        return _in_code(carrier, lists, lists.FOLLOW, plain, rng)
    return _in_code(carrier, lists, lists.DECODE, lists.CIPHERS, rng)


READABLE = {"base64", "hex", "leet", "homoglyph", "spaced"}
"""Codes that ``views`` undoes: with these alone the content can tell harm from none."""


def _in_code(carrier, lists, lines, names, rng) -> Piece | None:
    plain = cut(carrier["text"], 40, 240)
    cipher = CODECS[_one(names, rng)](plain, rng).strip()
    if not cipher or cipher == plain:
        return None
    text = expand(_one(lines, rng), lists.SLOTS, rng, {"cipher": cipher})
    return Piece(text, cipher, cipher, [carrier])


def _padded(carrier, pools, lists, rng) -> Piece:
    attack = pools[0].draw(rng)
    payload = cut(attack["text"], 80, SHORT)
    least = int(rng.integers(60, WORDS))  # words of padding
    used, long = [carrier], cut(carrier["text"])
    for _ in range(MOST_PADS):
        if len(long.split()) >= least:
            break
        used.append(pools[1].draw(rng))
        long += "\n\n" + cut(used[-1]["text"], least)
    template = _one(lists.PADS, rng)
    used.append(attack)
    given = {"long": long, "attack": payload}
    if "{more}" in template:
        more = pools[1].draw(rng)
        given["more"] = cut(more["text"], 100, 700)
        used.append(more)
    text = expand(template, lists.SLOTS, rng, given)
    return Piece(text, payload, long.strip(), used)


def _overload(carrier, pools, lists, rng) -> Piece:
    attack = pools[0].draw(rng)
    payload = cut(attack["text"], 80, SHORT)
    asked = [carrier, *(pools[1].draw(rng) for _ in range(int(rng.integers(6, 22))))]
    asked = list({row["id"]: row for row in asked}.values())
    first = cut(carrier["text"])
    lines = [cut(row["text"]) for row in asked]
    style = rng.integers(4)
    if style == 0:
        questions = " ".join(lines)
    elif style == 1:
        questions = "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    else:
        questions = "\n".join(f"- {line}" if style == 2 else line for line in lines)
    given = {"questions": questions, "attack": payload}
    text = expand(_one(lists.OVERLOAD, rng), lists.SLOTS, rng, given)
    return Piece(text, payload, first, [*asked, attack])


def _quoted(carrier, pools, lists, rng) -> Piece:
    phrase = cut(carrier["text"], 80, SHORT)
    text = expand(_one(lists.QUOTED, rng), lists.SLOTS, rng, {"attack": phrase})
    return Piece(text, phrase, phrase, [carrier])


class Recipe(NamedTuple):
    """How one kind of composition is made."""

    kind: str
    make: Callable[..., Piece | None]
    pools: list[tuple]  # kinds and longest text of the rows that it needs
    carriers: int = 1  # how many of the pools are of carriers
    pair: str = ""  # the recipe whose carriers and frames it takes


RECIPES: dict[str, Recipe] = {
    "hidden": Recipe("hidden", _hidden, [(DOCUMENT,), (TALK,), (ATTACKS, SHORT)], 2, "hidden"),
    "clean": Recipe("document", _clean, [(DOCUMENT,), (TALK,)], 2, "hidden"),
    "tail": Recipe("tail", _tail, [(RISKY, 900), (HARMLESS,)]),
    "tail_benign": Recipe("request", _tail, [(HARMLESS, 900), (HARMLESS,)]),
    "noisy_benign": Recipe("request", _noisy, [(HARMLESS, 1200)]),
    "recased": Recipe("request", _recased, [(HARMLESS, 1200)]),
    "wrapped": Recipe("wrapped", _wrapped, [(RISKY, 900)]),
    "story": Recipe("persona", _story, [(ASKED, 300)]),
    "encoded": Recipe("encoded", _encoded, [(("risky",), 300), (ATTACKS[:3], 300)], 2),
    "decode": Recipe("request", _decode, [((*ASKED, "trigger_words"), 300)]),
    "padded": Recipe(
        "hidden", _padded, [(DOCUMENT,), (TALK,), (ATTACKS, SHORT), ((*DOCUMENT, *TALK),)], 2
    ),
    "overload": Recipe("override", _overload, [(ASKED, 150), (ATTACKS, SHORT), (ASKED, 150)]),
    "long": Recipe(
        "document",
        _padded,
        [(DOCUMENT,), (TALK,), (ASKED, SHORT), ((*DOCUMENT, *TALK),)],
        2,
        "padded",
    ),
    "many": Recipe(
        "request", _overload, [(ASKED, 150), (ASKED, SHORT), (ASKED, 150)], 1, "overload"
    ),
    "quoted": Recipe("trigger_words", _quoted, [(ATTACKS, SHORT)]),
}
"""Name -> recipe; clean, tail_benign, story, decode, long and many are twins without harm."""
