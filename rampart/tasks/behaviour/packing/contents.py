"""What the package of the task tells besides its graph: where it learned."""

from __future__ import annotations

import json

import pandas as pd

from rampart.tasks.behaviour.row import CLASSES, HELD, SIDES


def contents(train: pd.DataFrame) -> dict[str, bytes]:
    """Return name -> bytes: simulated.json, that a simulated chain is all that it knows.

    Parameters
    ----------
    train : the rows that the models learned from; nothing of them is told.
    """
    told = {"simulated": True, "intents": CLASSES, "sides": SIDES, "held": HELD}
    return {"simulated.json": f"{json.dumps(told, indent=1)}\n".encode()}
