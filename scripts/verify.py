"""Compare the pipeline's outputs with those that dvc.lock and git hold.

    python scripts/verify.py          run everything again (`make verify`): same bytes?
    python scripts/verify.py --fresh  nothing to run in this commit? (.ci/run, before it runs it)
    python scripts/verify.py --head   how far are the outputs from the committed ones? (.ci/run)

The first forgets the tuning trials, runs `dvc repro --force` and fails when a digest in dvc.lock
changed, timing files excepted: those are never equal twice, and no stage depends on them. The last
prints the same list, and fails only when a headline metric has moved by more than TOLERANCE and out
of its committed interval: on another kind of processor last digits differ, and a network
that was trained with them may end elsewhere.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

TOLERANCE = 0.02
HEADLINES = ("f1_macro", "custom_score")  # in the blocks "test" and "external" of a metrics.json
TIMING = "/timing/"
KEPT = "downloads"  # of .rampart: archives by digest, which cannot go stale
BIN = str(Path(sys.executable).parent)
ENVIRONMENT = {**os.environ, "PATH": BIN + os.pathsep + os.environ.get("PATH", "")}


def digests(lock: str) -> dict[str, str]:
    """Return the digest of each output in the text of a dvc.lock, timing files left out."""
    stages = (yaml.safe_load(lock) or {}).get("stages", {})
    outputs = [out for stage in stages.values() for out in stage.get("outs", [])]
    return {out["path"]: out["md5"] for out in outputs if TIMING not in out["path"]}


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return a line for each output that changed, came or went."""
    lines = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path, "none"), after.get(path, "none")
        if old != new:
            lines.append(f"{path}: was {old[:12]}, is {new[:12]}")
    return lines


def moved(path: str, before: dict, after: dict) -> list[str]:
    """Return a line for each headline metric of one model that moved too far.

    That is by more than TOLERANCE, and out of the interval that it had, where it had one.
    """
    lines = []
    for split in ("test", "external"):
        for name in HEADLINES:
            old, new = before.get(split, {}).get(name), after.get(split, {}).get(name)
            if old is None and new is None:
                continue
            missing = old is None or new is None
            low, high = (before.get(split, {}).get(f"{name}_{end}", old) for end in ("low", "high"))
            if missing or (abs(new - old) > TOLERANCE and not low <= new <= high):
                lines.append(f"{path}: {split}.{name} was {old}, is {new}")
    return lines


def committed(path: str) -> str | None:
    """Return a file's text in the last commit, None when it is not there."""
    done = subprocess.run(["git", "show", f"HEAD:{path}"], capture_output=True)
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def to_run(output: str) -> list[str]:
    """Return the stages that a dry run says would run.

    Examples
    --------
    >>> to_run("Stage 'fetch@a' didn't change, skipping\\nRunning stage 'train@b':\\n> python")
    ['train@b']
    """
    lines = output.splitlines()
    return [line.split("'")[1] for line in lines if line.startswith("Running stage '")]


def rerun() -> int:
    """Run everything again and compare dvc.lock with itself."""
    before = digests(Path("dvc.lock").read_text(encoding="utf-8"))
    for item in Path(".rampart").glob("*"):
        if item.name != KEPT:
            shutil.rmtree(item) if item.is_dir() else item.unlink()
    done = subprocess.run(
        [sys.executable, "scripts/pipeline.py", "repro", "--force"], env=ENVIRONMENT
    )
    if done.returncode:
        print("verify: the pipeline failed, so there is nothing to compare")
        return 1
    lines = differences(before, digests(Path("dvc.lock").read_text(encoding="utf-8")))
    print("\n".join(lines))
    print(f"verify: {len(lines)} of {len(before)} outputs came out different")
    return 1 if lines else 0


def fresh() -> int:
    """Ask DVC what it would run; the data need not be here."""
    command = ["dvc", "repro", "--dry", "--allow-missing"]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    stages = to_run(done.stdout)
    if done.returncode or stages:
        print(done.stderr.strip())
        print(f"verify: dvc.lock is older than the code, params or data; to run: {stages}")
        return 1
    print("verify: dvc.lock agrees with code, params and data")
    return 0


def against_head() -> int:
    """Compare the outputs here with the committed ones."""
    before = digests(committed("dvc.lock") or "")
    lines = differences(before, digests(Path("dvc.lock").read_text(encoding="utf-8")))
    print("\n".join(lines) or "verify: every output has the committed digest")
    far = []
    for path in sorted(Path("reports").glob("*/models/*/metrics.json")):
        old = committed(path.as_posix())
        if old is None:
            far.append(f"{path}: is not in the commit")
        else:
            far += moved(str(path), json.loads(old), json.loads(path.read_text(encoding="utf-8")))
    print("\n".join(far) or "verify: no headline metric moved far")
    return 1 if far else 0


def main() -> int:
    """Do what the option says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--fresh", action="store_true", help="nothing to run in this commit?")
    choice.add_argument("--head", action="store_true", help="compare with the committed outputs")
    options = parser.parse_args()
    if not Path("dvc.lock").is_file():
        print("verify: no dvc.lock here: run it from the root, after `dvc repro`")
        return 1
    if options.fresh:
        return fresh()
    return against_head() if options.head else rerun()


if __name__ == "__main__":
    sys.exit(main())
