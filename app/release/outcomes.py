"""What the prediction log says of versions: requests, outcomes, and the test of a canary."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from rampart.operation import changes, sequential
from rampart.operation.routing import ReleaseError, Route
from rampart.operation.sequential import Decision, Seen, SequentialParams

KEPT = ["id", "at", "version", "prediction", "key", "label", "label_at"]
Unit = Literal["row", "key"]


class Trial(NamedTuple):
    """A canary, what is known of it, and what the stop rule says."""

    version: str
    seen: Seen
    decision: Decision


def read(url: str, task: str, since: float | None = None, variant: str = "served") -> pd.DataFrame:
    """Return what was logged of a task, a row a prediction, without sketches and texts."""
    from rampart.monitoring.predictions import Log

    with Log(url, create=False) as log:
        parts = log.chunks(task, since=since, variant=variant)
        rows = [[row[name] for name in KEPT] for part in parts for row in part]
    return pd.DataFrame(rows, columns=KEPT)


def counts(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return version to ``requests``, ``outcomes`` (rows whose truth is known) and ``right``."""
    found = {}
    for version, part in rows.groupby("version"):
        known = part[part["label"].notna()]
        right = int((known["prediction"] == known["label"]).sum())
        found[str(version)] = {"requests": len(part), "outcomes": len(known), "right": right}
    return found


def agreement(served: pd.DataFrame, shadow: pd.DataFrame) -> tuple[int, int]:
    """Return how many rows a shadow scored too, and in how many it said the same."""
    both = served.merge(shadow, on="id", suffixes=("", "_shadow"))
    return len(both), int((both["prediction"] == both["prediction_shadow"]).sum())


def trial(
    route: Route, version: str, rows: pd.DataFrame, settings: SequentialParams, unit: Unit = "row"
) -> Trial:
    """Return the test of a canary against the default.

    Parameters
    ----------
    rows : as ``read`` returns them; those before the canary began are left out.
    unit : ``key`` takes the first outcome of each sticky key alone, where the rows of one caller
        are alike; rows without a key count each.

    Raises
    ------
    ReleaseError : the version is no canary now.
    """
    times = changes.phases(route, version)
    if not times:
        known = ", ".join(changes.canaries(route)) or "none"
        raise ReleaseError(f"{version} is no canary; canaries: {known}")
    rows = rows[rows["version"].isin([route.default, version]) & rows["label"].notna()]
    rows = rows[rows["at"] >= times[0]].sort_values(["label_at", "at", "id"], kind="stable")
    if unit == "key":
        rows = rows[(rows["key"] == "") | ~rows["key"].duplicated()]
    phase = np.searchsorted(times, rows["at"].to_numpy(float), side="right")
    right = (rows["prediction"] == rows["label"]).to_numpy(bool)
    canary = (rows["version"] == version).to_numpy(bool)
    seen = sequential.compare(canary, right, settings, phase)
    return Trial(version, seen, sequential.decide(seen, settings))
