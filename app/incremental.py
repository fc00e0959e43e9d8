"""Learn a linear model from Parquet files that fit no memory.

    python -m app.incremental big/*.parquet --label label --text message --out models/mine.joblib
    python -m app.incremental flows.parquet --label kind --numbers bytes packets --group capture \\
        --out models/flows.joblib

One row group is in memory at a time. Standard output has a line of JSON: what the model reaches on
the rows that it did not learn from. The model is a joblib file, which is code that runs: open what
you made yourself.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import joblib

from rampart.core import cli, files
from rampart.core.params import check
from rampart.data import shards
from rampart.training.incremental import Streamed, StreamParams


def main(argv: list[str] | None = None) -> None:
    """Write the model that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, help="Parquet files with the same columns")
    parser.add_argument("--label", required=True, help="the column to predict")
    parser.add_argument("--numbers", nargs="*", default=[], help="columns of numbers")
    parser.add_argument("--text", help="a column of texts")
    parser.add_argument("--hashed", type=int, default=2**18, help="columns for the words of it")
    parser.add_argument("--group", help="a column: rows alike in it are held out together")
    parser.add_argument("--held-out", type=float, default=0.1, help="share of rows or groups")
    parser.add_argument("--epochs", type=int, default=3, help="passes over the files")
    parser.add_argument("--alpha", type=float, default=1e-5, help="strength of the penalty")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", required=True, type=Path, help="the file of the model")
    options = vars(parser.parse_args(argv))
    paths, seed, out = (options.pop(name) for name in ("files", "seed", "out"))
    params = check(options, "options", StreamParams)
    parts = shards.parts(paths)
    model = Streamed(params, seed).fit(parts)
    reached = model.score(parts)
    out.parent.mkdir(parents=True, exist_ok=True)
    with files.replacing(out) as path:
        joblib.dump(model, path, compress=("zlib", 3))
    print(json.dumps({"classes": model.classes_.tolist(), **reached}))


if __name__ == "__main__":
    cli.run(main)
