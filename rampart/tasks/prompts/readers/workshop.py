"""Workshops of Node.js and JavaScript: exercises that tell the reader what to write, translated.

One reader for learnyounode and javascripting; a file is ``problem.pl.md`` or ``problem_pl.md``.
Code blocks are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle

from rampart.data.splitting import digest
from rampart.tasks.prompts.readers.passages import passages
from rampart.tasks.prompts.row import BENIGN, Row

FILE = re.compile(
    r"package/(?:exercises|problems)/(?P<exercise>[\w-]+)/problem(?:[._](?P<locale>[\w-]+))?\.md$"
)
CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
RULE = re.compile(r"^-{3,}$", re.MULTILINE)
ROOT = re.compile(r"\{rootdir:/?([^}]*)\}")  # where the workshop is installed
LENGTHS = (100, 180, 300, 500, 800, 1200)
ROWS_A_LANGUAGE = 30


def rows(archive) -> Iterator[Row]:
    """Yield up to 30 passages a language, chosen by hash."""
    package = archive.path.name.partition("-")[0]
    pages = [(match, _paragraphs(archive.read(match[0]), package)) for match in _files(archive)]
    originals = {text for match, page in pages if not match["locale"] for text in page}
    found: dict[str, dict[str, str]] = {}
    lengths = {}
    for match, page in pages:
        language = (match["locale"] or "en")[:2]
        texts = found.setdefault(language, {})
        parts = page if language == "en" else [text for text in page if text not in originals]
        for text in passages(parts, lengths.setdefault(language, cycle(LENGTHS))):
            texts.setdefault(text, match["exercise"])
    for language, texts in sorted(found.items()):
        kind = "request" if language == "en" else "foreign"
        for text in sorted(texts, key=digest)[:ROWS_A_LANGUAGE]:
            family = f"{package}/{texts[text]}"
            yield Row(text, BENIGN, package, family, kind, language)


def _files(archive) -> Iterator[re.Match]:
    return filter(None, map(FILE.match, archive.names()))


def _paragraphs(content: bytes, package: str) -> list[str]:
    page = RULE.sub("", CODE.sub("", content.decode()))
    page = ROOT.sub(r"\1", page.replace("{appname}", package))
    return [text for part in re.split(r"\n\s*\n", page) if (text := part.strip())]
