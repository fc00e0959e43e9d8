"""Compare the outputs of all pipelines with those that their dvc.lock and git hold.

    python scripts/verify.py                run everything again (`make verify`): the same bytes?
    python scripts/verify.py --record       and write what it took, as scripts/repro.py does
    python scripts/verify.py --fresh        nothing to run in this commit?
    python scripts/verify.py --head         is everything as it was committed?
    python scripts/verify.py --head prompts is this task?

Each prints what is not, a line an output or file, and fails then. There is no tolerance: kernels
are pinned (rampart/core/kernels.py), and what is never equal twice (time, memory) is no output.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

KEPT = "downloads"  # of .rampart: archives by digest, which cannot go stale
BIN = str(Path(sys.executable).parent)
ENVIRONMENT = {**os.environ, "PATH": BIN + os.pathsep + os.environ.get("PATH", "")}


def locks() -> list[str]:
    """Return the paths of the locks that are here."""
    paths = [Path("dvc.lock"), *sorted(Path("pipelines").glob("*/dvc.lock"))]
    return [path.as_posix() for path in paths if path.is_file()]


def digests(lock: str) -> dict[str, str]:
    """Return the digest of each output in the text of a dvc.lock."""
    stages = (yaml.safe_load(lock) or {}).get("stages", {})
    outputs = [out for stage in stages.values() for out in stage.get("outs", [])]
    return {out["path"]: out["md5"] for out in outputs}


def recorded(names: list[str]) -> dict[str, str]:
    """Return the digest of each output in these locks."""
    texts = (Path(lock).read_text(encoding="utf-8") for lock in names)
    return {path: digest for text in texts for path, digest in digests(text).items()}


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return a line for each output that changed, came or went."""
    lines = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path, "none"), after.get(path, "none")
        if old != new:
            lines.append(f"{path}: was {old[:12]}, is {new[:12]}")
    return lines


def committed(path: str) -> str:
    """Return a file's text in the last commit, empty when it is not there."""
    done = subprocess.run(["git", "show", f"HEAD:{path}"], capture_output=True)
    return done.stdout.decode("utf-8") if done.returncode == 0 else ""


def to_run(output: str) -> list[str]:
    """Return the stages that a dry run says would run.

    Examples
    --------
    >>> to_run("Stage 'fetch@a' didn't change, skipping\\nRunning stage 'train@b':\\n> python")
    ['train@b']
    """
    lines = output.splitlines()
    return [line.split("'")[1] for line in lines if line.startswith("Running stage '")]


def rerun(options: list[str]) -> int:
    """Run everything again, tuning trials too, and compare the locks with themselves."""
    before = recorded(locks())
    for item in Path(".rampart").glob("*"):
        if item.name != KEPT:
            shutil.rmtree(item) if item.is_dir() else item.unlink()
    script = Path(__file__).with_name("repro.py")
    done = subprocess.run([sys.executable, str(script), "--force", *options], env=ENVIRONMENT)
    if done.returncode:
        print("verify: the pipeline did not come to its end, so there is nothing to compare")
        return 1
    lines = differences(before, recorded(locks()))
    print(*lines, f"verify: {len(lines)} of {len(before)} outputs came out different", sep="\n")
    return 1 if lines else 0


def fresh() -> int:
    """Ask DVC what it would run in any folder; the data need not be here.

    It is spared to parse params.yaml for each stage: half of its time (scripts/warm/spare.py).
    """
    command = ["dvc", "repro", "--all-pipelines", "--dry", "--allow-missing"]
    environment = ENVIRONMENT | {"PYTHONPATH": str(Path(__file__).with_name("warm"))}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    stages = to_run(done.stdout)
    if done.returncode or stages:
        print(done.stderr.strip())
        print(f"verify: a dvc.lock is older than the code, params or data; to run: {stages}")
        return 1
    print("verify: each dvc.lock agrees with code, params and data")
    return 0


def against_head(tasks: list[str]) -> int:
    """Compare the locks and all other files that git knows with the last commit.

    With tasks: their locks, and what lies in their folders.
    """
    names = [f"pipelines/{task}/dvc.lock" for task in tasks] or locks()
    if lacking := [name for name in names if not Path(name).is_file()]:
        print(f"verify: there is no {lacking[0]}; locks: {', '.join(locks())}")
        return 1
    old = [digests(committed(lock)) for lock in names]
    before = {path: digest for lock in old for path, digest in lock.items()}
    lines = differences(before, recorded(names))
    folders = [f"{top}/{task}" for task in tasks for top in ("pipelines", "reports", "data/user")]
    words = ["git", "status", "--porcelain", "--", *folders]
    status = subprocess.run(words, capture_output=True, text=True)
    if status.returncode:
        lines.append(status.stderr.strip())
    files = status.stdout.splitlines()  # the locks among them: their bytes, not their digests alone
    print(*lines, *files, sep="\n")
    print(f"verify: {len(lines)} outputs and {len(files)} files are not as they were committed")
    return 1 if lines or files else 0


def main(argv: list[str] | None = None) -> int:
    """Do what the option says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--fresh", action="store_true", help="nothing to run in this commit?")
    choice.add_argument(
        "--head", nargs="*", metavar="task", help="is everything, or a task, as it was committed?"
    )
    choice.add_argument("--record", action="store_true", help="write what running all of it took")
    options = parser.parse_args(argv)
    if not locks():
        print("verify: no dvc.lock here: run it from the root, after `dvc repro`")
        return 1
    if options.fresh:
        return fresh()
    if options.head is not None:
        return against_head(options.head)
    return rerun(["--record"] if options.record else [])


if __name__ == "__main__":
    sys.exit(main())
