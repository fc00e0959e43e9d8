"""What the package of the task tells besides its graph: what each class is worth."""

from __future__ import annotations

import json

import pandas as pd

from rampart.tasks.contracts.packing.assessing import knots
from rampart.tasks.contracts.row.risk import LEVELS, SEVERITY

__all__ = ["contents", "knots"]


def contents(train: pd.DataFrame) -> dict[str, bytes]:
    """Return name -> bytes: severity.json, what each class is worth and where levels begin.

    Parameters
    ----------
    train : the rows that the models learned from; nothing of them is told.
    """
    told = {"severity": SEVERITY, "levels": {word: least for least, word in LEVELS}}
    return {"severity.json": f"{json.dumps(told, indent=1)}\n".encode()}
