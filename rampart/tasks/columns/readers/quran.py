"""Quran JSON: verses and chapter names in eleven languages, and transliterations.

The translations are independent texts in as many languages, so each language is a table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples

LANGUAGES = ("bn", "en", "es", "fr", "id", "ru", "sv", "tr", "ur", "zh")


def rows(archive) -> Iterator[Row]:
    """Yield the columns of the chapters and of the verses, of each language."""
    chapters = json.loads(archive.read("package/dist/quran_transliteration.json"))
    fields = ("id", "name", "transliteration", "type", "total_verses")
    yield from _samples("ar-chapters", _columns(chapters, fields), "ar")
    verses = [verse for chapter in chapters for verse in chapter["verses"]]
    yield from _samples("ar-verses", _columns(verses, ("text", "transliteration")), "ar")
    for language in LANGUAGES:
        chapters = json.loads(archive.read(f"package/dist/quran_{language}.json"))
        verses = [verse for chapter in chapters for verse in chapter["verses"]]
        for table, items in (("chapters", chapters), ("verses", verses)):
            columns = _columns(items, ("translation",))
            yield from _samples(f"{language}-{table}", columns, language)


def _samples(table: str, columns: dict[str, list[str]], language: str) -> Iterator[Row]:
    return samples("quran-json", table, columns, domain="religion", language=language)


def _columns(items: list[dict], fields: tuple[str, ...]) -> dict[str, list[str]]:
    return {field: [str(item[field]) for item in items] for field in fields}
