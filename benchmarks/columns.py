"""How fast columns become features and classes: `python benchmarks/columns.py` (or `make bench`).

Three parts: the 376 features (generated columns, no data needed); visions and DataProfiler on a
part of the same columns, installed into `.rampart/peers` at the first run (half a gigabyte; left
out, with a line, where that fails); and the package of the pipeline, once `models/columns/package`
exists. On the test split, where it exists, all three say number, date or other, which is what
the peers know of our eight classes. The ratio is what to compare between machines: above 1, the
peer is slower. The limits are for ours; the process has one thread.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import _pinned  # noqa: F401

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is imported: all is measured on one core
ROOT = Path(__file__).resolve().parents[1]
COLUMNS, VALUES, ROUNDS, PEER_COLUMNS = 1000, 200, 5, 60
LIMITS = {"batch": 0.5, "one": 2.0, "disk": 10.0, "memory": 150.0}  # ms, ms, MB, MB
PEERS, PACKAGE = ROOT / ".rampart/peers", ROOT / "models/columns/package"
TEST = ROOT / "data/columns/splits/test.parquet"
WANTED = ("dataprofiler==0.14.0", "visions[all]==0.8.2", "pandas==2.3.3")
COARSE = {"numeric": "number", "datetime": "date"}
INVENTED = {"price": "number", "count": "number", "orderDate": "date", "time": "date"}
MEMORY = """
import sys
from app.model import Package
from app.reading import Column
package = Package(sys.argv[1])
package.probabilities([Column("", n, "name", [f"{n} {i}" for i in range(200)], 200, 0)
                       for n in range(1000)])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""

Column = tuple[str, list[str]]


def invented(count: int, values: int, seed: int = 1) -> list[Column]:
    """Return columns of short values, of ten sorts in turn."""
    maker = random.Random(seed)

    def word() -> str:
        return "".join(maker.choices("abcdefghijklmnopqrstuvwxyz", k=maker.randint(3, 8)))

    def digits(most: int) -> str:
        return str(maker.randint(0, most))

    sorts = {
        "price": lambda: f"{maker.uniform(0, 999):.2f}",
        "city": lambda: word().title(),
        "orderDate": lambda: f"20{maker.randint(10, 24)}-{maker.randint(1, 12):02}-14",
        "paid": lambda: maker.choice(["yes", "no"]),
        "product_id": lambda: f"AB-{digits(99_999)}",
        "name": lambda: f"{word()} {word()}".title(),
        "count": lambda: digits(5000),
        "email": lambda: f"{word()}@example.org",
        "level": lambda: maker.choice(["low", "medium", "high"]),
        "time": lambda: f"{maker.randint(0, 23)}:{maker.randint(10, 59)}",
    }
    names = list(sorts)
    return [(names[n % 10], [sorts[names[n % 10]]() for _ in range(values)]) for n in range(count)]


def rows(columns: list[Column]) -> dict[str, list]:
    sizes = [len(values) for _, values in columns]
    names, values = [name for name, _ in columns], [values for _, values in columns]
    return {"name": names, "values": values, "n_rows": sizes, "n_missing": [0] * len(columns)}


def milliseconds(function: Any, arguments: list) -> list[float]:
    spent = []
    for argument in arguments:
        start = time.perf_counter()
        function(argument)
        spent.append(1000 * (time.perf_counter() - start))
    return spent


def features() -> float:
    """Print the time of the features; return milliseconds a column in a batch."""
    from rampart.features.columns import columns

    batch = rows(invented(COLUMNS, VALUES))
    best = min(milliseconds(columns, [batch] * ROUNDS)) / COLUMNS
    print(f"features, batch of {COLUMNS:,} columns of {VALUES} values: {best:.2f} ms a column")
    for size in (5, 50, 200):
        ones = [rows([column]) for column in invented(100, size)]
        spent = sorted(milliseconds(columns, ones * 3)[100:])
        middle, late = spent[100], spent[190]
        print(f"features, one column of {size:>3} values: median {middle:.2f}, p95 {late:.2f} ms")
    return best


def peers(columns: list[Column]) -> dict[str, dict[str, list]] | None:
    """Return what the peers say, or None, with a line, where they cannot be installed."""
    python = PEERS / "bin/python"
    try:
        if not (PEERS / "installed").exists():
            print(f"installing {' and '.join(WANTED[:2])} ...", flush=True)
            subprocess.run([sys.executable, "-m", "venv", "--clear", PEERS], check=True)
            install = [python, "-m", "pip", "install", "--quiet", *WANTED]
            subprocess.run(install, check=True, timeout=900, capture_output=True)
            (PEERS / "installed").touch()
        command = [python, ROOT / "benchmarks/_column_peers.py"]
        text = json.dumps(columns)
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"peers left out: {error} {(getattr(error, 'stderr', '') or '').strip()[-300:]}")
        return None


def package() -> bool:
    """Print time, size and memory of the package; return whether a limit is broken."""
    from app.model import Package
    from app.reading import Column as Cells

    loaded = Package(PACKAGE)
    cells = [
        Cells("", n, name, values, 200, 0) for n, (name, values) in enumerate(invented(200, 200))
    ]
    spent = sorted(milliseconds(loaded.probabilities, [[cell] for cell in cells * 3])[200:])
    command = [sys.executable, "-c", MEMORY, PACKAGE]
    peak = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    measured = {
        "one": spent[200],
        "disk": sum(file.stat().st_size for file in PACKAGE.rglob("*") if file.is_file()) / 1e6,
        "memory": int(peak) * 1024 / 1e6,
    }
    print(f"package, one column of 200 values: median {spent[200]:.2f}, p95 {spent[380]:.2f} ms")
    print(f"package: {measured['disk']:.1f} MB on disk, {measured['memory']:.0f} MB resident")
    broken = [over(name, value) for name, value in measured.items()]
    return any(broken)


def over(name: str, value: float) -> bool:
    if value > LIMITS[name]:
        print(f"limit on {name}: {LIMITS[name]:g}, got {value:.2f}: over the limit")
    return value > LIMITS[name]


def sample() -> tuple[list[Column], list[str]]:
    """Return columns of the test split, or invented ones, and their coarse classes."""
    if not TEST.exists():
        columns = invented(PEER_COLUMNS, VALUES)
        return columns, [INVENTED.get(name, "other") for name, _ in columns]
    import pandas as pd

    from rampart.tasks.columns.row import CLASSES, CODES

    frame = pd.read_parquet(TEST)
    frame = frame[frame["label"] != CODES["unknown"]].sample(PEER_COLUMNS, random_state=1)
    truth = [COARSE.get(CLASSES[label], "other") for label in frame["label"]]
    return list(zip(frame["name"], map(list, frame["values"]), strict=True)), truth


def ours(columns: list[Column]) -> dict[str, list] | None:
    """Return the milliseconds and the coarse classes of the package, one column at a time."""
    if not PACKAGE.exists():
        return None
    from app.model import Package
    from app.reading import Column as Cells

    loaded, spent, types = Package(PACKAGE), [], []
    for name, values in columns:
        cell = Cells("", 1, name, values, len(values), 0)
        spent += milliseconds(loaded.probabilities, [[cell]])
        label = loaded.labels[int(loaded.probabilities([cell])[0].argmax())]
        types.append(COARSE.get(label, "other"))
    return {"milliseconds": spent, "types": types}


def main() -> int:
    batch = features()
    broken = over("batch", batch)
    if PACKAGE.exists():
        broken |= package()
    else:
        print("models/columns/package is not there: `dvc repro` makes it; features alone")
    columns, truth = sample()
    answers = peers(columns) or {}
    if mine := ours(columns):
        answers = {"ours, one at a time": mine, **answers}
    print(f"{len(columns)} columns {'of the test split' if TEST.exists() else 'invented here'}")
    print(f"{'':<22}{'ms a column':>12}{'ratio to our batch':>20}{'number, date, other':>21}")
    print(f"{'our features, batch':<22}{batch:>12.2f}{1:>20.0f}")
    for name, answer in answers.items():
        mean = sum(answer["milliseconds"]) / len(columns)
        right = sum(map(str.__eq__, answer["types"], truth)) / len(columns)
        print(f"{name:<22}{mean:>12.2f}{mean / batch:>20.0f}{right:>21.0%}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
