"""Our VAE, WGAN-GP and diffusion against SDV's CTGAN and TVAE: `python benchmarks/generators.py`.

One fold of an invented table of correlated binary columns (or of a data set that the pipeline has
made: `python benchmarks/generators.py spam`), each generator with the knobs of the campaign, one
thread. Prints seconds to fit and sample, and what the rows are worth on the same test rows (TS-TR,
macro-F1 averaged over a random forest and logistic regression). The ratio, CTGAN's seconds over a
generator's own, is what to compare between machines: above 1, CTGAN is slower.
"""

from __future__ import annotations

import sys

import _pinned  # noqa: F401
import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.metrics.confusion import confusion, macro_f1
from rampart.synthetic.campaign import classifiers
from rampart.synthetic.campaign.fitting import sample, split
from rampart.synthetic.tables import stored
from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.rows import matrix
from rampart.synthetic.tables.stored import Table

TASK = "malware"
GENERATORS = ("ctgan", "tvae", "cvae", "wgan_gp", "diffusion")
JUDGES = ("forest", "logreg")
ROWS, COLUMNS, FACTORS = 1000, 100, 8


def invented() -> Table:
    """Return binary columns that hang together through a few hidden factors."""
    rng = np.random.default_rng(4)
    factors = rng.normal(size=(ROWS, FACTORS))
    wide = factors @ rng.normal(size=(FACTORS, COLUMNS)) + rng.normal(size=(ROWS, COLUMNS)) - 1
    y = (factors[:, 0] + factors[:, 1] * factors[:, 2] > 0).astype(int)
    names = [f"c{k}" for k in range(COLUMNS)]
    frame = pd.DataFrame(np.where(wide > 0, "1", "0"), columns=names).astype(object)
    schema = tuple(Column(name, "binary", False) for name in names)
    return Table(frame, y, rng.permutation(ROWS) % 5, schema, ("0", "1"))


def worth(X: np.ndarray, y: np.ndarray, X_test: np.ndarray, y_test: np.ndarray, k: int) -> float:
    """Return the macro-F1 on the test rows, averaged over the judges."""
    values = []
    for name in JUDGES:
        fitted = classifiers.build(name, 100, 1, X).fit(X, y)
        predicted, _ = classifiers.outputs(fitted, X_test)
        values.append(float(macro_f1(confusion(y_test, predicted, k))))
    return float(np.mean(values))


def main() -> None:
    import torch

    torch.set_num_threads(1)
    with threadpool_limits(1):
        report()


def report() -> None:
    params = read(TASK)
    table = stored.read(f"data/{TASK}/tables/{sys.argv[1]}") if len(sys.argv) > 1 else invented()
    parts, k = split(table, 0), len(table.classes)
    layout, test = parts.coder.layout, matrix(parts.test.rows, parts.coder.layout)
    ceiling = worth(matrix(parts.train.rows, layout), parts.train.y, test, parts.test.y, k)
    rows, columns = len(parts.train.y), len(table.schema)
    print(f"{rows:,} rows x {columns} columns, scale {params['scale']}")
    head = ("generator", "fit s", "sample s", "ratio", "TS-TR", "of TR-TR")
    print("{:<10} {:>8} {:>9} {:>6} {:>6} {:>9}".format(*head))
    baseline = None
    for name in GENERATORS:
        module = load("rampart.synthetic.generators", name, needs="build")
        knobs = block(params, f"campaign.{name}", module.Params)
        drawn = sample(parts, k, module.build, knobs, None, 1)
        fit, took = drawn.cost["fit_seconds"], drawn.cost["sample_seconds"]
        baseline = baseline or fit + took
        value = worth(matrix(drawn.part.rows, layout), drawn.part.y, test, parts.test.y, k)
        print(
            f"{name:<10} {fit:>8.2f} {took:>9.2f} {baseline / (fit + took):>6.1f} "
            f"{value:>6.3f} {value / ceiling:>9.1%}"
        )


if __name__ == "__main__":
    main()
