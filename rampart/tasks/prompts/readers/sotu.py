"""State of the Union addresses since 1790: long prose, and prose on wars, attacks and crimes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rampart.tasks.prompts.readers.innocent import DANGEROUS
from rampart.tasks.prompts.row import BENIGN, Row

SENTENCES = re.compile(r"(?<=[.?!]) +(?=[A-Z])")
EXCERPT = 6  # sentences
SINCE = 1945  # older English is nothing that a user writes
CHARS = (60, 400)
ROWS_A_SPEECH = 4


def rows(archive) -> Iterator[Row]:
    """Yield an excerpt of each speech, and of those since 1945 up to four dangerous sentences."""
    for name in archive.glob("package/data/*.txt"):
        speech = name.rpartition("/")[2].removesuffix(".txt")
        family = f"sotu/{speech}"
        text = archive.read(name).decode("utf-8")
        sentences = SENTENCES.split(" ".join(text.split()))
        middle = len(sentences) // 2
        excerpt = " ".join(sentences[middle : middle + EXCERPT])
        yield Row(excerpt, BENIGN, "sotu/speeches", family, "document")
        if int(speech[:4]) >= SINCE:
            found = [
                sentence
                for sentence in sentences[:middle]
                if DANGEROUS.search(sentence) and CHARS[0] <= len(sentence) <= CHARS[1]
            ]
            for sentence in found[:ROWS_A_SPEECH]:
                yield Row(sentence, BENIGN, "sotu/speeches", family, "dangerous_words")
