"""The files of a package that this task alone has."""

from __future__ import annotations

import json

import pandas as pd

from rampart.solidity.classes import WEAKNESSES
from rampart.tasks.solidity.row import FEATURES


def contents(train: pd.DataFrame) -> dict[str, bytes]:
    """Return name -> bytes: what the classes are in public registries, and what a row must have.

    Parameters
    ----------
    train : the rows that the models learned from; nothing is taken from them.
    """
    told = {
        "classes": {one.name: {"swc": list(one.swc), "cwe": one.cwe} for one in WEAKNESSES},
        "numbers": [name for name in FEATURES if name in train],
    }
    return {"weaknesses.json": f"{json.dumps(told, indent=1)}\n".encode()}
