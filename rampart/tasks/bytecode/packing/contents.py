"""The files of a package that this task alone has, beside graph, features and labels."""

from __future__ import annotations

import json

import pandas as pd

from rampart.evm.facts import FACTS
from rampart.tasks.bytecode.evidence import ABOUT


def contents(train: pd.DataFrame) -> dict[str, bytes]:
    """Return name -> bytes: what the facts say that evidence is told by, and of which class.

    Parameters
    ----------
    train : the rows that the models learned from; nothing of them goes into a package.
    """
    told = {"facts": FACTS, "about": {name: list(facts) for name, facts in ABOUT.items()}}
    return {"evidence.json": f"{json.dumps(told, indent=1)}\n".encode()}
