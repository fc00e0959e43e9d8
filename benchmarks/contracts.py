"""How fast contracts are audited: `python benchmarks/contracts.py` (or `make bench`).

A source of 500 lines and a runtime code, each beside its limit once the packages are loaded, and a
thousand of both a minute on one core; the baseline of the same run is reading alone: parsing the
source with tree-sitter, disassembling the code. The ratio to that is what to compare between
machines. Sources are drawn from the templates of the task, codes are what it compiled.

    python benchmarks/contracts.py 100     # contracts, in place of 200
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

import _pinned  # noqa: F401
import numpy as np
import pandas as pd

from app.audit.judging import Judge
from app.audit.subjects import Subject
from rampart.evm.analysis import analyse
from rampart.solidity.parsing import parse
from rampart.tasks.contracts.twins.generate import rows

ROOT = Path(__file__).resolve().parents[1]
CODES = ROOT / "data/contracts/compiled.parquet"
COUNT, LINES = 200, 500
LIMITS = {"source of 500 lines": 50.0, "bytecode": 5.0}
"""Milliseconds."""
A_MINUTE = 1000  # contracts


def spent(function, subjects: list) -> np.ndarray:
    """Return the milliseconds of the processor that each subject takes."""
    found = []
    for subject in subjects:
        begun = time.process_time()
        function(subject)
        found.append(1000 * (time.process_time() - begun))
    return np.array(found)


def long_source(texts: list[str]) -> str:
    """Return contracts of the templates, one after the other, of LINES lines or a little more."""
    text = ""
    for number, one in enumerate(texts):
        text += one.replace("contract ", f"contract N{number}", 1) + "\n"
        if text.count("\n") >= LINES:
            return text
    raise ValueError(f"the templates have fewer than {LINES} lines")


def main() -> None:
    """Print a line a measurement."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    if not (ROOT / "models/contracts/package").is_dir() or not CODES.is_file():
        print("contracts: no packages here: run `make repro TASKS=contracts` first")
        return
    texts = [row["text"] for row in rows(seed=1, count=2)][: max(count, 60)]
    codes = pd.read_parquet(CODES, columns=["bytecode"])["bytecode"]
    codes = codes[codes != ""].iloc[:: max(1, len(codes) // count)].tolist()[:count]
    judge = Judge(ROOT / "models")

    def source(text: str) -> None:
        judge.verdict(Subject("a.sol", source=text, files={"source": "a.sol"}))

    def code(text: str) -> None:
        judge.verdict(Subject("a.hex", bytecode=text, files={"bytecode": "a.hex"}))

    source(texts[0]), code(codes[0])  # loads both
    gc.freeze()  # as app.audit does
    whole = [long_source(texts)] * 5
    parts = {
        "source of 500 lines": (source, parse, whole),
        "bytecode": (code, analyse, codes),
        "source of a template": (source, parse, texts[:count]),
    }
    for name, (judged, read, subjects) in parts.items():
        took, alone = spent(judged, subjects), spent(read, subjects)
        limit = f", limit {LIMITS[name]:g}" if name in LIMITS else ""
        print(
            f"{name}: {np.median(took):.1f} ms of a processor at the median (95 %: "
            f"{np.quantile(took, 0.95):.1f}{limit}), {took.sum() / max(alone.sum(), 1e-9):.1f} "
            f"times reading alone; {60_000 / took.mean():,.0f} a minute (aim {A_MINUTE:,})"
        )


if __name__ == "__main__":
    main()
