"""A temporary clone of the working tree that runs the real pipelines at tiny scale, offline."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from dvc.utils.serialize import modify_yaml

from scripts.warm import DVC, LIBRARIES
from tests.warmth import FOREIGN, warmth

ROOT = Path(__file__).resolve().parents[2]
DOWNLOADS = ".rampart/downloads"  # where the fetch stage keeps archives, by digest
OUTPUTS = ("data", "models", "reports")
REGISTRY = ".rampart/registry"  # holds a wheel, for the test that has to download
# What stages of a task need besides, which takes seconds to import.
NETWORKS = {
    "columns": ("tensorflow", "keras"),
    "malware": ("torch", "sdv.single_table", "sdmetrics.reports"),
}


class Workspace:
    """A clone at ``root`` for one task; its commands have this Python and no user's settings.

    Its stages and DVC start warm (scripts/warm), but within ``cold()``.
    """

    def __init__(self, root: Path, task: str, is_cold: bool = False):
        self.root = root
        self.task = task
        self.folder = f"pipelines/{task}"
        self.params = f"{self.folder}/params.yaml"
        self.first_run: list[str] = []  # the stages that the first `dvc repro` ran
        self.said = ""  # what it printed
        self.is_cold = is_cold

    def environment(self) -> dict[str, str]:
        """Return the environment of the commands: nothing of the user's, no network."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
        person = {"NAME": "Test", "EMAIL": "test@example.invalid"}
        return kept | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "DVC_NO_ANALYTICS": "1",
            "DVC_GLOBAL_CONFIG_DIR": str(self._home / "global"),
            "DVC_SYSTEM_CONFIG_DIR": str(self._home / "system"),
            "DVC_SITE_CACHE_DIR": str(self._home / "site"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            **{
                f"GIT_{who}_{key}": v
                for who in ("AUTHOR", "COMMITTER")
                for key, v in person.items()
            },
            # A registry asked by mistake is an error at once; pip's registry is a folder.
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.root / REGISTRY),
            "npm_config_offline": "true",
            **({} if self.is_cold else self.warmth()),
        }

    def warmth(self) -> dict[str, str]:
        """Return the variables with which stages and DVC start warm."""
        modules = (*LIBRARIES, *NETWORKS.get(self.task, ()))
        return warmth("RAMPART_WARM", *modules) | warmth("RAMPART_WARM_DVC", *DVC)

    @contextmanager
    def cold(self) -> Iterator[None]:
        """Let commands be processes of their own, as they are for anybody."""
        before, self.is_cold = self.is_cold, True
        try:
            yield
        finally:
            self.is_cold = before

    def start(self, *words: str, folder: str = "") -> subprocess.Popen:
        """Start a command as the leader of a process group, which all of it ends with."""
        with self.cold():
            environment = self.environment()
        return subprocess.Popen(
            words,
            cwd=self.root / folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(
        self, *words: str, code: int | None = 0, **settings: Any
    ) -> subprocess.CompletedProcess:
        """Run a command; its exit status must be ``code`` (None: any but 0)."""
        settings = {"cwd": self.root, "env": self.environment(), "timeout": 900} | settings
        # Files and no pipes: the workers of an experiment queue outlive the command that starts
        # them, and hold a pipe open.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            done = subprocess.run(
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=err, **settings
            )
            out.seek(0), err.seek(0)
            done.stdout, done.stderr = out.read(), err.read()
        right = done.returncode != 0 if code is None else done.returncode == code
        assert right, f"{words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done

    def dvc(
        self, *words: str, code: int | None = 0, folder: str = "", **settings: Any
    ) -> subprocess.CompletedProcess:
        """Run DVC in a folder, at the root if none is given."""
        return self.run("dvc", *words, code=code, cwd=self.root / folder, **settings)

    def inside(self, *words: str, code: int | None = 0, **settings: Any):
        """Run DVC in the folder of the task, where stages and knobs have short names."""
        return self.dvc(*words, code=code, folder=self.folder, **settings)

    def stage(self, name: str, *words: str, code: int | None = 0, **settings: Any):
        """Run one stage's script, without DVC."""
        return self.run("python", "-m", f"stages.{name}", *words, code=code, **settings)

    def repro(self, *targets: str) -> list[str]:
        """Run stages of the task or, without a target, everything; return what DVC ran."""
        run = self.inside if targets else self.dvc
        return stages_run(run("repro", *targets).stdout)

    def refused(self, target: str, *words: str, folder: str | None = None) -> None:
        """Check that a stage fails with one line that has all the words, and undo the edit.

        Parameters
        ----------
        folder : of the dvc.yaml that has the stage; the task's if none is given.
        """
        folder = self.folder if folder is None else folder
        done = self.dvc("repro", target, code=None, folder=folder)
        assert "Traceback" not in done.stderr
        stage = target.partition("@")[0]
        lines = [line for line in done.stderr.splitlines() if line.startswith(f"{stage}: ")]
        assert len(lines) == 1, done.stderr
        for word in words:
            assert word in lines[0]
        assert f"failed to reproduce '{target}'" in done.stderr
        assert self.git("status", "--porcelain", "--", "reports") == ""
        # What the stage had made is in the cache or in git: with the edit undone, it is back.
        self.undo()
        self.dvc("checkout", "--force", "--with-deps", target, folder=folder)
        again = self.dvc("repro", "--single-item", target, folder=folder)
        assert stages_run(again.stdout) == []
        assert self.git("status", "--porcelain") == ""

    def undo(self) -> None:
        """Undo the edits of code, params and a user's data."""
        self.git("checkout", "--", ".")
        self.git("clean", "--quiet", "--force", "-d", "data/user")

    def git(self, *words: str) -> str:
        """Run git and return what it says."""
        return self.run("git", *words).stdout

    def commit(self) -> None:
        """Commit everything that git does not ignore."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "state")

    def path(self, name: str) -> Path:
        """Return the path of a file of the clone."""
        return self.root / name

    def read(self, name: str) -> str:
        """Return the text of a file of the clone."""
        return self.path(name).read_text(encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace the one place in a file where ``old`` stands."""
        text = self.read(name)
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
        self.path(name).write_text(text.replace(old, new), encoding="utf-8")

    @contextmanager
    def yaml(self, name: str = "") -> Iterator[dict[str, Any]]:
        """Yield the content of a YAML file, params.yaml of the task by default.

        What the block makes of it is written back as DVC would do it.
        """
        with modify_yaml(self.path(name or self.params)) as content:
            yield content

    def outputs(self) -> dict[str, str]:
        """Return the digest of each output in the dvc.lock files."""
        locks = [self.path("dvc.lock"), *self.path("pipelines").glob("*/dvc.lock")]
        stages = [yaml.safe_load(path.read_text(encoding="utf-8"))["stages"] for path in locks]
        parts = [stage.get("outs", []) for each in stages for stage in each.values()]
        return {out["path"]: out["md5"] for outs in parts for out in outs}

    def temporary_files(self) -> list[str]:
        """Return the temporary files and folders that lie among the outputs."""
        found = [path for top in OUTPUTS for path in self.path(top).rglob("*.tmp")]
        return sorted(str(path.relative_to(self.root)) for path in found)

    def digests(self, *tops: str) -> dict[str, str]:
        """Return the digest of each file of some folders, temporary ones left out.

        Parameters
        ----------
        tops : all folders of outputs, if none is given.
        """
        found = [path for top in tops or OUTPUTS for path in self.path(top).rglob("*")]
        return {
            str(path.relative_to(self.root)): sha256(path.read_bytes()).hexdigest()
            for path in found
            if path.is_file() and not any(part.endswith(".tmp") for part in path.parts)
        }

    def copy(self, root: Path) -> Workspace:
        """Return a copy of the clone; what is never written again is linked, not copied."""
        stores = (str(self.path(".dvc/cache")), str(self.path(".git/objects")))

        def copy(source: str, target: str) -> None:
            (os.link if source.startswith(stores) else shutil.copy2)(source, target)

        shutil.copytree(self.root, root, symlinks=True, copy_function=copy)
        return Workspace(root, self.task)

    def remove(self) -> None:
        """Delete the clone and what DVC keeps beside it."""
        for folder in (self.root, self._home):
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _home(self) -> Path:
        return self.root.parent / f"{self.root.name}-home"


def stages_run(output: str) -> list[str]:
    """Return the stages that ``dvc repro`` says it ran, in order, by their short names."""
    lines = output.splitlines()
    names = [line.split("'")[1] for line in lines if line.startswith("Running stage '")]
    return [short(name) for name in names]


def short(name: str) -> str:
    """Return a stage's name without its file, in which DVC puts it unless it stands beside it."""
    return name.rpartition("dvc.yaml:")[2]
