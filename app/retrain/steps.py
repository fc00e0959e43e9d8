"""The steps of a run, in order, each written to the journal before and after.

    tree; then for each task: rows, current, repro, gate, and of a candidate that is better:
    version, register, canary, settle; then report, notify, end

A step that was done is not done again; one that a kill cut off is, and ends in the same state. The
served version is touched by canary and settle alone, through ``app.release``, which writes
release.json whole. A task that fails is told and leaves the others to go on.
"""

from __future__ import annotations

import traceback
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from app.retrain import fresh, gate, pipeline, rollout, runs, telling, trees
from app.retrain.journal import Journal
from app.retrain.settings import Settings
from rampart.core import cli
from rampart.core.params import read

NOTHING, KEPT, FAILED = "nothing new", "kept", "failed"
CANARY, REGISTERED = "canary", "registered"


class Run(NamedTuple):
    """What every step of a run needs."""

    journal: Journal
    root: Path
    settings: Settings
    lock: int
    """The file descriptor of the lock, which DVC inherits."""

    @property
    def options(self) -> dict[str, Any]:
        """What the command line said, and the commit it began at."""
        return self.journal.done(runs.START) or {}

    @property
    def folder(self) -> Path:
        """Where journal, log, reports and tree of the run are."""
        return self.journal.path.parent

    @property
    def tree(self) -> Path:
        """The worktree."""
        return self.folder / "tree"

    @property
    def log(self) -> Path:
        """What every command said."""
        return self.folder / "log.txt"

    @property
    def branch(self) -> str:
        """The branch that the tree is on."""
        return f"retrain/{self.folder.name}"


def go(run: Run) -> dict[str, dict[str, Any]]:
    """Do what is left of a run and return the outcome of each task."""
    once, options = run.journal.once, run.options
    once("tree", lambda: trees.make(run.root, run.tree, run.branch, options["commit"], run.log))
    outcomes = {task: attempt(run, task) for task in options["tasks"]}
    finish(run, outcomes)
    return outcomes


def finish(run: Run, outcomes: dict[str, dict[str, Any]]) -> None:
    """Report, notify, and remove the tree where nothing failed in it."""
    once = run.journal.once
    once("report", lambda: telling.report(run, outcomes))
    if run.options["notify"]:
        once("notify", lambda: telling.notify(run))
    if all(outcome["outcome"] != FAILED for outcome in outcomes.values()):
        once("clear", lambda: trees.remove(run.root, run.tree, run.log) or {})
    once(runs.END, lambda: {"outcomes": outcomes})


def attempt(run: Run, task: str) -> dict[str, Any]:
    """Return the outcome of a task; what goes wrong with it is one too."""
    if (failed := run.journal.done(FAILED, task)) is not None:
        return failed
    try:
        return one(run, task)
    except (ValueError, OSError) as error:
        words = cli.sentence(error)
    except Exception:  # a fault of this program: the other tasks go on, and the report has it
        words = traceback.format_exc()
    told = {"outcome": FAILED, "reason": words}
    return run.journal.once(FAILED, lambda: told, task)


def one(run: Run, task: str) -> dict[str, Any]:
    """Train one task again and take the candidate as far as it gets."""
    once = partial(run.journal.once, task=task)
    rows = once("rows", lambda: _rows(run, task))
    if not rows["files"]:
        return {"outcome": NOTHING, "reason": f"{fresh.folder_of(task)} has no table"}
    current = once("current", lambda: _current(run, task))
    once("repro", lambda: _repro(run, task, current["stage"]))
    found = once("gate", lambda: _gate(run, task))
    if found["decision"] != "promoted":
        return {"outcome": KEPT, "reason": found["reason"], "decision": found["decision"]}
    version = once("version", lambda: _version(run, task, current))["version"]
    told = {"version": version, "reason": found["reason"]}
    once("register", lambda: rollout.register(run, task, current["name"], version))
    weight = run.options["weight"]
    served = once("canary", lambda: rollout.canary(run, task, version, weight))["served"]
    if run.options["decide"] == "now":
        return told | once("settle", lambda: rollout.promote(run, task, version))
    if not served:
        by = f"`python -m app.release promote {task} {version}`"
        return told | {"outcome": REGISTERED, "reason": f"nothing of it is served: {by}"}
    return told | {"outcome": CANARY, "weight": weight}


def _rows(run: Run, task: str) -> dict[str, Any]:
    """Bring the new rows into the tree and commit what names them."""
    brought = fresh.bring(run.root, run.tree, task, run.options["data_version"], run.log)
    if not brought["files"]:
        return brought
    added = fresh.name_in_params(run.tree, task)
    fresh.keep(run.tree, task, run.log)
    committed = trees.commit(run.tree, f"Bring new rows of {task}", run.log)
    return brought | committed | {"added": added}


def _current(run: Run, task: str) -> dict[str, Any]:
    """Keep what the candidate is compared with: before the pipeline runs over it."""
    stage = pipeline.packaging(run.root, task)
    described = pipeline.described(run.tree, task)
    told = {"stage": stage, **{key: described[key] for key in ("name", "version", "model")}}
    rollout.require_settled(run, task, described["version"])
    if "retrain" not in read(task, run.tree):
        name = gate.predictions_of(task, gate.champion(run.tree, task))
        pipeline.fetch(run.tree, name, run.folder / task / "current.parquet", run.log)
    return told


def _repro(run: Run, task: str, stage: str) -> dict[str, Any]:
    """Run the pipeline up to the package, and commit what came out."""
    pipeline.repro(run.tree, task, stage, run.log, [run.lock])
    return trees.commit(run.tree, f"Train {task} again", run.log)


def _gate(run: Run, task: str) -> dict[str, Any]:
    if (decided := gate.by_stage(run.tree, task)) is not None:
        return decided
    new = run.folder / task / "new.parquet"
    name = gate.predictions_of(task, gate.champion(run.tree, task))
    pipeline.fetch(run.tree, name, new, run.log)
    seed = read(None, run.tree)["seed"]
    current = new.with_name("current.parquet")
    return gate.by_predictions(current, new, task, seed, run.settings.gate)


def _version(run: Run, task: str, current: dict[str, Any]) -> dict[str, Any]:
    """Give the candidate a version of its own, and bring every page of the task up to date."""
    part = run.options["part"]
    highest = pipeline.highest(run.tree, current["name"], current["version"], run.log)
    version = pipeline.raise_version(run.tree, task, current["stage"], highest, part)
    pipeline.repro(run.tree, task, None, run.log, [run.lock])
    return {"version": version} | trees.commit(
        run.tree, f"Make {task} {version} of new rows", run.log
    )


def reopened(run: Run) -> list[tuple[str, str]]:
    """Return task and version of each canary of a run that nobody has settled."""
    ended = run.journal.done(runs.END) or {"outcomes": {}}
    return [
        (task, outcome["version"])
        for task, outcome in ended["outcomes"].items()
        if outcome["outcome"] == CANARY and run.journal.done("settle", task) is None
    ]


def settle(run: Run) -> list[dict[str, Any]]:
    """Settle the canaries of a run whose outcomes say enough; return what was settled."""
    told = []
    for task, version in reopened(run):
        if (answer := rollout.settle(run, task, version)) is not None:
            run.journal.once("settle", partial(dict, answer), task)
            told.append({"task": task, "version": version} | answer)
    return told
