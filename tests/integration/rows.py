"""Invented prompts for the integration tests: harmless, three classes, a signal to learn."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

HEADER = ["user_message", "classification", "topic", "origin"]
COMMON = """
    again always around because before bring careful change colour corner early every evening
    friend garden gentle green harbour heavy kitchen letter little market middle morning mountain
    music never north often open orange paper people plain quiet rather river second silver simple
    slowly south station story street summer table their thing three towards under usual water
    window winter without wooden yellow yesterday
"""
WORDS = {
    "benign": "please recipe explain lesson weather holiday recommend translate birthday homework",
    "suspicious": "rumour borrow unlocked neighbour gossip sneak cheat hidden password doorbell",
    "malicious": "ignore disregard instructions override persona obey limits reveal pretend bypass",
}
# A family has one word of its own. The first is validation's, the last two are the external file's.
FAMILIES = {
    "benign": "cooking travel gardening history music sport letters weather",
    "suspicious": "locks exams gossip tickets queues parking diaries games",
    "malicious": "override persona reveal pretend bypass obey forget switch",
}
VALIDATION = [families.split()[0] for families in FAMILIES.values()]
# What the split drops: an empty text, and one of two texts that are the same.
SPOILT = [
    "   ,benign,cooking,desk-0\n",
    *2 * ["Where do I find the opening hours of the library?,benign,travel,desk-0\n"],
]


def text(rng: np.random.Generator, label: str, family: str) -> str:
    """Return 30 to 50 words: anybody's, the label's, any label's, the family's.

    Some texts say too little to be told apart, so that a model's knobs matter.
    """
    length = int(rng.integers(30, 50))
    pools = [COMMON.split(), WORDS[label].split(), " ".join(WORDS.values()).split(), [family]]
    chosen = rng.choice(4, size=length, p=[0.76, 0.09, 0.12, 0.03])
    return " ".join(str(rng.choice(pools[pool])) for pool in chosen).capitalize() + "."


def write(path: Path, count: int, external: bool, seed: int) -> None:
    """Write a CSV of ``count`` rows a class; the external one has families of its own."""
    rng = np.random.default_rng(seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        for label, families in FAMILIES.items():
            chosen = families.split()[-2:] if external else families.split()[:-2]
            for number in range(count):
                family = chosen[number % len(chosen)]
                origin = f"{'forum' if external else 'desk'}-{number % 2}"
                writer.writerow([text(rng, label, family), label, family, origin])
