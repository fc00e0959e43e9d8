"""A clone of the task columns alone: invented labelled tables, no data package, tiny models."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.integration.making import copied, start, write_packages
from tests.integration.workspace import Workspace

USER = "data/user/columns"
LABELED, ABROAD = f"{USER}/labeled_columns", f"{USER}/abroad"
MODELS = ("rules", "forest", "network", "xgboost", "ensemble")
TABLES, EXTERNAL = 10, 3  # of each class
SYLLABLES = ["ba", "de", "fi", "go", "lu", "ma", "ne", "po", "ra", "si", "to", "vu"]
LEVELS = ["low", "medium", "high", "not known"]
Cell = Callable[[np.random.Generator], str]


def word(rng: np.random.Generator) -> str:
    """Return an invented word."""
    return "".join(rng.choice(SYLLABLES, size=rng.integers(2, 4)))


def words(rng: np.random.Generator, low: int, high: int) -> str:
    """Return a few invented words with a capital."""
    return " ".join(word(rng) for _ in range(rng.integers(low, high))).capitalize()


# Two kinds of cell a class; a table has a column of each.
CELLS: dict[str, tuple[Cell, Cell]] = {
    "text_long": (
        lambda rng: f"{words(rng, 12, 20)}. {words(rng, 6, 12)}.",
        lambda rng: f"{words(rng, 15, 25)}!",
    ),
    "text_short": (lambda rng: words(rng, 2, 4), lambda rng: f"The {words(rng, 1, 3)}"),
    "numeric": (
        lambda rng: f"{rng.normal(50, 20):.3f}",
        lambda rng: str(rng.integers(10, 9000)),
    ),
    "datetime": (
        lambda rng: str(np.datetime64("2001-01-01") + rng.integers(0, 9000)),
        lambda rng: f"{rng.integers(24):02}:{rng.integers(60):02}:{rng.integers(60):02}",
    ),
    "categorical": (lambda rng: str(rng.choice(LEVELS)), lambda rng: "ABCD"[rng.integers(4)]),
    "identifier": (
        lambda rng: f"ID-{rng.integers(10**8):08}",
        lambda rng: rng.bytes(6).hex(),
    ),
    "boolean": (
        lambda rng: ["yes", "no"][rng.integers(2)],
        lambda rng: ["true", "false"][rng.integers(2)],
    ),
    "unknown": (
        lambda rng: json.dumps({"a": int(rng.integers(99)), "b": [word(rng)]}),
        lambda rng: "always the same",
    ),
}


def write(folder: Path, tables: int, seed: int) -> None:
    """Write ``tables`` CSV files a class, two columns each; no two share a header."""
    rng = np.random.default_rng(seed)
    for label, cells in CELLS.items():
        (folder / label).mkdir(parents=True, exist_ok=True)
        for number in range(tables):
            stem = f"{label}{seed}{number}"
            header = [f"{word(rng)}_{stem}", f"{stem}_{word(rng)}"]
            rows = [[cell(rng) for cell in cells] for _ in range(rng.integers(20, 60))]
            with open(folder / label / f"{stem}.csv", "w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows([header, *rows])


def clone_columns(root: Path) -> Workspace:
    """Make a clone of the task columns alone: a folder to train on, one from elsewhere."""
    workspace = copied(root, "columns")
    tables(workspace)
    write_packages(root, {})
    start(workspace, {"columns": tiny})
    return workspace


def tables(workspace: Workspace) -> None:
    """Write the tables of a user."""
    write(workspace.path(LABELED), TABLES, seed=1)
    write(workspace.path(ABROAD), EXTERNAL, seed=2)


def tiny(params: dict[str, Any]) -> None:
    """Change params.yaml to suit these tables: all models but the majority, nothing to search."""
    params["extract"] = {}
    params["ingest"] |= {
        "packages": ["generated"],
        "files": [LABELED, {"path": ABROAD, "role": "external"}],
    }
    params["split"]["external"] = []
    del params["train"]["majority"]
    params["compare"]["baselines"] = ["rules"]
    params["synthesize"]["count"] = 6
    params["compress"] = {"network": params["compress"]["network"]}
    params["benchmark"]["models"] = ["forest"]  # a network has six variants, a process each
    params["robustness"]["rows"] = [5, 20]
    params["importance"]["forest"]["best"] = [20]
    params["train"]["network"] |= {"layers": "16-8", "dropout": "0.3-0.3", "epochs": 2}
