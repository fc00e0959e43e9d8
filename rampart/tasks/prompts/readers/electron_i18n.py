"""Electron's documentation in eight languages: prose of its pages, the English one included.

A translation is unfinished: paragraphs that are still English are left out.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import cycle

from rampart.data.splitting import digest
from rampart.tasks.prompts.readers.passages import passages
from rampart.tasks.prompts.row import BENIGN, Row

DOCS = "package/dist/docs.json"
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
SPAN = re.compile(r"</?\d+>")  # the translators' tool marks links by number
LENGTHS = (100, 160, 250, 400, 650, 1000)
SHORTEST = 40  # characters of a paragraph: "Returns:" says nothing
ROWS_A_LANGUAGE, ROWS_A_PAGE = 75, 3
SECURITY = re.compile(r"secur|isolation|sandbox|signing|csp|permission|safe-storage|certificate")
ENGLISH = re.compile(
    r"\b(?:the|of|to|is|and|that|this|for|with|when|be|it|you|by|are)\b", re.IGNORECASE
)
ENGLISH_SHARE = 0.05  # of the words; code and product names stay English in any language
UNSPACED = ("ja", "zh")
NON_LATIN = {
    "ja": r"[\u3040-\u30ff\u4e00-\u9fff]",
    "zh": r"[\u4e00-\u9fff]",
    "ru": r"[\u0400-\u04ff]",
}
SCRIPT_SHARE = 0.35  # of the characters


def rows(archive) -> Iterator[Row]:
    """Yield up to 75 passages a language, three a page, chosen by hash."""
    docs = json.loads(archive.read(DOCS))
    originals = {text for page in docs["en-US"].values() for text in _paragraphs(page["html"])}
    for locale, pages in docs.items():
        language, lengths = locale[:2], cycle(LENGTHS)
        found = {}
        for page in pages.values():
            for text in passages(_prose(page["html"], language, originals), lengths):
                found.setdefault(text, page["slug"])
        taken = Counter()
        for text in sorted(found, key=digest):
            slug = found[text]
            if taken[slug] < ROWS_A_PAGE and taken.total() < ROWS_A_LANGUAGE:
                taken[slug] += 1
                kind = "foreign"
                if language == "en":
                    kind = "security_work" if SECURITY.search(slug) else "document"
                yield Row(text, BENIGN, "electron-docs", f"electron/{slug}", kind, language)


def _paragraphs(page: str) -> Iterator[str]:
    for paragraph in PARAGRAPH.findall(page):
        yield " ".join(SPAN.sub("", html.unescape(TAG.sub("", paragraph))).split())


def _prose(page: str, language: str, originals: set[str]) -> Iterator[str]:
    shortest = SHORTEST // 2 if language in UNSPACED else SHORTEST
    for text in _paragraphs(page):
        is_new = language == "en" or (text not in originals and _is_translated(text, language))
        if len(text) >= shortest and is_new:
            yield text


def _is_translated(text: str, language: str) -> bool:
    if language in NON_LATIN:
        return len(re.findall(NON_LATIN[language], text)) >= SCRIPT_SHARE * len(text)
    return len(ENGLISH.findall(text)) <= ENGLISH_SHARE * len(text.split())
