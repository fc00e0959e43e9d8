"""Show how a training goes while it goes: DVCLive, TensorBoard, MLflow, Weights & Biases.

A tracker is called with a row of numbers after each epoch. What it has been told is kept beside
the checkpoint, so that a training which was killed and goes on has one curve, not two.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from rampart.core import files
from rampart.core.params import Block, KnobError

Row = Mapping[str, float]
"""What one epoch reached: ``epoch``, from 1, and numbers by name. Without it: the whole run."""
Tracker = Callable[[Row], None]
DIGITS = 6  # significant; what a curve needs, and the same text wherever it was computed


class TrackingParams(Block):
    """The block ``tracking``: where each epoch is logged."""

    dvclive: bool = True  # reports/<task>/live/<model>: what `dvc plots` draws
    tensorboard: bool = False  # .rampart/tensorboard; tensorboard --logdir .rampart/tensorboard
    mlflow: bool = False  # .rampart/mlflow.db, an SQLite store; mlflow ui is in mlflow itself
    # .rampart/wandb; nothing leaves this machine unless WANDB_MODE says online: wandb sync sends it
    wandb: bool = False


class Run(NamedTuple):
    """One training: its names, its knobs, and where it is logged."""

    group: str  # an experiment of MLflow's, e.g. the task
    name: str
    knobs: Mapping[str, Any]
    live: Path  # the folder of DVCLive
    store: Path  # the folder of the others
    checkpoint: Path  # the folder of the training's state; what was logged is kept beside it


@contextmanager
def tracking(settings: TrackingParams, run: Run) -> Iterator[Tracker]:
    """Yield what is called with the row of each epoch.

    A row that it was told before, by a training that was killed, is logged once. So after the
    training all its rows may be told again: one that was lost between two files comes into its
    place. Where a training fails or is killed, what was logged stays.

    Parameters
    ----------
    run : where its checkpoint is there, the training goes on, and its curves go on; else they take
        the place of what the one before it left in ``live``.

    Raises
    ------
    KnobError : a library that ``settings`` ask for is not installed.
    """
    told = _told_before(run)
    sinks = {
        "dvclive": _dvclive, "tensorboard": _tensorboard, "mlflow": _mlflow, "wandb": _wandb,
    }  # fmt: skip
    with ExitStack() as stack:
        logs = [
            stack.enter_context(sinks[name](run, told))
            for name, wanted in settings.model_dump().items()
            if wanted
        ]

        def tracker(row: Row) -> None:
            row = rounded(row)
            if "epoch" in row:
                if told.get(row["epoch"]) == row:
                    return
                told[row["epoch"]] = row
            for log in logs:
                log(row)
            files.write_json(_beside(run), [told[epoch] for epoch in sorted(told)])

        yield tracker
    if told and not settings.dvclive:  # another training's curves
        shutil.rmtree(run.live, ignore_errors=True)


def forget(run: Run) -> None:
    """Remove the checkpoint of a training that is over, and those of its other settings."""
    _beside(run).unlink(missing_ok=True)
    shutil.rmtree(run.checkpoint.parent, ignore_errors=True)


def rows(history: Mapping[str, list]) -> list[dict[str, float]]:
    """Return a history, equally long lists by name, as one row an epoch."""
    return [dict(zip(history, values)) for values in zip(*history.values(), strict=True)]


def rounded(row: Row) -> dict[str, float]:
    """Return a row with six significant digits; the epoch is a whole number.

    Examples
    --------
    >>> rounded({"epoch": 2, "learning_rate": 0.00001234567})
    {'epoch': 2, 'learning_rate': 1.23457e-05}
    """
    return {
        name: int(value) if name == "epoch" else float(f"{value:.{DIGITS}g}")
        for name, value in row.items()
    }


def _beside(run: Run) -> Path:
    return run.checkpoint.with_name(f"{run.checkpoint.name}.json")


def _told_before(run: Run) -> dict[int, dict[str, float]]:
    """Return the rows by epoch that the training which goes on now has been told; else none."""
    path = _beside(run)
    if not (run.checkpoint.is_dir() and path.is_file()):
        return {}
    return {row["epoch"]: row for row in files.read_json(path)}


@contextmanager
def _dvclive(run: Run, told: dict[int, dict]) -> Iterator[Tracker]:
    """Log each number in a file of its own; all of them anew where a row is not the next one."""
    try:
        from dvclive import Live
    except ImportError:
        raise _missing("dvclive", "dvclive") from None
    live = None

    def log(row: Row) -> None:
        nonlocal live
        if "epoch" not in row:
            return
        following = live is not None and row["epoch"] == live.step
        if not following:  # also the first one of a training that goes on
            shutil.rmtree(run.live, ignore_errors=True)
            # No dvc.yaml and no experiment of its own: the pipeline has both.
            live = Live(str(run.live), dvcyaml=None, save_dvc_exp=False)
        for epoch in [row["epoch"]] if following else sorted(told):
            live.step = epoch
            for name, value in sorted(told[epoch].items()):  # as they are kept
                if name != "epoch":
                    live.log_metric(name, value)
            live.next_step()

    try:
        yield log
    finally:
        if live is not None:
            live.end()


@contextmanager
def _tensorboard(run: Run, told: dict[int, dict]) -> Iterator[Tracker]:
    """Write events; a training that goes on writes a second file into the same folder."""
    try:
        from tensorboard.summary import Writer
    except ImportError:
        raise _missing("tensorboard", "tensorboard") from None
    folder = run.store / "tensorboard" / run.group / run.name
    if not told:
        shutil.rmtree(folder, ignore_errors=True)
    writer = Writer(str(folder))

    def log(row: Row) -> None:
        for name, value in row.items():
            if name != "epoch":
                writer.add_scalar(name, value, row.get("epoch", 0))
        writer.flush()

    try:
        yield log
    finally:
        writer.close()


@contextmanager
def _mlflow(run: Run, told: dict[int, dict]) -> Iterator[Tracker]:
    """Log params and metrics of a run; a training that goes on goes on in the run it had."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # read when it is imported
    try:
        from mlflow import MlflowClient
        from mlflow.entities import Metric, Param
    except ImportError:
        raise _missing("mlflow", "mlflow-skinny") from None
    for name in ("mlflow", "alembic"):  # a dozen lines about the tables that they make
        logging.getLogger(name).setLevel(logging.WARNING)
    run.store.mkdir(parents=True, exist_ok=True)
    client = MlflowClient(f"sqlite:///{run.store.resolve() / 'mlflow.db'}")
    number = _mlflow_run(client, run, goes_on=bool(told))
    knobs = [Param(name, str(value)) for name, value in run.knobs.items()]
    client.log_batch(number, params=knobs)

    def log(row: Row) -> None:
        now, step = int(1000 * time.time()), row.get("epoch", 0)
        names = [name for name in row if name != "epoch"]
        client.log_batch(number, [Metric(name, row[name], now, step) for name in names])

    status = "FAILED"
    try:
        yield log
        status = "FINISHED"
    finally:
        client.set_terminated(number, status)


def _mlflow_run(client: Any, run: Run, goes_on: bool) -> str:
    """Return the id of the run to log to: that of the training that goes on, or a new one."""
    experiment = client.get_experiment_by_name(run.group)
    if experiment is None:
        place = (run.store.resolve() / "mlflow").as_uri()  # where it would put files
        number = client.create_experiment(run.group, artifact_location=place)
    else:
        number = experiment.experiment_id
    tag = {"checkpoint": f"{run.name}-{run.checkpoint.name}"}
    if goes_on:
        same = f"tags.checkpoint = '{tag['checkpoint']}' and attributes.status != 'FINISHED'"
        if left := client.search_runs([number], same, max_results=1):
            return left[0].info.run_id
    return client.create_run(number, run_name=run.name, tags=tag).info.run_id


@contextmanager
def _wandb(run: Run, told: dict[int, dict]) -> Iterator[Tracker]:
    """Log to a run of Weights & Biases; a training that goes on has the id of the run it had."""
    try:
        import wandb
    except ImportError:
        raise _missing("wandb", "wandb") from None
    mode = os.environ.get("WANDB_MODE", "offline")
    run.store.mkdir(parents=True, exist_ok=True)
    nothing = dict.fromkeys(("email", "host", "program", "username"), "")
    off = dict.fromkeys(("code", "git", "job_creation"), True)
    machine = dict.fromkeys(("machine_info", "meta", "stats", "viewer"), True)
    settings = wandb.Settings(
        mode=mode, silent=True, console="off", save_code=False, symlink=False,
        root_dir=str(run.store), x_save_requirements=False, **nothing,
        **{f"disable_{name}": value for name, value in off.items()},
        **{f"x_disable_{name}": value for name, value in machine.items()},
    )  # fmt: skip
    logged = wandb.init(
        project=run.group,
        name=run.name,
        id=_wandb_id(run, goes_on=bool(told)),
        config=dict(run.knobs),
        resume="allow" if mode == "online" else None,  # offline, it would only warn
        settings=settings,
    )
    # Not its own count of steps: a row that comes late would be passed over.
    logged.define_metric("*", step_metric="epoch")

    def log(row: Row) -> None:
        if "epoch" in row:
            logged.log(dict(row))
        else:
            logged.summary.update(dict(row))

    status = 1
    try:
        yield log
        status = 0
    finally:
        logged.finish(exit_code=status)
        wandb.teardown()  # else its process writes the end of the file some time later


def _wandb_id(run: Run, goes_on: bool) -> str:
    """Return the id of the run to log to; the third training of a kind ends in 3."""
    name = f"{run.name}-{run.checkpoint.name}"
    folders = run.store.glob(f"wandb/*run-*-{name}-*")
    before = max((int(folder.name.rpartition("-")[2]) for folder in folders), default=0)
    return f"{name}-{max(before, 1) if goes_on else before + 1}"


def _missing(knob: str, package: str) -> KnobError:
    return KnobError(f"{knob}: is not installed; pip install {package}, or set it to false")
