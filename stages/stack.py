"""Gather the predictions of fitted models: they are the features of a blend.

    python -m stages.stack columns members

in   models/<task>/<member>/model.joblib, data/<task>/predictions/<member>.parquet
out  data/<task>/features/<kind>/{features.joblib,validation.npz,test.npz,external.npz}

The probabilities are those before calibration: a blend is calibrated as one model.
"""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd

from rampart.core import cli, files, matrices
from rampart.core.params import Block, Name, block, read
from rampart.estimators.blend import settled
from rampart.features.members import Features

SPLITS = ("validation", "test", "external")


class StackParams(Block):
    """The block ``stack.<kind>``: the members, models of the block train on equal features."""

    first: Name
    second: Name
    third: Name


def main(argv: list[str] | None = None) -> None:
    """Write the members' predictions as features, and the members with them."""
    task, kind = cli.words(__doc__, argv, "task", "kind")
    settings = block(read(task), f"stack.{kind}", StackParams)
    names = list(settings.model_dump().values())
    tables = [pd.read_parquet(f"data/{task}/predictions/{name}.parquet") for name in names]
    shares = [column for column in tables[0] if column.startswith("p_")]
    rows = tables[0].drop(columns=shares)
    for name, table in zip(names, tables):
        if not table.drop(columns=shares).equals(rows):
            raise ValueError(f"predictions of {name} are not of the rows of {names[0]}")
    p = np.hstack([table[shares].to_numpy() for table in tables])

    pipelines = [joblib.load(f"models/{task}/{name}/model.joblib") for name in names]
    base = pipelines[0]["features"]
    for name, pipeline in zip(names, pipelines):
        if joblib.hash(pipeline["features"]) != joblib.hash(base):
            raise ValueError(f"{name} has other features than {names[0]}: they cannot be blended")
    features = Features(names, base, [settled(pipeline["classifier"]) for pipeline in pipelines])
    with files.replacing_folder(f"data/{task}/features/{kind}") as folder:
        joblib.dump(features, folder / "features.joblib", compress=("zlib", 3))
        for split in SPLITS:
            matrices.save(folder / f"{split}.npz", p[(rows["split"] == split).to_numpy()])
    print(f"{task} {kind}: {len(names)} members of {len(shares)} classes, {len(rows):,} rows")


if __name__ == "__main__":
    cli.run(main)
