"""Take out what an explanation points at, and see whether the verdict falls.

    python -m stages.faithful <task>

in   data/<task>/units.parquet; of the tasks that are asked: data/<its>/splits/external.parquet,
     reports/<its>/champion.json, models/<its>/<model>/model.joblib,
     models/<its>/calibration/<model>.json
out  reports/<task>/more/faithful/: faithful.csv, summary.csv, about.json

Rows are external: no model learned from their packages, templates or eras.
"""

from __future__ import annotations

from typing import Any

import joblib
import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import Block, Name, block, read
from rampart.core.progress import within
from rampart.core.seeds import derive
from rampart.metrics import calibration


class FaithfulParams(Block):
    """The block ``faithful``."""

    source: Name  # the task whose champion reads sources
    bytecode: Name  # and codes
    rows: int = Field(default=100, ge=4, le=1e6)  # contracts of each, one a family
    bootstrap: int = Field(default=1000, ge=50, le=1e5)
    alpha: float = Field(default=0.05, gt=0, lt=1)


def main(argv: list[str] | None = None) -> None:
    """Write the tables of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "faithful", FaithfulParams)
    faithful = load("rampart.tasks", task, "faithful")
    rng = np.random.default_rng(derive(params["seed"], "faithful", task))
    units = pd.read_parquet(f"data/{task}/units.parquet", columns=["id", "text"])
    text_of = units.drop_duplicates("id").set_index("id")["text"]

    outside = pd.read_parquet(f"data/{settings.source}/splits/external.parquet")
    outside = outside[outside["unit"].isin(text_of.index)]
    texts = [text_of[unit] for unit in faithful.attacked(outside, "unit", settings.rows)]
    with within("source"):
        rows = list(faithful.of_sources(texts, asked(settings.source), rng))
    outside = pd.read_parquet(f"data/{settings.bytecode}/splits/external.parquet")
    codes = faithful.attacked(outside, "code", settings.rows)
    scoring = load("rampart.tasks", settings.bytecode, "scoring")
    predict = scoring.predictor(*champion(settings.bytecode))
    with within("bytecode"):
        rows += list(faithful.of_codes(codes, predict, rng))

    table = pd.DataFrame(rows, columns=faithful.COLUMNS)
    summed = summary(table, faithful, settings, rng)
    with files.replacing_folder(f"reports/{task}/more/faithful") as folder:
        files.write_csv(folder / "faithful.csv", table)
        files.write_csv(folder / "summary.csv", summed)
        files.write_json(folder / "about.json", about(summed, settings.alpha))
    print(summed.to_string(index=False))


def champion(task: str) -> tuple[Any, dict]:
    """Return the fitted pipeline of a task's champion, and its calibration."""
    model = files.read_json(f"reports/{task}/champion.json")["model"]
    pipeline = joblib.load(f"models/{task}/{model}/model.joblib")
    return pipeline, files.read_json(f"models/{task}/calibration/{model}.json")


def asked(task: str) -> Any:
    """Return what asks a task's champion: columns to calibrated probabilities."""
    pipeline, fitted = champion(task)
    return lambda columns: calibration.apply(fitted, pipeline.predict_proba(columns))


def summary(table: pd.DataFrame, faithful: Any, settings: FaithfulParams, rng) -> pd.DataFrame:
    """Return a row an evidence: how often it carries more than something else, and by how much.

    Raises
    ------
    ValueError : no contract of which anything could be taken out.
    """
    if table.empty:
        raise ValueError("faithful: of no contract could anything be taken out: raise rows")
    found = []
    for kind, rows in table.groupby("evidence", sort=False):
        low, high = faithful.interval(rows, settings.bootstrap, settings.alpha, rng)
        means = rows[["before", "without it", "without another"]].mean()
        found.append((kind, len(rows), faithful.auc(rows), low, high, *means))
    columns = ["evidence", "contracts", "auc", "auc_low", "auc_high"]
    return pd.DataFrame(found, columns=[*columns, "before", "without it", "without another"])


def about(table: pd.DataFrame, alpha: float) -> dict:
    """Return what the page says of it."""
    told = [
        f"of {row.evidence} in {row.auc:.0%} ({row.auc_low:.0%} to {row.auc_high:.0%}) of "
        f"{row.contracts} contracts; the probability is {row.before:.2f}, {row[7]:.2f} without the "
        f"evidence and {row[8]:.2f} without something else"
        for row in table.itertuples()
    ]
    return {
        "title": "Is the explanation what decided?",
        "text": "The line that is pointed at is blanked, or the function left out, and the "
        "contract asked about again; beside it another line or function of it, at random. "
        f"The evidence carries more ({100 * (1 - alpha):g} % intervals) {'; '.join(told)}.",
        "pictures": {},
    }


if __name__ == "__main__":
    cli.run(main)
