"""What a retraining does when nothing on the command line says otherwise: deploy/retrain.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from rampart.core import params
from rampart.core.params import Block
from rampart.monitoring.alerts import AlertParams
from rampart.operation.sequential import SequentialParams

FILE = Path("deploy/retrain.yaml")
HOME = Path(".rampart/retrain")
"""Where runs have their journals and trees; git and DVC ignore it."""


class GateParams(Block):
    """When the candidate of a task without a stage of its own for it is better: on test rows."""

    min_gain: Annotated[float, Field(ge=0, lt=1)] = 0.01
    """Accuracy and macro-F1 must each gain more than this."""
    bootstrap: Annotated[int, Field(ge=100, le=1e5)] = 2000
    """Replicates of the paired bootstrap of each gain."""
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    """1 - confidence of its interval."""
    unit: Literal["row", "group"] = "group"
    """What it resamples."""
    min_share: Annotated[float, Field(gt=0, le=1)] = 0.9
    """The part of the current model's test rows that must be test rows of the new one too."""


class Settings(Block):
    """The file deploy/retrain.yaml."""

    every_days: Annotated[float, Field(gt=0, le=366)] = 7
    """A weekly start does nothing while the last whole run is younger."""
    slack_hours: Annotated[float, Field(ge=0, le=48)] = 12
    """As much earlier it is due: a schedule does not start to the second."""
    drift: str = ".rampart/watch"
    """The folder in which `python -m app.watch` has a folder a task, with drift.json."""
    release: str = ".rampart/release.json"
    """The release state that the server reads."""
    store: str = ".rampart/versions"
    """The folder of kept versions."""
    journal: str | None = None
    """The audit log that a change of what is served is written to."""
    log: str | None = None
    """The prediction log, as sqlite:///path: what canaries are decided by."""
    weight: Annotated[float, Field(gt=0, lt=100)] = 10
    """The per cent of requests that a new version answers as a canary."""
    decide: Literal["outcomes", "now"] = "outcomes"
    """When a canary is promoted or taken back: by what its answers were worth, or at once."""
    trial: SequentialParams = SequentialParams()
    """The test of a canary and its stop rule."""
    unit: Literal["row", "key"] = "row"
    """What counts as an outcome: each row, or one a caller."""
    gate: GateParams = GateParams()
    notify: AlertParams = AlertParams()
    """Where a finished run is told: a webhook, a file, mail."""


def read(path: Path | None) -> Settings:
    """Read a file of settings; None: deploy/retrain.yaml, or what the schema says without it.

    Raises
    ------
    ParamError : no YAML, an unknown key, or a value out of range; OSError : a named file that
        cannot be read.
    """
    if path is None:
        if not FILE.is_file():
            return Settings()
        path = FILE
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise params.ParamError(f"{path}: not valid YAML: {error}") from None
    return params.check({} if value is None else value, str(path), Settings)
