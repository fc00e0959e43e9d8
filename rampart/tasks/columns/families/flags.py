"""Truth values in many languages and spellings."""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.tasks.columns.families.base import Maker, pick

NAMES = "is active|has children|enabled|verified|deleted|subscribed|smoker|paid|in stock|consent"
NAMES += "|opt in|default|flag|approved|is member|married|vip|churned|employed|ok|valid|public"
NAMES += "|aktiv|bezahlt|activo|pagado|actif|inscrit|attivo|ativo|активен|actief|是否有效|有効"
NAMES += "|has phone|indicator|won|survived|passed|returned|on sale|newsletter|is admin|treated"
ENGLISH = [("yes", "no"), ("true", "false")]
LETTERS = [("Y", "N"), ("T", "F"), ("y", "n"), ("t", "f"), ("J", "N"), ("S", "N"), ("O", "N")]
LOCAL = [
    ("ja", "nein"), ("oui", "non"), ("sí", "no"), ("si", "no"), ("sim", "não"), ("да", "нет"),
    ("是", "否"), ("ja", "nee"), ("ja", "nej"), ("tak", "nie"), ("ano", "ne"), ("kyllä", "ei"),
    ("evet", "hayır"), ("igen", "nem"), ("ναι", "όχι"), ("так", "ні"), ("はい", "いいえ"),
    ("예", "아니요"), ("wahr", "falsch"), ("vrai", "faux"), ("verdadero", "falso"),
    ("vero", "falso"), ("verdadeiro", "falso"), ("כן", "לא"), ("نعم", "لا"), ("हाँ", "नहीं"),
    ("ya", "tidak"), ("da", "nu"), ("có", "không"), ("真", "假"), ("waar", "onwaar"),
]  # fmt: skip
SWITCH = [
    ("on", "off"), ("checked", "unchecked"), ("enabled", "disabled"), ("an", "aus"),
    ("pass", "fail"), ("opted in", "opted out"), ("ticked", "not ticked"),
]  # fmt: skip
MARKS = [("✓", "✗"), ("✔", "✘"), ("☑", "☐"), ("x", "-"), ("+", "-"), ("✅", "❌")]
CASES = (str.lower, str.upper, str.capitalize)


def pairs(choices: list[tuple[str, str]], change_case: bool = True) -> Maker:
    """Return the maker of two truth values, one of them rare now and then."""

    def make(fake: Any, rng: np.random.Generator, n: int) -> list[str]:
        pair = pick(rng, choices)
        case = pick(rng, CASES) if change_case else str
        truths = rng.random(n) < rng.beta(1.2, 1.2)
        truths[0], truths[-1] = True, False  # both are there
        rng.shuffle(truths)
        return [case(pair[0] if truth else pair[1]) for truth in truths]

    return make


FAMILIES: dict[str, tuple] = {
    "flag-english": (NAMES, pairs(ENGLISH)),
    "flag-letter": (NAMES, pairs(LETTERS, change_case=False), True),
    "flag-digit": (NAMES, pairs([("1", "0")]), True),
    "flag-float": (NAMES, pairs([("1.0", "0.0")]), True),
    "flag-local": (NAMES, pairs(LOCAL)),
    "flag-local-again": (NAMES, pairs(LOCAL)),
    "flag-switch": (NAMES, pairs(SWITCH)),
    "flag-mark": (NAMES, pairs(MARKS), True),
}
