"""How long a stage takes to start: `python benchmarks/startup.py` (or `make bench`).

Imports each stage in a process of its own, `ROUNDS` times, and prints the best time beside two
baselines of the same run: a bare Python, and one that imports pandas. The ratio to the second is
what to compare between machines. The limit: a stage is there in under a second, because heavy
libraries (scikit-learn, matplotlib, xgboost, ...) are imported inside the functions that use them.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 5
LIMIT = 1.0  # seconds
BASELINES = {"bare python": "pass", "import pandas": "import pandas"}
STAGES = sorted(file.stem for file in Path("stages").glob("[a-z]*.py"))


def seconds(program: str) -> float:
    """Return the wall-clock seconds of a Python process that runs one line."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - started


def main() -> int:
    programs = BASELINES | {f"stages.{name}": f"import stages.{name}" for name in STAGES}
    best = dict.fromkeys(programs, float("inf"))
    for _ in range(ROUNDS):  # in turns, so that a slow moment does not fall on one program
        for name, program in programs.items():
            best[name] = min(best[name], seconds(program))
    print(f"{'best of ' + str(ROUNDS):<20} {'seconds':>8} {'x pandas':>9} {'x bare':>7}")
    for name, value in sorted(best.items(), key=lambda item: item[1]):
        pandas, bare = best["import pandas"], best["bare python"]
        late = "  over the limit" if value > LIMIT else ""
        print(f"{name:<20} {value:>8.2f} {value / pandas:>9.2f} {value / bare:>7.1f}{late}")
    return int(any(value > LIMIT for value in best.values()))


if __name__ == "__main__":
    sys.exit(main())
