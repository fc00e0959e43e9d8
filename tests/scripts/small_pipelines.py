"""A repository of two small tasks, laid out as this one: root and pipelines/<task>/."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.warm import DVC
from tests.warmth import warmth

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    ".gitignore": "/data/packages/\n/models/\n/reports/*/page.html\n*.tmp\n",
    "params.yaml": "scale: quick\nseed: 1\ncompute: {workers: 2}\n",
    "README.md": "A project.\n",
    "docs/one.md": "A page.\n",
    "benchmarks/run_times.json": "{}\n",
    "data/packages.yaml": (
        "packages:\n  one: {used_by: [alpha]}\n  two: {used_by: [beta]}\n  page: {used_by: []}\n"
    ),
    # Writes the texts that it is given into one file, whole; what they hold makes it fail or wait.
    "step.py": """import os, sys, time
from pathlib import Path

out, *inputs = map(Path, sys.argv[1:])
print("writing", out, "with", os.environ.get("RAMPART_WORKERS"), "workers")
text = f"{out}\\n" + "".join(path.read_text() for path in inputs)
if "bad" in text:
    sys.exit(f"{os.environ['DVC_STAGE'].partition('@')[0]}: the rows are bad\\nmend them")
if "meet" in text:  # goes on when two are here
    Path("meeting.tmp", out.parent.name).mkdir(parents=True, exist_ok=True)
    while len(list(Path("meeting.tmp").iterdir())) < 2:
        time.sleep(0.1)
out.parent.mkdir(parents=True, exist_ok=True)
temporary = out.with_name(f"{out.name}.tmp")
try:
    temporary.write_text(text)
    if "slow" in text:
        print("waiting", os.getpid(), flush=True)
        time.sleep(300)
    temporary.replace(out)
finally:
    temporary.unlink(missing_ok=True)
""",
    "dvc.yaml": """vars: [data/packages.yaml]
stages:
  fetch:
    foreach: ${packages}
    do:
      cmd: python step.py data/packages/${key}
      params:
        - data/packages.yaml: ["packages.${key}"]
      outs: ["data/packages/${key}"]
  index:
    cmd: python step.py reports/README.md reports/alpha/README.md reports/beta/README.md
    deps: [benchmarks/run_times.json, reports/alpha/README.md, reports/beta/README.md]
    outs:
      - reports/README.md: {cache: false, persist: true}
""",
}
TASK = """stages:
  train:
    foreach: ${train}
    do:
      wdir: ../..
      cmd: python step.py models/TASK/${key} data/packages/PACKAGE data/user/TASK/rows.txt
      params:
        - seed
        - pipelines/TASK/params.yaml: ["train.${key}"]
      deps: [step.py, data/packages/PACKAGE, data/user/TASK/rows.txt]
      outs: ["models/TASK/${key}"]
  report:
    wdir: ../..
    cmd:
      - python step.py reports/TASK/page.html models/TASK/a models/TASK/b
      - python step.py reports/TASK/README.md models/TASK/a data/user/TASK/words.txt
    deps: [step.py, models/TASK/a, models/TASK/b, data/user/TASK/words.txt]
    outs:
      - reports/TASK/page.html
      - reports/TASK/README.md: {cache: false, persist: true}
"""


class Small:
    """The repository at ``root``; commands run in it with this Python and no one's settings.

    DVC starts warm (scripts/warm), but in what is started to be killed, and where all is cold.
    """

    def __init__(self, root: Path, is_cold: bool = False):
        self.root = root
        self.is_cold = is_cold

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of the commands."""
        kept = {key: v for key, v in os.environ.items() if not key.startswith(("DVC_", "GIT_"))}
        person = {"NAME": "Test", "EMAIL": "test@example.invalid"}
        kept |= {f"GIT_{who}_{k}": v for who in ("AUTHOR", "COMMITTER") for k, v in person.items()}
        return kept | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "DVC_NO_ANALYTICS": "1",
            "DVC_GLOBAL_CONFIG_DIR": str(self.root / ".git/global"),
            "DVC_SYSTEM_CONFIG_DIR": str(self.root / ".git/system"),
            "DVC_SITE_CACHE_DIR": str(self.root / ".git/site"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            **({} if self.is_cold else warmth("RAMPART_WARM_DVC", *DVC)),
            **more,
        }

    def start(self, *words: str, **more: str) -> subprocess.Popen:
        """Start a command as the leader of a process group."""
        return subprocess.Popen(
            words,
            cwd=self.root,
            env=Small(self.root, is_cold=True).environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str, code: int = 0, folder: str = ".", **more: str) -> str:
        """Run a command that ends with an exit status; return what it says."""
        done = subprocess.run(
            words,
            cwd=self.root / folder,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=900,
        )
        assert done.returncode == code, done.stdout
        return done.stdout

    def repro(self, *words: str, code: int = 0, **more: str) -> str:
        """Run scripts/repro.py."""
        return self.run("python", str(ROOT / "scripts/repro.py"), *words, code=code, **more)

    def copy(self, root: Path, is_cold: bool = False) -> Small:
        """Return a copy of the repository, cache and all."""
        shutil.copytree(self.root, root, symlinks=True)
        return Small(root, is_cold)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self) -> None:
        """Commit what git does not ignore."""
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--allow-empty", "--message", "state")

    def changed(self) -> list[str]:
        """Return the files that git sees as changed."""
        return [line[3:] for line in self.run("git", "status", "--porcelain").splitlines()]


def small(root: Path) -> Small:
    """Return a new repository in which nothing has run."""
    repository = Small(root)
    for name, text in FILES.items():
        repository.write(name, text)
    for task, package in (("alpha", "one"), ("beta", "two")):
        text = TASK.replace("TASK", task).replace("PACKAGE", package)
        repository.write(f"pipelines/{task}/dvc.yaml", text)
        repository.write(f"pipelines/{task}/params.yaml", "train:\n  a: {C: 1}\n  b: {C: 2}\n")
        for name in ("rows", "words"):
            repository.write(f"data/user/{task}/{name}.txt", f"{name} of {task}\n")
    repository.run("git", "init", "--quiet", "--initial-branch", "main")
    repository.run("git", "config", "user.name", "Test")  # gto's tags
    repository.run("git", "config", "user.email", "test@example.invalid")
    repository.run("dvc", "init", "--quiet")
    repository.commit()
    return repository
