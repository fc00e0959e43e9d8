"""VADER: rated sentences of reviews, editorials and tweets, and two lexicons (in its sdist).

The corpora lie in an archive inside the archive. No file has a header: the names are those of
the corpora's own readme. A corpus has two files with the same ids, so both are one group.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples

ROOT = "vaderSentiment-3.3.2/"
CORPORA = ROOT + "additional_resources/hutto_ICWSM_2014.tar.gz"
FOLDER = "hutto_ICWSM_2014/"
# Table -> (beginning of the files' names, header of the text, domain).
TEXTS = {
    "products": ("amazonReviewSnippets", "TEXT-SNIPPET", "commerce"),
    "movies": ("movieReviewSnippets", "TEXT-SNIPPET", "film"),
    "editorials": ("nytEditorialSnippets", "TEXT-SNIPPET", "news"),
    "tweets": ("tweets", "TWEET-TEXT", "social media"),
}
RATINGS = ["MEAN-SENTIMENT-RATING", "STANDARD DEVIATION", "RAW-SENTIMENT-RATINGS"]
LEXICONS = {
    "lexicon": ("vader_lexicon.txt", ["TOKEN", *RATINGS]),
    "emoji": ("emoji_utf8_lexicon.txt", ["EMOJI", "DESCRIPTION"]),
}
LEFT_OUT = "EMOJI"  # one symbol a cell is neither text nor a code


def rows(archive) -> Iterator[Row]:
    """Yield the columns of four corpora (texts; ratings) and of two lexicons."""
    with tarfile.open(fileobj=io.BytesIO(archive.read(CORPORA))) as inner:
        for table, (start, text, domain) in TEXTS.items():
            files = {
                table: ("GroundTruth", ["ID", "MEAN-SENTIMENT-RATING", text]),
                f"{table}-ratings": ("anonDataRatings", ["ID", *RATINGS]),
            }
            for name, (end, header) in files.items():
                raw = inner.extractfile(f"{FOLDER}{start}_{end}.txt").read()
                for row in samples("vader", name, _columns(raw, header), domain=domain):
                    yield row._replace(table=f"vader/{table}")
    for table, (file, header) in LEXICONS.items():
        columns = _columns(archive.read(f"{ROOT}vaderSentiment/{file}"), header)
        columns.pop(LEFT_OUT, None)
        yield from samples("vader", table, columns, domain="linguistics")


def _columns(raw: bytes, header: list[str]) -> dict[str, list[str]]:
    """Return header -> cells of a file of tab-separated lines; quotes mean nothing in it."""
    lines = [line.split("\t") for line in raw.decode("utf-8-sig").split("\n")]
    whole = [cells for cells in lines if len(cells) == len(header)]
    return {name: [cells[at].strip() for cells in whole] for at, name in enumerate(header)}
