"""What the package of the task tells besides its graph: what its classes are."""

from __future__ import annotations

import json

import pandas as pd

from rampart.solidity.classes import WEAKNESSES


def contents(train: pd.DataFrame) -> dict[str, bytes]:
    """Return name -> bytes: classes.json, ids, severity and explanation of each class.

    Parameters
    ----------
    train : the rows that the models learned from; nothing of them is told.
    """
    told = [weakness._asdict() for weakness in WEAKNESSES]
    return {"classes.json": f"{json.dumps(told, indent=1)}\n".encode()}
