"""A tiny anomaly model as the stage anomaly leaves it: the score is ln(1 + bytes of the client)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from rampart.core import files
from rampart.serving.onnx.graphs import part, to_bytes

BUDGETS = [10.0, 100.0, 1000.0]
THRESHOLDS = [9.0, 7.0, 5.0]


def graph() -> bytes:
    """Return the graph of the score, of two columns: bytes of the client, and TCP or not."""
    nodes = [
        ("Gather", ["features", "first"], ["bytes"], {"axis": 1}),
        ("Add", ["bytes", "one"], ["more"], {}),
        ("Log", ["more"], ["score"], {}),
    ]
    constants = {"first": np.array([0]), "one": np.float32([1])}
    forms = {"features": ("FLOAT", ["N", 2])}, {"score": ("FLOAT", ["N", 1])}
    return to_bytes(part(nodes, constants, *forms, 17))


def told() -> dict:
    """Return thresholds.json."""
    budgets = [
        {"alerts_a_day": budget, "of": of, "threshold": threshold + (of == "all")}
        for of in ("benign", "all")
        for budget, threshold in zip(BUDGETS, THRESHOLDS)
    ]
    table = {"share": [0.0, 0.5, 1.0], "score": [2.0, 6.0, 10.0]}
    used = {"numbers": ["n_client_bytes"], "levels": {"c_protocol": ["tcp"]}, "budgets": budgets}
    used["quantiles"] = {"benign": table, "all": {}}
    return {"day": {"rows": 20_000, "hours": 24}, "detectors": {"log": used}, "use": "log"}


def write(validation: pd.DataFrame) -> None:
    """Write both files below the working folder, and the scores of the rows of validation."""
    scores = np.log1p(validation["n_client_bytes"])
    frame = pd.DataFrame({"id": validation["id"], "split": "validation", "log": scores})
    files.write_parquet("data/flows/anomaly.parquet", frame)
    files.write_json("models/flows/anomaly/thresholds.json", told())
    path = Path("models/flows/anomaly/log/model.onnx")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(graph())
