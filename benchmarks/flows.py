"""How fast flows are scored: `python benchmarks/flows.py` (or `make bench`), with a package there.

Four parts, each beside its limit: 1,000 flows of a CSV to a scored table, once the package is
loaded; flow records in the columns of NetFlow v3, ROWS of them and a tenth as many, streamed by
the command line in a process of its own (seconds, peak memory, and whether ten times the flows
take ten times as long); a capture of 100 MB; and the baseline of the same run: what the pipeline
trained, unpickled and run by scikit-learn, for the same flows. The ratio to that is what to compare
between machines: above 1, scikit-learn is slower. Flows and packets are invented (_flows.py).

    python benchmarks/flows.py 200000      # fewer rows
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import _pinned  # noqa: F401
from _flows import capture, netflow

ROOT = Path(__file__).resolve().parents[1]
PACKAGE, MODELS = ROOT / "models/flows/package", ROOT / "models/flows"
ROWS, CAPTURE, FEW, NATIVE = 1_000_000, 100_000_000, 1000, 20_000
LIMITS = {"few": 1.0, "many": 60.0, "memory": 2000.0, "growth": 1.3, "capture": 60.0}
"""Seconds, seconds, MB, times the time of linear growth, seconds."""
SCORED = """
import runpy, sys, time
sys.argv = ["flows", sys.argv[1], "--top", "1"]
begun = time.perf_counter()
runpy.run_module("app.flows", run_name="__main__")
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("measured", time.perf_counter() - begun, int(peak) / 1000, time.process_time())
"""


def scored(path: Path) -> tuple[float, float]:
    """Score a file in a process of its own; return seconds, its start with them, and peak MB.

    The processor's seconds are printed: on a machine that does other work they say more.
    """
    command = [sys.executable, "-c", SCORED, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    _, seconds, peak, spent = done.stdout.splitlines()[-1].split()
    print(f"{path.name}: {float(seconds):.1f} s, {float(spent):.1f} s of a processor", flush=True)
    return float(seconds), float(peak)


def best(function, rounds: int = 3) -> float:
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        function()
        spent.append(time.perf_counter() - begun)
    return min(spent)


def against_native(folder: Path) -> float:
    """Return how many times as long scikit-learn takes for the severity of the same flows."""
    import joblib
    import pandas as pd

    from app.flows import infer, ingest, loading
    from app.flows.severity import Severity
    from rampart.tasks.flows.packing.rows import prepared
    from rampart.tasks.flows.prepare import prepare

    flows = pd.concat(ingest.stream(netflow(folder / "native.csv", NATIVE)).frames)
    model = json.loads((PACKAGE / "config.json").read_text())["model"]
    pipeline = joblib.load(MODELS / model / "model.joblib")
    severity = Severity(loading.package(infer.PACKAGE))

    def native() -> None:
        rows = pd.DataFrame(prepare(flows))
        pipeline["classifier"].predict_proba(pipeline["features"].transform(rows))

    theirs = best(native, 2)
    ours = best(lambda: severity.probabilities(prepared(flows)))
    print(f"severity of {NATIVE:,} flows: {ours:.2f} s; scikit-learn, {model}: {theirs:.2f} s")
    return theirs / ours


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    if not PACKAGE.is_dir():
        print(f"{PACKAGE} is not there: run `dvc repro bundle` in pipelines/flows")
        return 0
    from app.flows import infer, ingest

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.perf_counter()
        scorer = infer.Scorer(PACKAGE)
        print(f"package loaded: {time.perf_counter() - begun:.2f} s")
        few = netflow(folder / "few.csv", FEW)
        found = {"few": best(lambda: scorer.score(ingest.read(few).flows))}
        tenth, _ = scored(netflow(folder / "tenth.csv", rows // 10))
        found["many"], found["memory"] = scored(netflow(folder / "many.csv", rows))
        (folder / "many.csv").unlink()  # a quarter of a gigabyte
        start, _ = scored(few)
        found["growth"] = (found["many"] - start) / max(10 * (tenth - start), 1e-9)
        found["capture"], _ = scored(capture(folder / "a.pcap", CAPTURE))
        ratio = against_native(folder)
    told = {
        "few": f"{FEW:,} flows of a CSV, s",
        "many": f"{rows:,} flows of a CSV, s",
        "memory": "peak memory of that, MB",
        "growth": f"time of {rows:,} / 10 x that of {rows // 10:,}",
        "capture": f"a capture of {CAPTURE / 1e6:.0f} MB, s",
    }
    for key, words in told.items():
        late = "  over the limit" if found[key] > LIMITS[key] else ""
        print(f"{words:<40} {found[key]:>9.2f}   limit {LIMITS[key]:g}{late}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores")
    print(f"{'scikit-learn takes, for the severity':<40} {ratio:>9.1f}   times as long")
    return int(any(found[key] > LIMITS[key] for key in LIMITS))


if __name__ == "__main__":
    sys.exit(main())
