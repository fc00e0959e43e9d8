"""Made rows of the aggregator: every class, in families of the trained and of the held."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.contracts.row import CLASSES, EVIDENCE, LABELS, rows

PARTS = (("source",), ("bytecode",), ("source", "bytecode"))


def raw(groups: int = 12, held: int = 2) -> pd.DataFrame:
    """Return three rows of one contract of each class and group, the last groups held out."""
    made = []
    for label in range(len(CLASSES)):
        for number in range(groups):
            kinds = PARTS if label < len(CLASSES) - 1 else (("history",),)
            own = {
                "subject": f"{label}-{number}", "label": label, "source": "made/one",
                "group": f"{label}/{number}", "family": "twin", "package": "generated",
                "role": "external" if number >= groups - held else "package",
            }  # fmt: skip
            made += [{**own, "evidence": "+".join(part)} for part in kinds]
    frame = pd.DataFrame(made)
    has = [frame["evidence"].str.contains(kind).to_numpy() for kind in EVIDENCE]
    said = {
        kind: np.where(there[:, None], 0.5, np.full((len(frame), len(LABELS[kind])), np.nan))
        for kind, there in zip(EVIDENCE, has)
    }
    return pd.concat([frame, pd.DataFrame(rows(said, len(frame)))], axis=1)
