"""Our VAE, WGAN-GP and diffusion against SDV's CTGAN and TVAE: `python benchmarks/generators.py`.

One fold of an invented table of correlated binary columns (or of a data set that the pipeline has
made: `python benchmarks/generators.py spam`), each generator with the knobs of params.yaml, one
thread. Prints seconds to fit and sample, and what the rows are worth on the same test rows (TS-TR,
macro-F1 averaged over a random forest and logistic regression). The ratio, CTGAN's seconds over a
generator's own, is what to compare between machines: above 1, CTGAN is slower.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rampart import files
from rampart.campaign import classifiers
from rampart.loading import load
from rampart.metrics.confusion import confusion, macro_f1
from rampart.params import block, read
from rampart.tabular.coding import fit_coder
from rampart.tabular.kinds import Column
from rampart.tabular.rows import Rows, matrix

BASELINE = "ctgan"
GENERATORS = ("ctgan", "tvae", "cvae", "wgan-gp", "diffusion")
JUDGES = ("forest", "logreg")
ROWS, COLUMNS, FACTORS = 1000, 100, 8


def invented() -> tuple[pd.DataFrame, np.ndarray, np.ndarray, tuple[Column, ...]]:
    """Return binary columns that hang together through a few hidden factors."""
    rng = np.random.default_rng(4)
    factors = rng.normal(size=(ROWS, FACTORS))
    wide = factors @ rng.normal(size=(FACTORS, COLUMNS)) + rng.normal(size=(ROWS, COLUMNS)) - 1
    y = (factors[:, 0] + factors[:, 1] * factors[:, 2] > 0).astype(int)
    names = [f"c{k}" for k in range(COLUMNS)]
    frame = pd.DataFrame(np.where(wide > 0, "1", "0"), columns=names).astype(object)
    schema = tuple(Column(name, "binary", False) for name in names)
    return frame, y, rng.permutation(ROWS) % 5, schema


def made(name: str) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, tuple[Column, ...]]:
    """Return a data set that the stage tabulate wrote."""
    folder = Path("data/malware/tables") / name
    rows = pd.read_parquet(folder / "rows.parquet")
    columns = files.read_json(folder / "schema.json")["columns"]
    frame = pd.read_parquet(folder / "features.parquet")
    schema = tuple(Column(**column) for column in columns)
    return frame, rows["label"].to_numpy(), rows["fold"].to_numpy(), schema


def worth(X: np.ndarray, y: np.ndarray, X_test: np.ndarray, y_test: np.ndarray, k: int) -> float:
    """Return the macro-F1 on the test rows, averaged over the judges."""
    values = []
    for name in JUDGES:
        fitted = classifiers.build(name, 100, 1, X).fit(X, y)
        predicted, _ = classifiers.outputs(fitted, X_test)
        values.append(float(macro_f1(confusion(y_test, predicted, k))))
    return float(np.mean(values))


def timed(name: str, params: dict, rows: Rows, y: np.ndarray, layout, k: int):
    module = load("rampart.generators", name)
    knobs = block(params, f"campaign.{name}", module.Params)
    counts = np.bincount(y).tolist()
    start = time.perf_counter()
    generator = module.build(knobs, layout, k, 1).fit(rows, y)
    fitted = time.perf_counter()
    sample = generator.sample(counts, 2)
    return fitted - start, time.perf_counter() - fitted, sample


def main() -> None:
    import torch

    torch.set_num_threads(1)
    with threadpool_limits(1):
        report()


def report() -> None:
    params = read()
    frame, y, folds, schema = made(sys.argv[1]) if len(sys.argv) > 1 else invented()
    k = int(y.max()) + 1
    tested = folds == 0
    coder = fit_coder(frame[~tested], schema)
    train, test = coder.encode(frame[~tested]), coder.encode(frame[tested])
    X_test = matrix(test, coder.layout)
    ceiling = worth(matrix(train, coder.layout), y[~tested], X_test, y[tested], k)
    print(f"{len(train):,} rows x {len(schema)} columns, scale {params['scale']}")
    head = ("generator", "fit s", "sample s", "ratio", "TS-TR", "of TR-TR")
    print("{:<10} {:>8} {:>9} {:>6} {:>6} {:>9}".format(*head))
    baseline = None
    for name in GENERATORS:
        fit, sample, (rows, labels) = timed(name, params, train, y[~tested], coder.layout, k)
        baseline = baseline or fit + sample
        value = worth(matrix(rows, coder.layout), labels, X_test, y[tested], k)
        print(
            f"{name:<10} {fit:>8.2f} {sample:>9.2f} {baseline / (fit + sample):>6.1f} "
            f"{value:>6.3f} {value / ceiling:>9.1%}"
        )


if __name__ == "__main__":
    main()
