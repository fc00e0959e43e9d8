"""Documentation of a Python project (its source archive): paragraphs that a filter takes for worse.

They say "you", "override", "secret", "kill" and "attack", and mean settings and processes. Those of
the pages on security and operation are security work; the others count by their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rampart.tasks.prompts.readers.innocent import kind
from rampart.tasks.prompts.row import BENIGN, Row

PAGE = re.compile(r"[^/]+/docs?/.*\.(?:rst|txt)$")
OPERATION = re.compile(
    r"(security|csrf|clickjacking|password|auth|deploy|daemoniz|workers|monitoring|signing|csp)"
)
OLD = re.compile(r"releases|history|changelog|whatsnew|internals", re.IGNORECASE)
MARKUP = (
    (re.compile(r":[\w:+-]+:`!?~?\.?([^`<]+?)(?: *<[^`]*>)?`"), r"\1"),  # :ref:`title <target>`
    (re.compile(r"`([^`<]+?) *<[^`]*>`__?"), r"\1"),
    (re.compile(r"``([^`]+)``"), r"`\1`"),
)
PROSE = re.compile(r"[A-Z][^\n]*(?:\n\S[^\n]*)*")  # no line of it is indented
NO_PROSE = re.compile(r"::|^\.\.|\n(?:[=~^*#+-]{3}|\* |- )", re.MULTILINE)
CHARS = (60, 600)
ROWS_A_PAGE = 12
ROWS_A_KIND = 350


def rows(archive) -> Iterator[Row]:
    """Yield paragraphs with such words, up to 12 a page and 350 a kind."""
    total = Counter()
    for name in archive.names():
        if not PAGE.match(name) or OLD.search(name):
            continue
        package = name.partition("/")[0].rpartition("-")[0]
        page = Counter()
        for text in _paragraphs(archive.read(name).decode("utf-8", "replace")):
            found = "security_work" if OPERATION.search(name.rpartition("/")[2]) else kind(text)
            if found and page[found] < ROWS_A_PAGE and total[found] < ROWS_A_KIND:
                page[found] += 1
                total[found] += 1
                family = f"{package}/{name.partition('/')[2]}"
                yield Row(text, BENIGN, f"{package}/docs", family, found)


def _paragraphs(page: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", page):
        if PROSE.fullmatch(block.strip("\n")) and not NO_PROSE.search(block):
            text = " ".join(block.split())
            for pattern, plain in MARKUP:
                text = pattern.sub(plain, text)
            if CHARS[0] <= len(text) <= CHARS[1]:
                yield text
