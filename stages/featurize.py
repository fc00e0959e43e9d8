"""Fit one kind of features on train and extract them for every split, once for all models.

    python -m stages.featurize prompts-tfidf

in   data/<task>/splits/*.parquet
out  data/<task>/features/<kind>/{features.joblib,train.npz,validation.npz,test.npz,external.npz}
"""

from __future__ import annotations

import pandas as pd

from rampart import cli, files, matrices
from rampart.loading import load
from rampart.params import ParamError, check, lookup, read

SPLITS = ("train", "validation", "test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write the features of one task."""
    import joblib

    item = cli.argument("item", __doc__, argv)
    task, kind = cli.task_and_model(item)
    params = read()
    module = load("rampart.features", kind)
    value = dict(lookup(params, f"featurize.{item}"))
    named = {key: value.pop(key, None) for key in ("task", "kind")}
    if named != {"task": task, "kind": kind}:
        raise ParamError(f"params.yaml: featurize.{item}: task and kind must be {task}, {kind}")
    features = module.Features(check(value, f"featurize.{item}", module.Params))
    with files.replacing_folder(f"data/{task}/features/{kind}") as folder:
        for split in SPLITS:
            rows = pd.read_parquet(f"data/{task}/splits/{split}.parquet")
            if split == "train":
                features, matrix = features.fit_extract(rows)
                joblib.dump(features, folder / "features.joblib")
            else:
                matrix = features.extract(rows)
            matrices.save(folder / f"{split}.npz", matrix)
            print(f"{item}: {split} {matrix.shape[0]:,} x {matrix.shape[1]:,}", flush=True)


if __name__ == "__main__":
    cli.run(main)
