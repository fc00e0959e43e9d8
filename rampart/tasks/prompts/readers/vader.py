"""VADER's corpora (an archive inside its sdist): editorials, reviews and tweets, as documents.

Sentences of one editorial or product review are joined as they stand; lines about films and
tweets, which are texts of their own, are joined as in a list.
"""

from __future__ import annotations

import html
import io
import tarfile
from collections.abc import Iterator
from itertools import cycle, groupby

from rampart.data.splitting import digest
from rampart.tasks.prompts.readers.passages import passages
from rampart.tasks.prompts.row import BENIGN, Row

CORPORA = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
FILE = "hutto_ICWSM_2014/{}_GroundTruth.txt"
PARTS = {  # part -> (file, rows, what joins two lines)
    "editorials": ("nytEditorialSnippets", 250, " "),
    "products": ("amazonReviewSnippets", 200, " "),
    "films": ("movieReviewSnippets", 130, "\n"),
    "tweets": ("tweets", 120, "\n"),
}
LENGTHS = (100, 180, 300, 500, 800, 1200, 1800)


def rows(archive) -> Iterator[Row]:
    """Yield passages of 100 to 2500 characters, each part's share chosen by hash."""
    with tarfile.open(fileobj=io.BytesIO(archive.read(CORPORA))) as inner:
        for part, (file, count, joint) in PARTS.items():
            lines = _lines(inner.extractfile(FILE.format(file)).read())
            found = {}
            lengths = cycle(LENGTHS)
            for review, sentences in groupby(lines, key=lambda line: line[0]):
                for text in passages((text for _, text in sentences), lengths, joint):
                    found.setdefault(text, review)
            for text in sorted(found, key=digest)[:count]:
                yield Row(text, BENIGN, f"vader/{part}", f"vader/{part}/{found[text]}", "document")


def _lines(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield (the text's number, "" where a line is a text of its own; the line)."""
    for line in content.decode("utf-8-sig").split("\n"):
        name, _, rest = line.strip().partition("\t")
        text = html.unescape(html.unescape(rest.partition("\t")[2]))  # escaped twice: &amp;#38;
        if text:
            yield name.rpartition("_")[0], " ".join(text.split())
