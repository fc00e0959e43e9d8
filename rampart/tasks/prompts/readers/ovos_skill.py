"""OVOS skills: what people say to a voice assistant, in up to twenty languages.

One reader for all packages named ovos-skill-*: each has a folder a language, with a file an intent
and a line an utterance. Lines with slots or alternatives are left out: they are templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.data.splitting import digest
from rampart.tasks.prompts.row import BENIGN, Row

FILE = re.compile(r"ovos_skill_(?P<skill>\w+)/locale/(?P<locale>[a-zA-Z-]+)/.*\.intent$")
LOCALES = {"sv-fi": "fi"}  # Finland's: the lines are Finnish
TEMPLATE = re.compile(r"[{}()\[\]<>|]")
ROWS_A_LANGUAGE = 30
MIN_CHARS = 8


def rows(archive) -> Iterator[Row]:
    """Yield up to 30 utterances a language, chosen by hash (an intent's lines are alike)."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in archive.names():
        if match := FILE.search(name):
            locale = match["locale"].lower()
            key = match["skill"], LOCALES.get(locale, locale[:2])
            found.setdefault(key, set()).update(_lines(archive.read(name)))
    for (skill, language), texts in sorted(found.items()):
        source = f"ovos/{skill}"
        kind = "request" if language == "en" else "foreign"
        for text in sorted(texts, key=digest)[:ROWS_A_LANGUAGE]:
            yield Row(text, BENIGN, source, f"{source}/{language}", kind, language)


def _lines(content: bytes) -> Iterator[str]:
    for line in content.decode("utf-8-sig").split("\n"):
        text = " ".join(line.split())
        if len(text) >= MIN_CHARS and text[0] != "#" and not TEMPLATE.search(text):
            yield text
