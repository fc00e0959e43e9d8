"""What a `dvc repro` costs that has nothing to do: `python benchmarks/noop.py` (or `make bench`).

CPU seconds (user and system of the process, the best of ROUNDS, in turns) of `dvc repro` in the
folder of each task, and with --all-pipelines at the root, beside two projects made here, in a
temporary folder, with as many stages in as many folders:

trivial   a stage has one dep and one out, each a file of one line, and tracks one key in each file
          of parameters that a real one tracks keys in: copies of params.yaml and of the task's, or
          of data/packages.yaml where it stands for a data package
bare      the same without params

The ratio to *trivial* is what to compare between machines: real stages have more deps and keys, but
all of them together may cost no more than LIMIT times DVC's own work. Then what scripts/repro.py
(`make repro`) costs, which looks at everything once. The last table is about growth: replicas of
this project with one, two, ... tasks, real dvc.yaml, params and code, but a line in place of each
output. The CPU of a stage must not grow with the tasks. Needs `make repro` before.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROUNDS = 3
LIMIT = 1.5
BIN = Path(sys.executable).parent
DVC = str(BIN / "dvc")
ENVIRONMENT = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
TASKS = sorted(path.parent.name for path in Path("pipelines").glob("*/dvc.yaml"))
ALL = "--all-pipelines"
GROUP = """  {name}:
    foreach: {items}
    do:
      cmd: "true"
      params: [{params}]
      deps: ["{dep}/${{item}}"]
      outs: ["out/${{item}}"]
"""


def run(folder: Path, *words: str) -> str:
    """Return what a command prints, which must succeed."""
    done = subprocess.run(words, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"noop: {' '.join(words)} in {folder}: {done.stdout}{done.stderr}")
    return done.stdout


def cost(folder: Path, *words: str) -> tuple[float, str]:
    """Return the CPU seconds of a command, and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = run(folder, *words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(getattr(after, key) - getattr(before, key) for key in ("ru_utime", "ru_stime"))
    return cpu, output


def noop(folder: Path, *options: str) -> tuple[float, list[str]]:
    """Return the CPU seconds of a `dvc repro`, and the stages that it passed over."""
    cpu, output = cost(folder, DVC, "repro", *options)
    return cpu, [line.split("'")[1] for line in output.splitlines() if line.startswith("Stage '")]


def committed(folder: Path) -> None:
    """Make a folder a repository of git and DVC, in which every stage is up to date."""
    run(folder, "git", "init", "--quiet")
    if not (folder / ".dvc").is_dir():
        run(folder, DVC, "init", "--quiet")
    run(folder, DVC, "commit", "--force", "--quiet")


def trivial(folder: Path, shared: int, tasks: dict[str, list[str]], params: bool) -> None:
    """Make a project of trivial stages.

    ``shared`` is how many the root has, ``tasks`` the stages that DVC passes over in the folder of
    each: those of the root among them are the deps of as many of its own.
    """
    keys = ['data/packages.yaml: ["packages.garak"]'] if params else []
    (folder / "data").mkdir(parents=True)
    shutil.copyfile("data/packages.yaml", folder / "data/packages.yaml")
    shutil.copyfile("params.yaml", folder / "params.yaml")
    pipeline(folder, {"fetch": (range(shared), "in")}, keys)
    for task, stages in tasks.items():
        here = folder / "pipelines" / task
        upstream = sum("dvc.yaml:" in name for name in stages)
        groups = {
            "first": (range(upstream), "../../out"),
            "more": (range(upstream, len(stages) - upstream), "in"),
        }
        file = Path("pipelines", task, "params.yaml")
        blocks = yaml.safe_load(file.read_text(encoding="utf-8"))
        block = next(name for name, value in blocks.items() if isinstance(value, dict))
        key = f"{block}.{next(iter(blocks[block]))}"
        keys = ["../../params.yaml: [scale]", f'params.yaml: ["{key}"]'] if params else []
        pipeline(here, groups, keys)
        if params:  # without: DVC would read it for the names in dvc.yaml
            shutil.copyfile(file, here / "params.yaml")
    (folder / ".gitignore").write_text("out\n")
    committed(folder)


def pipeline(folder: Path, groups: dict[str, tuple[range, str]], params: list[str]) -> None:
    """Write a dvc.yaml with groups of stages (which items, the folder of their deps), and files."""
    text = "stages:\n"
    for name, (items, dep) in groups.items():
        keys = ", ".join(f"{{{key}}}" for key in params)
        text += GROUP.format(name=name, items=list(items), dep=dep, params=keys)
        for top in ("in", "out"):
            (folder / top).mkdir(parents=True, exist_ok=True)
            for item in items:
                (folder / top / str(item)).write_text(f"{folder.name} {item}\n")
    (folder / "dvc.yaml").write_text(text)


def replica(folder: Path, tasks: list[str]) -> None:
    """Make a copy of this project with some of its tasks, and a line in place of each output."""
    from dvc.repo import Repo

    words = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    for name in run(Path(), *words).splitlines():
        task = Path(name).parts[1] if name.startswith("pipelines/") else None
        output = name.startswith("reports/") or name.endswith("dvc.lock")
        if Path(name).is_file() and not output and task in (None, *tasks):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(name, folder / name)
    root = yaml.safe_load(Path("dvc.yaml").read_text(encoding="utf-8"))
    root["stages"].pop("index", None)  # it needs all tasks
    (folder / "dvc.yaml").write_text(yaml.safe_dump(root, sort_keys=False))
    run(folder, "git", "init", "--quiet")
    with Repo(str(folder)) as repo:
        paths = [Path(entry.fs_path) for entry in (*repo.index.deps, *repo.index.outs)]
    for path in sorted(paths, reverse=True):  # what is in a folder before the folder
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{path.name}\n")
    committed(folder)


def best(runs: dict[str, tuple[Path, tuple[str, ...]]]) -> dict[str, float]:
    """Return the least CPU seconds of each, measured in turns."""
    times = dict.fromkeys(runs, float("inf"))
    for _ in range(ROUNDS):
        for name, (folder, options) in runs.items():
            times[name] = min(times[name], noop(folder, *options)[0])
    return times


def against_trivial(temporary: Path) -> bool:
    """Print the first table; return whether the ratio of everything is over LIMIT."""
    passed = {task: noop(Path("pipelines", task))[1] for task in TASKS}
    whole = noop(Path(), ALL)[1]
    root = len(whole) - sum("dvc.yaml:" in name for name in whole)
    runs = {}
    for kind in ("", "trivial", "bare"):
        project = temporary / kind if kind else Path()
        if kind:
            trivial(project, root, passed, params=kind == "trivial")
            noop(project, ALL)  # fills DVC's table of known files
        for task in TASKS:
            runs[f"{task}{kind}"] = (project / "pipelines" / task, ())
        runs[f"everything{kind}"] = (project, (ALL,))
    times = best(runs)
    print("CPU s of a no-op     stages   here  trivial  ratio   bare  ratio")
    for name, stages in (passed | {"everything": whole}).items():
        here, small, bare = (times[f"{name}{kind}"] for kind in ("", "trivial", "bare"))
        print(
            f"{name:<20} {len(stages):>6} {here:>6.2f} {small:>8.2f} {here / small:>6.2f}"
            f" {bare:>6.2f} {here / bare:>6.2f}"
        )
    plain = times["everything"]
    own = min(cost(Path(), sys.executable, "scripts/repro.py")[0] for _ in range(ROUNDS))
    print(f"\nmake repro, nothing to do: {own:.2f} CPU s, {own / plain:.2f} of dvc repro {ALL}")
    return plain / times["everythingtrivial"] > LIMIT


def growth(temporary: Path) -> None:
    """Print the second table."""
    copies = {}
    for tasks in (TASKS[:count] for count in range(1, len(TASKS) + 1)):
        folder = temporary / f"of{len(tasks)}"
        folder.mkdir()
        replica(folder, tasks)
        copies[" + ".join(tasks)] = (folder, (ALL,))
    stages = {name: len(noop(folder, ALL)[1]) for name, (folder, _) in copies.items()}
    times = best(copies)
    print("\nreplica with the tasks              stages  CPU s  ms a stage")
    for name, count in stages.items():
        print(f"{name:<34} {count:>7} {times[name]:>6.2f} {1000 * times[name] / count:>11.1f}")


def main() -> int:
    """Print both tables; 1 when everything costs more than LIMIT."""
    if "Running stage" in run(Path(), DVC, "repro", ALL, "--dry"):
        sys.exit("noop: there is something to run here: `make repro` before")
    with tempfile.TemporaryDirectory() as temporary:
        late = against_trivial(Path(temporary))
        growth(Path(temporary))
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
