"""Fit one kind of features on train and extract them for every split, once for all models.

    python -m stages.featurize prompts tfidf

in   data/<task>/splits/*.parquet
out  data/<task>/features/<kind>/{features.joblib,train.npz,validation.npz,test.npz,external.npz}
"""

from __future__ import annotations

import pandas as pd

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.core.progress import within

SPLITS = ("train", "validation", "test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write the features of one task."""
    import joblib

    task, kind = cli.words(__doc__, argv, "task", "kind")
    params = read(task)
    module = load("rampart.features", kind, needs="Params")
    features = module.Features(block(params, f"featurize.{kind}", module.Params))
    with files.replacing_folder(f"data/{task}/features/{kind}") as folder:
        for split in SPLITS:
            rows = pd.read_parquet(f"data/{task}/splits/{split}.parquet")
            with within(f"{kind}, {split}"):
                if split == "train":
                    features, matrix = features.fit_extract(rows)
                    joblib.dump(features, folder / "features.joblib")
                else:
                    matrix = features.extract(rows)
            matrices.save(folder / f"{split}.npz", matrix)
            print(f"{task} {kind}: {split} {matrix.shape[0]:,} x {matrix.shape[1]:,}", flush=True)


if __name__ == "__main__":
    cli.run(main)
