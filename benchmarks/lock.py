"""How long dvc.lock takes to write after one stage: `python benchmarks/lock.py`.

DVC's own method against that of scripts/pipeline.py, the same stage into a copy of the project's
lock, ROUNDS times each, the best of them. The ratio is what to compare between machines.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

ROUNDS = 3


def seconds(method: Callable, lock: Path, stage: Any) -> float:
    """Return the best time of a method that writes one stage into the lock."""
    from dvc.fs import LocalFileSystem

    tracker = SimpleNamespace(track_file=lambda path: None)
    repo = SimpleNamespace(scm_context=tracker, fs=LocalFileSystem())
    this = SimpleNamespace(path=str(lock), relpath=lock.name, repo=repo)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        method(this, [stage])
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    """Print both times and their ratio."""
    from dvc.dvcfile import Lockfile
    from dvc.stage import serialize
    from dvc.utils.serialize import loads_yaml

    from scripts.pipeline import dump_stages, split

    text = Path("dvc.lock").read_text(encoding="utf-8")
    parts = split(text)
    name = list(parts)[len(parts) // 2]
    value = loads_yaml("stages:\n" + parts[name])["stages"][name]
    serialize.to_lockfile = lambda stage, **_: {stage.name: stage.value}
    stage = SimpleNamespace(name=name, value=value)
    with tempfile.TemporaryDirectory() as folder:
        times = []
        for method in (Lockfile.dump_stages, dump_stages):
            lock = Path(folder, "dvc.lock")
            shutil.copyfile("dvc.lock", lock)
            times.append(seconds(method, lock, stage))
            assert lock.read_text(encoding="utf-8") == text
    print(f"dvc.lock: {len(parts)} stages, {text.count(chr(10)):,} lines; one stage written")
    print(f"DVC                  {times[0]:8.3f} s  (baseline)")
    print(f"scripts/pipeline.py  {times[1]:8.3f} s  {times[0] / times[1]:.0f} times faster")


if __name__ == "__main__":
    main()
