"""A folder like this project, with parameters of its own, in which stages run as processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd
import yaml

from rampart.api.config import TrainConfig, changed
from rampart.api.datasets import hold_out, table_of
from rampart.api.naming import PROJECT, chosen, written
from rampart.core import files
from rampart.core.loading import load
from rampart.core.params import ParamError

TABLE = "profile.pstats"


class StageError(ValueError):
    """A stage refused or failed; the message is what it said."""


class Workspace(NamedTuple):
    """A folder in which the stages of one task run."""

    path: Path
    task: str
    model: str
    blocks: dict[str, Any]

    def run(self, verb: str, *names: str, profile: bool = False) -> None:
        """Run the script of a stage here, with the task and these names as its arguments.

        Parameters
        ----------
        profile : under cProfile, whose numbers go to ``profile.pstats`` here.

        Raises
        ------
        StageError : it ends with another status than 0.
        """
        before = ["-m", "cProfile", "-o", TABLE] if profile else []
        command = [sys.executable, *before, "-m", f"stages.{verb}", self.task, *names]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        done = subprocess.run(
            command, cwd=self.path, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
            said = [line for line in lines if not line.startswith("Nothing was written")][-1]
            raise StageError(said if said.startswith(verb) else f"{verb}: {said}")

    def featurize(self) -> None:
        """Run what makes the features of the model: ``featurize`` and, side by side, ``join``.

        Raises
        ------
        ParamError : the model learns from what others say, or from nothing that is known here.
        """
        kind = self.blocks["train"][self.model]["features"]
        joined, single = self.blocks.get("join") or {}, self.blocks.get("featurize") or {}
        if kind in joined:
            for part in filter(None, joined[kind].values()):
                self.run("featurize", part)
            self.run("join", kind)
        elif kind in single:
            self.run("featurize", kind)
        else:
            raise ParamError(
                f"model: {self.model} learns from {kind!r}, which takes other models first: "
                f"`dvc repro` in pipelines/{self.task}"
            )


@contextmanager
def opened(
    task: str,
    config: TrainConfig,
    dataset: str | Path | None = None,
    tune: dict[str, Any] | None = None,
    space: dict[str, Any] | None = None,
) -> Iterator[Workspace]:
    """Yield a workspace whose rows are split, and remove it at the end.

    Parameters
    ----------
    dataset : a table or folder; None: the rows that the task collects, from ``data/`` below the
        current folder or, where it is not there, the project's.
    tune, space : replace keys of the block ``tune`` and of the model's item.

    Raises
    ------
    ParamError, FileNotFoundError : what is missing, see ``_upstream``.
    StageError : a stage refuses the rows.
    """
    source = written(PROJECT / f"pipelines/{task}/params.yaml")
    model = chosen(source, config.model)
    blocks = changed(source, model, config)
    blocks["train"][model] |= space or {}
    if tune:
        blocks["tune"] = {**(blocks.get("tune") or {}), **tune}
    if dataset is None and config.only:
        raise ParamError("only: true needs a dataset_path")
    table = None if dataset is None else table_of(dataset)
    with TemporaryDirectory(prefix="rampart-") as name:
        path = Path(name).resolve()
        if table is not None and "ingest" in blocks:
            user = path / "data/user" / task
            user.parent.mkdir(parents=True)
            user.symlink_to(table if table.is_dir() else table.parent, target_is_directory=True)
            file = f"data/user/{task}" + ("" if table.is_dir() else f"/{table.name}")
            packages = [] if config.only else blocks["ingest"]["packages"]
            blocks["ingest"] |= {"files": [file], "packages": packages}
        space_ = Workspace(path, task, model, blocks)
        _written(space_, config)
        _rows(space_, config, table)
        yield space_


def _written(space: Workspace, config: TrainConfig) -> None:
    """Write the parameters and link what stages read of the project itself."""
    shared = written(PROJECT / "params.yaml")
    for key in ("scale", "seed"):
        if (value := getattr(config, key)) is not None:
            shared[key] = value
    for name, value in (
        ("params.yaml", shared),
        (f"pipelines/{space.task}/params.yaml", space.blocks),
    ):
        files.write_text(space.path / name, yaml.safe_dump(value, sort_keys=False))
    (space.path / "data").mkdir(exist_ok=True)
    for name in ("stages", "data/packages.yaml"):
        (space.path / name).symlink_to(PROJECT / name)


def _rows(space: Workspace, config: TrainConfig, table: Path | None = None) -> None:
    """Collect, join and split the rows.

    Parameters
    ----------
    table : of what other models say, for a task that learns from that: it has no ``ingest``.
    """
    data = f"data/{space.task}"
    if "ingest" not in space.blocks:
        raw = space.path / data / "raw.parquet"
        if not config.only:
            _upstream(space.path, f"{data}/raw.parquet", REMEDY)
        if table is not None:
            rows = load("rampart.tasks", space.task, "outputs").outputs(table, every=True)
            known = [] if config.only else [pd.read_parquet(raw)]
            files.write_parquet(raw, pd.concat([*known, rows], ignore_index=True))
    else:
        if not config.only:
            _collected(space, data)
        space.run("ingest")
    if config.only:
        raw = space.path / data / "raw.parquet"
        files.write_parquet(raw, hold_out(pd.read_parquet(raw), config.held))
    space.run("split")


def _collected(space: Workspace, data: str) -> None:
    if items := space.blocks.get("collect"):
        for item in items.values():
            _upstream(space.path, item["path"])
        space.run("collect")
        return
    _upstream(space.path, f"{data}/extracted")
    if "generated" in space.blocks["ingest"]["packages"]:
        _upstream(space.path, f"{data}/generated.parquet")


REMEDY = "run `dvc repro` first, or give a dataset_path and only: true"


def _upstream(path: Path, name: str, remedy: str = REMEDY) -> None:
    """Put what earlier stages made at its place: as hard links, as a stage reads no other folder.

    Raises
    ------
    FileNotFoundError : they have not run; says what to do.
    """
    found = next((root / name for root in (Path.cwd(), PROJECT) if (root / name).exists()), None)
    if found is None:
        raise FileNotFoundError(f"{name} is not there: {remedy}")
    place = path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    if found.is_dir():
        shutil.copytree(found, place, copy_function=_link)
    else:
        _link(found, place)


def _link(source: str | Path, place: str | Path) -> None:
    """Link a file or, on another disk, copy it."""
    try:
        os.link(Path(source).resolve(), place)
    except OSError:
        shutil.copyfile(source, place)
