"""What pinned kernels cost: `python benchmarks/kernels.py` (or `make bench`).

Fits estimators and generators on invented rows, one thread, with the kernels pinned to AVX2 and
with those that each library chooses for this CPU (RAMPART_KERNELS=native), in turns, each time in
a process of its own; the best of ROUNDS counts, in seconds of CPU. The ratio, pinned over native,
is what to compare between machines: above 1, pinning costs time.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from typing import Any

ROUNDS = 3
MODES = ("avx2", "native")
ROWS, WIDTH, CLASSES, COLUMNS = 2000, 300, 8, 100
KNOBS = {
    "logreg": {},
    "svm": {},
    "bayes": {},
    "forest": {"trees": 30},
    "xgboost": {"rounds": 20},
    "network": {"epochs": 3},
    "cvae": {"epochs": 10},
    "wgan_gp": {"epochs": 2},
}
GENERATORS = ("cvae", "wgan_gp")


def fit(name: str) -> float:
    """Fit a model and use it; return its seconds of CPU, without those of the imports."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    room = "synthetic.generators" if name in GENERATORS else "estimators"
    module = importlib.import_module(f"rampart.{room}.{name}")
    params = module.Params(**KNOBS[name])
    rng = np.random.default_rng(1)
    if name in GENERATORS:
        return generate(module, params, rng)
    y = np.arange(ROWS) % CLASSES
    X = rng.gamma(1.0, 1.0, (ROWS, WIDTH)).astype(np.float32)
    X[:, :CLASSES] += np.eye(CLASSES, dtype=np.float32)[y]
    if name == "network":
        module.build(module.Params(epochs=1), 1).fit(X[:100], y[:100])  # TensorFlow's start
    with threadpool_limits(1):
        start = time.process_time()
        module.build(params, 1).fit(X, y).predict_proba(X)
        return time.process_time() - start


def generate(module: Any, params: Any, rng: Any) -> float:
    """Fit a generator on binary columns and draw as many rows again."""
    import numpy as np
    import torch

    from rampart.synthetic.tables.rows import Layout, Rows

    torch.set_num_threads(1)
    factors = rng.normal(size=(ROWS, 8))
    wide = factors @ rng.normal(size=(8, COLUMNS)) + rng.normal(size=(ROWS, COLUMNS))
    rows = Rows((wide > 0).astype(np.int32), np.zeros((ROWS, 0)))
    names = tuple(f"c{k}" for k in range(COLUMNS))
    layout = Layout(names, ("binary",) * COLUMNS, (2,) * COLUMNS)
    y = (factors[:, 0] > 0).astype(int)
    start = time.process_time()
    module.build(params, layout, 2, 1).fit(rows, y).sample(np.bincount(y).tolist(), 2)
    return time.process_time() - start


def seconds(name: str, mode: str) -> float:
    """Return what a process with these kernels measures."""
    done = subprocess.run(
        [sys.executable, __file__, name],
        env={**os.environ, "RAMPART_KERNELS": mode},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{name}, {mode}:\n{done.stderr}")
    return float(done.stdout.split()[-1])


def main() -> None:
    print(
        f"{f'best of {ROUNDS}, CPU seconds':<22}" + "".join(f"{mode:>9}" for mode in MODES),
        " ratio",
    )
    for name in KNOBS:
        times = [[seconds(name, mode) for mode in MODES] for _ in range(ROUNDS)]
        pinned, native = map(min, zip(*times))
        print(f"{name:<24}{pinned:>9.2f}{native:>9.2f}{pinned / native:>7.2f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import _pinned  # noqa: F401

        print(fit(sys.argv[1]))
    else:
        main()
