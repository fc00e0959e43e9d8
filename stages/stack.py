"""Gather the predictions of fitted models: they are the features of a blend, a vote or a stack.

    python -m stages.stack columns members

in   models/<task>/<member>/model.joblib, data/<task>/predictions/<member>.parquet
out  data/<task>/features/<kind>/{features.joblib,validation.npz,test.npz,external.npz}

The probabilities are those before calibration: what is made of them is calibrated as one model.
"""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd

from rampart.core import cli, files, matrices
from rampart.core.params import Block, Name, ParamError, Params, block, read
from rampart.estimators.blend import settled
from rampart.features.members import Features
from rampart.features.members.kinds import shared

SPLITS = ("validation", "test", "external")


class StackParams(Block):
    """The block ``stack.<kind>``: two to six models of the block train, whatever their features."""

    first: Name
    second: Name
    third: Name | None = None
    fourth: Name | None = None
    fifth: Name | None = None
    sixth: Name | None = None


def main(argv: list[str] | None = None) -> None:
    """Write the members' predictions as features, and the members with them."""
    task, kind = cli.words(__doc__, argv, "task", "kind")
    params = read(task)
    settings = block(params, f"stack.{kind}", StackParams)
    names = [name for name in settings.model_dump().values() if name is not None]
    check_members(params, kind, names)
    tables = [pd.read_parquet(f"data/{task}/predictions/{name}.parquet") for name in names]
    shares = [column for column in tables[0] if column.startswith("p_")]
    rows = tables[0].drop(columns=shares)
    for name, table in zip(names, tables):
        if not table.drop(columns=shares).equals(rows):
            raise ValueError(f"predictions of {name} are not of the rows of {names[0]}")
    p = np.hstack([table[shares].to_numpy() for table in tables])

    pipelines = [joblib.load(f"models/{task}/{name}/model.joblib") for name in names]
    classifiers = [settled(pipeline["classifier"]) for pipeline in pipelines]
    base, classifiers = shared([pipeline["features"] for pipeline in pipelines], classifiers)
    features = Features(names, base, classifiers)
    with files.replacing_folder(f"data/{task}/features/{kind}") as folder:
        joblib.dump(features, folder / "features.joblib", compress=("zlib", 3))
        for split in SPLITS:
            matrices.save(folder / f"{split}.npz", p[(rows["split"] == split).to_numpy()])
    print(f"{task} {kind}: {len(names)} members of {len(shares)} classes, {len(rows):,} rows")


def check_members(params: Params, kind: str, names: list[str]) -> None:
    """Raise ParamError for a member that is there twice, or that learned from validation itself.

    Its predictions of validation would be of rows that it was fitted on.
    """
    where, items = params.where(f"stack.{kind}"), params.get("train") or {}
    for name in names:
        if names.count(name) > 1:
            raise ParamError(f"{where}: {name} is a member twice")
        if (items.get(name) or {}).get("features") in params["stack"]:
            raise ParamError(f"{where}: {name} learns from validation: it cannot be a member")


if __name__ == "__main__":
    cli.run(main)
