"""Our package beside a public detector, on the same rows: `python benchmarks/prompts.py`.

stackone-defender 0.9.4 (Apache-2.0), whose model lies in its wheel, is installed into
`.rampart/peers-prompts` at the first run, its digest checked; nothing is fetched later. Both see
the text of each external row, malicious against benign, suspicious rows left out: neither was
trained on ours, and no answer of the peer is used for anything but this table. Then the time of one
prompt at equal length: both processes sit on the same core and take turns, prompt by prompt, so
that what else the machine does falls on both; the ratio is what to compare between machines, and
`cpu` what the core was busy with the call, which on an idle machine is the same.

Writes benchmarks/prompts.json. Exit status 1 where a limit is broken: our F1 or AUC below the
peer's, our median above the peer's, or above 8 ms for 200 characters.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import _pinned  # noqa: F401
import numpy as np
import pandas as pd

from rampart.core import files

ROOT = Path(__file__).resolve().parents[1]
SIDES, STORE = ROOT / "benchmarks/_prompt_sides.py", ROOT / ".rampart/peers-prompts"
PEER, WHEEL = "stackone-defender==0.9.4", "stackone_defender-0.9.4-py3-none-any.whl"
SHA256 = "97c206d989fd7e938bb8fd3cae80bcbf3350ef2a4ee5e4f1402f488489bc1cbb"
LICENCE = "Apache-2.0"
SHARED = ("onnxruntime", "tokenizers", "numpy")  # both run on the versions that are here
LENGTHS, PROMPTS, BATCH = (200, 1000), 200, 1000
LIMIT = 8.0  # milliseconds, our median for 200 characters
ROWS = 64  # of a question while scoring


def installed() -> Path:
    """Return the peer's Python; the wheel is downloaded, checked, then installed."""
    python = STORE / "bin/python"
    if not (STORE / "installed").exists():
        print(f"installing {PEER} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", STORE], check=True)
        pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "download", "--no-deps", "--dest", STORE, PEER], check=True)
        wheel = STORE / WHEEL
        if (digest := hashlib.sha256(wheel.read_bytes()).hexdigest()) != SHA256:
            raise ValueError(f"{wheel}: SHA-256 is {digest}, must be {SHA256}")
        pins = [f"{name}=={version(name)}" for name in SHARED]
        subprocess.run([*pip, "install", f"{wheel}[onnx]", *pins], check=True, timeout=900)
        (STORE / "installed").touch()
    return python


class Side:
    """A process that answers, on one core; stopped while it is not asked.

    Threads of a runtime may spin for a while after an answer, on the core that the other side has.
    """

    def __init__(self, command: list[Any], core: int | None):
        def settle() -> None:
            if core is not None:
                os.sched_setaffinity(0, {core})

        threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        one = {**os.environ, **dict.fromkeys(threads, "1"), "RAYON_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [*map(str, command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=one | {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"},
            preexec_fn=settle,
        )
        self._answer()
        self.process.send_signal(signal.SIGSTOP)

    def ask(self, texts: list[str]) -> dict:
        """Return what is said of some texts."""
        self.process.send_signal(signal.SIGCONT)
        self.process.stdin.write(json.dumps(texts) + "\n")
        self.process.stdin.flush()
        answer = self._answer()
        self.process.send_signal(signal.SIGSTOP)
        return answer

    def _answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise ValueError(f"{self.process.args}: ended with {self.process.wait()}")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        self.process.send_signal(signal.SIGCONT)
        self.process.stdin.close()
        self.process.wait()


def asked(side: Side, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return scores and alarms of all texts."""
    said = [
        one
        for start in range(0, len(texts), ROWS)
        for one in side.ask(texts[start : start + ROWS])["said"]
    ]
    return np.array([one["score"] for one in said]), np.array([one["alarm"] for one in said])


def scores(attack: np.ndarray, score: np.ndarray, alarm: np.ndarray, weight: np.ndarray) -> dict:
    """Return precision, recall, F1, false-positive rate, AUC, and the best F1 of any threshold.

    Parameters
    ----------
    attack, alarm : bool arrays of shape (n,). weight : of the rows.
    """
    from sklearn.metrics import precision_recall_curve, roc_auc_score

    hit, false = weight[attack & alarm].sum(), weight[~attack & alarm].sum()
    recall, fpr = hit / weight[attack].sum(), false / weight[~attack].sum()
    curve = precision_recall_curve(attack, score, sample_weight=weight)
    f1 = 2 * curve[0] * curve[1] / np.maximum(curve[0] + curve[1], 1e-12)
    told = {
        "f1": 2 * hit / (weight[attack].sum() + hit + false),
        "precision": hit / max(hit + false, 1e-12),
        "recall": recall,
        "fpr": fpr,
        "auc": roc_auc_score(attack, score, sample_weight=weight),
        "f1_best": f1.max(),
    }
    return {name: round(float(value), 4) for name, value in told.items()}


def by_kind(rows: pd.DataFrame, alarms: dict[str, np.ndarray]) -> dict[str, dict]:
    """Return the share of each kind's rows that raise an alarm: recall, or false alarms."""
    told = {}
    for kind, part in rows.groupby("kind", sort=True):
        shares = {name: round(float(alarm[part.index].mean()), 4) for name, alarm in alarms.items()}
        told[kind] = {"attack": bool(part["attack"].iloc[0]), "n": len(part), **shares}
    return told


def times(sides: dict[str, Side], texts: list[str], length: int) -> dict[str, Any]:
    """Return milliseconds a prompt of a length, the sides asked in turn, and their ratio."""
    long = [text[:length] for text in texts if len(text) >= length] or [max(texts, key=len)]
    prompts = [long[n % len(long)] for n in range(PROMPTS)]
    said: dict[str, list[dict]] = {name: [] for name in sides}
    for prompt in [*prompts[:10], *prompts]:  # the first ten pay for caches
        for name, side in sides.items():
            said[name].append(side.ask([prompt]))
    told: dict[str, Any] = {name: {} for name in sides}
    for clock, suffix in (("ms", ""), ("cpu_ms", "_cpu")):
        spent = {name: np.array([one[clock] for one in said[name][10:]]) for name in sides}
        for name, values in spent.items():
            middle, late = np.percentile(values, (50, 95))
            told[name] |= {f"p50{suffix}": round(middle, 2), f"p95{suffix}": round(late, 2)}
        told[f"ratio{suffix}"] = round(float(np.median(spent["stackone"] / spent["ours"])), 3)
    return told


def measure(package: Path, table: Path, core: int | None) -> dict[str, Any]:
    """Return the content of benchmarks/prompts.json."""
    rows = pd.read_parquet(table)
    rows = rows[rows["label"] != 1].reset_index(drop=True)
    rows["attack"] = rows["label"] == 2
    if "kind" not in rows:
        rows["kind"] = np.where(rows["attack"], "malicious", "benign")
    texts, attack = rows["text"].tolist(), rows["attack"].to_numpy()
    even = np.ones(len(rows))
    kinds = len(rows) / rows["kind"].nunique() / rows.groupby("kind")["kind"].transform("size")
    commands = {"ours": [sys.executable, SIDES, "ours", package]}
    commands["stackone"] = [installed(), SIDES, "stackone"]
    sides = {name: Side(command, core) for name, command in commands.items()}
    try:
        said = {name: asked(side, texts) for name, side in sides.items()}
        told = {
            "rows": {"benign": int((~attack).sum()), "malicious": int(attack.sum())},
            "by_row": {name: scores(attack, *one, even) for name, one in said.items()},
            "by_kind": {name: scores(attack, *one, kinds.to_numpy()) for name, one in said.items()},
            "kinds": by_kind(rows, {name: alarm for name, (_, alarm) in said.items()}),
            "milliseconds": {str(size): times(sides, texts, size) for size in LENGTHS},
        }
        batch = [texts[n % len(texts)][: LENGTHS[0]] for n in range(BATCH)]
        spent = min(sides["ours"].ask(batch)["cpu_ms"] for _ in range(3))
        told["batch_cpu_ms_per_row"] = round(spent / BATCH, 3)
    finally:
        for side in sides.values():
            side.close()
    told["peer"] = {"name": PEER, "licence": LICENCE, "sha256": SHA256}
    told["versions"] = {name: version(name) for name in SHARED}
    told["package"] = files.read_json(package / "config.json")["files"]["model.onnx"]
    told["machine"] = {"processor": platform.machine(), "core": core}
    return told


def show(told: dict[str, Any]) -> None:
    """Print the tables."""
    print(f"{told['rows']['malicious']:,} malicious, {told['rows']['benign']:,} benign rows")
    names = list(told["by_row"]["ours"])
    for weighed in ("by_row", "by_kind"):
        print(f"\n{'every ' + weighed[3:] + ' counts the same':<28}", *(f"{n:>9}" for n in names))
        for side, values in told[weighed].items():
            print(f"{side:<28}", *(f"{values[name]:>9.3f}" for name in names))
    print(f"\n{'alarms by kind':<20}{'rows':>6}{'ours':>9}{'stackone':>10}")
    for kind, part in told["kinds"].items():
        what = "caught" if part["attack"] else "false"
        print(f"{kind:<20}{part['n']:>6}{part['ours']:>9.1%}{part['stackone']:>10.1%}  {what}")
    for length, part in told["milliseconds"].items():
        print(f"\n{length + ' characters, ms':<28}{'p50':>9}{'p95':>9}{'cpu p50':>9}{'cpu p95':>9}")
        for side in ("ours", "stackone"):
            print(f"{side:<28}", *(f"{value:>8.2f}" for value in part[side].values()))
        print(f"{'ratio':<28}{part['ratio']:>9}{part['ratio_cpu']:>18}")
    print(f"batch of {BATCH:,}: ours {told['batch_cpu_ms_per_row']} ms a row")


def broken(told: dict[str, Any]) -> list[str]:
    """Return what does not hold of the limits."""
    mine, other = told["by_row"]["ours"], told["by_row"]["stackone"]
    wrong = [
        f"{name}: {mine[name]} is not above {other[name]}"
        for name in ("f1", "auc")
        if mine[name] <= other[name]
    ]
    time = told["milliseconds"][str(LENGTHS[0])]
    if time["ratio"] < 1:
        wrong.append(f"time: the peer takes {time['ratio']} of ours")
    if (spent := time["ours"]["p50_cpu"]) > LIMIT:
        wrong.append(f"time: the limit is {LIMIT} ms, got {spent}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--package", type=Path, default=ROOT / "models/prompts/package")
    parser.add_argument("--rows", type=Path, default=ROOT / "data/prompts/splits/external.parquet")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks/prompts.json")
    options = parser.parse_args()
    for path in (options.package / "model.onnx", options.rows):
        if not path.exists():
            print(f"{path} is not there: `dvc repro` makes it")
            return 0
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else None
    told = measure(options.package, options.rows, core)
    files.write_json(options.out, told)
    show(told)
    for line in (wrong := broken(told)):
        print(f"limit: {line}")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
