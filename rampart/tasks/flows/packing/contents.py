"""The files of a package that this task alone has, beside graph, features and labels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from rampart.tasks.flows.attack import rules
from rampart.tasks.flows.packing.harmless import learned
from rampart.tasks.flows.row import CATEGORIES


def contents(train: pd.DataFrame) -> dict[str, bytes]:
    """Return name -> bytes: the lookup of ATT&CK, and what harmless flows are like.

    Parameters
    ----------
    train : the rows that the models learned from, with ``label`` and the features.
    """
    harmless = train[(train["label"] == 0) & ~train["generated"]]
    if not len(harmless):
        raise ValueError("train has no harmless flow: what is usual cannot be said")
    told = json.dumps(learned(harmless), indent=1)
    return {"lookup.yaml": rules.FILE.read_bytes(), "harmless.json": f"{told}\n".encode()}


def unusual(told: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the detector that is used, and anomaly.json: what a runtime has to know of it.

    Parameters
    ----------
    told : what the stage anomaly wrote to thresholds.json.
    """
    name = told["use"]
    used = told["detectors"][name]
    levels = used["levels"]  # thresholds.json has its keys sorted, the graph's columns are not
    order = [f"c_{key}" for key in CATEGORIES]
    found = {
        "name": name,
        "numbers": used["numbers"],
        "levels": {key: levels[key] for key in sorted(levels, key=order.index)},
        "rows_a_day": told["day"]["rows"],
        "budgets": used["budgets"],
        "quantiles": used["quantiles"]["benign"],
    }
    return name, f"{json.dumps(found, indent=1, ensure_ascii=False)}\n".encode()
