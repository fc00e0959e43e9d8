"""chatterbot-corpus: small talk in nineteen languages, the first turn of each conversation.

English is left out (one-word cues, and support tickets of another origin), Swedish (English lines
among its own), and first turns of less than four words or, where a language writes none, eight
characters: "gun", "your hobby".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.data.splitting import digest
from rampart.tasks.prompts.row import BENIGN, Row

ROOT = "chatterbot_corpus/data/"
LANGUAGES = {
    "bengali": "bn",
    "chinese": "zh",
    "dutch": "nl",
    "french": "fr",
    "german": "de",
    "hebrew": "he",
    "hindi": "hi",
    "indonesian": "id",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "oriya": "or",
    "persian": "fa",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
    "tamil": "ta",
    "turkish": "tr",
    "ukrainian": "uk",
}
"""Folder -> ISO 639-1."""
ROWS_A_LANGUAGE = 120
MIN_WORDS, MIN_CHARS = 4, 8
UNSPACED = ("zh", "ja")
ENGLISH = re.compile(r"[ -~]*")  # a folder holds some lines that nobody has translated
LATIN = ("nl", "fr", "de", "id", "it", "pt", "es", "tr")


def rows(archive) -> Iterator[Row]:
    """Yield up to 120 first turns a language, chosen by hash."""
    for folder, language in LANGUAGES.items():
        texts = set()
        for name in archive.glob(f"{ROOT}{folder}/*.yml"):
            texts.update(filter(None, map(str.strip, _first_turns(archive.read(name)))))
        texts = {text for text in texts if _is_whole(text, language)}
        for text in sorted(texts, key=digest)[:ROWS_A_LANGUAGE]:
            source = "chatterbot"
            yield Row(text, BENIGN, source, f"{source}/{language}", "foreign", language)


def _is_whole(text: str, language: str) -> bool:
    if language not in LATIN and ENGLISH.fullmatch(text):
        return False
    if language in UNSPACED:
        return len(text) >= MIN_CHARS
    return len(text.split()) >= MIN_WORDS


def _first_turns(content: bytes) -> Iterator[str]:
    import yaml

    for turns in yaml.safe_load(content)["conversations"]:
        if isinstance(turns, list) and turns and isinstance(turns[0], str):
            yield turns[0]
