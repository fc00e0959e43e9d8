"""Small projects of the tasks that judge generators on tables: tabulate, campaign, rank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from rampart.core import files
from stages import campaign, rank, tabulate
from tests.honesty.project import SHARED, parameters, small
from tests.stages.small import write_files

FOLD = 0  # whose held-out rows are changed


def write(task: str, rows: pd.DataFrame | None = None, **changes: dict) -> None:
    """Write parameters and the user's table into the folder."""
    write_files(SHARED, parameters(task, **changes), task)
    path = Path(small(task).TABLE)
    path.parent.mkdir(parents=True, exist_ok=True)
    (small(task).raw() if rows is None else rows).to_csv(path, index=False)


def run(task: str) -> None:
    """Run all stages, each on all its items."""
    params = yaml.safe_load(Path(f"pipelines/{task}/params.yaml").read_text(encoding="utf-8"))
    for item in params["tabulate"]:
        tabulate.main([task, item])
    for generator in params["campaign"]:
        campaign.main([task, generator])
    rank.main([task])


def here(_: Any, function: Callable, calls: Any, names: Any = None) -> list[Any]:
    """Stand in for processes."""
    return [function(*call) for call in calls]


def folds(task: str, generator: str) -> list[dict[str, Any]]:
    """Return the record of each fold of the only data set."""
    (path,) = Path(f"reports/{task}/cells/{generator}").glob("*.json")
    cell = files.read_json(path)
    assert cell["status"] == "ok", cell["reason"]
    return cell["folds"]


def spoil_fold(task):
    """Put other contents and labels into the rows that one fold tests on."""
    (item,) = small(task).PARAMS["tabulate"]
    folder = f"data/{task}/tables/{item}"
    features = pd.read_parquet(f"{folder}/features.parquet")
    rows = pd.read_parquet(f"{folder}/rows.parquet")
    held = (rows["fold"] == FOLD).to_numpy()
    changed = pd.concat([features[~held], small(task).other(features[held])]).sort_index()
    rows["label"] = np.where(held, 1 - rows["label"], rows["label"])
    files.write_parquet(f"{folder}/features.parquet", changed)
    files.write_parquet(f"{folder}/rows.parquet", rows)


def of_training(record):
    """Return the parts of a fold's record that follow from its training rows alone."""
    counts = {name: record["counts"][name] for name in ("train", "synthetic")}
    return counts, record["utility"]["tr_ts"], record["losses"]
