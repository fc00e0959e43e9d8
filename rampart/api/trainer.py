"""Train a model of a task: one call, one folder of results."""

from __future__ import annotations

import itertools
import pstats
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml

from rampart.api.config import TrainConfig, read_config
from rampart.api.naming import task_of
from rampart.api.scoring import scores
from rampart.api.workspace import TABLE, Workspace, opened
from rampart.core import files
from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.metrics import calibration
from rampart.metrics.evaluation import EvaluateParams
from rampart.metrics.probability import probabilities

SCORED = ("validation", "test", "external")
LINES = 40
"""Functions in the table of a profile."""


class Trained(NamedTuple):
    """A trained model: where it lies, and how it does on each split."""

    path: Path
    metrics: dict[str, Any]


class ModelTrainer:
    """Trains models of one type: code_analyzer, bytecode_detector, behavior_model, aggregator.

    The name of any task that trains models works too.

    Examples
    --------
    >>> trainer = ModelTrainer("code_analyzer")
    >>> trained = trainer.train(
    ...     dataset_path="./datasets/code_vulnerabilities",
    ...     config_path="./configs/code_analyzer.yaml"
    ... )
    >>> trained.path.as_posix()
    'models/code_analyzer/v1.0'
    >>> sorted(path.name for path in trained.path.iterdir())
    ['calibration.json', 'config.yaml', 'metrics.json', 'model.joblib']
    >>> 0 < trained.metrics["test"]["accuracy"] <= 1
    True
    """

    def __init__(self, model_type: str, models_path: str | Path = "./models"):
        self.model_type, self.models_path = model_type, Path(models_path)
        self.task = task_of(model_type)

    def train(
        self,
        dataset_path: str | Path | None = None,
        config_path: str | Path | None = None,
        profile: bool = False,
    ) -> Trained:
        """Run the stages from the rows to the fitted model; keep model, calibration and scores.

        Parameters
        ----------
        dataset_path : a table, or a folder with labels.csv, as data/user/<task>/README.md says;
            None: the rows that the task collects.
        config_path : YAML, see ``rampart.api.config.TrainConfig``; None: as the task is.
        profile : write profile.pstats and profile.txt, where the stage train spent its time.

        Returns
        -------
        Trained, whose folder ``<models>/<type>/v1.0`` (the next free version where that is there)
        has model.joblib, calibration.json (fitted on validation, whose scores are optimistic),
        config.yaml and metrics.json.

        Raises
        ------
        ParamError, FileNotFoundError, StageError : one sentence that says what to change. Nothing
            is written then.
        """
        config = read_config(config_path)
        with opened(self.task, config, dataset_path) as space:
            space.featurize()
            space.run("tune", space.model)
            space.run("train", space.model, profile=profile)
            fitted, metrics = judged(space)
            return Trained(self._kept(space, config, fitted, metrics, profile), metrics)

    def _kept(
        self, space: Workspace, config: TrainConfig, fitted: dict, metrics: dict, profile: bool
    ) -> Path:
        """Copy the results to the next free version."""
        path = free(self.models_path / self.model_type)
        tuned = files.read_json(space.path / f"reports/{space.task}/tuning/{space.model}.json")
        told = config.model_dump() | {"model": space.model}
        told |= {"type": self.model_type, "task": space.task, "best_params": tuned["best_params"]}
        with files.replacing_folder(path) as folder:
            made = space.path / f"models/{space.task}/{space.model}/model.joblib"
            shutil.copyfile(made, folder / "model.joblib")
            files.write_json(folder / "calibration.json", fitted)
            files.write_json(folder / "metrics.json", metrics)
            files.write_text(folder / "config.yaml", yaml.safe_dump(told, sort_keys=True))
            if profile:
                shutil.copyfile(space.path / TABLE, folder / TABLE)
                files.write_text(folder / "profile.txt", profiled(folder / TABLE))
        return path


def free(folder: Path) -> Path:
    """Return the first of v1.0, v1.1, ... that is not there."""
    return next(path for n in itertools.count() if not (path := folder / f"v1.{n}").exists())


def judged(space: Workspace) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the calibration, fitted on validation, and the scores of each split.

    It is what the stage evaluate does, less what needs rows that a data set of its own may lack:
    that stage and the task's page tell more.
    """
    params = read(space.task, space.path)
    settings = block(params, "evaluate", EvaluateParams).calibrate
    scorer = load("rampart.tasks", space.task, "score")
    frame = pd.read_parquet(space.path / f"data/{space.task}/predictions/{space.model}.parquet")
    seen = frame[frame["split"] == "validation"]
    y, p = seen["label"].to_numpy(), probabilities(seen, scorer.CLASSES)
    fitted = calibration.fit(y, p, scorer.CLASSES, settings.method)
    if settings.positive is not None:
        code = scorer.CLASSES.index(settings.positive)
        calibrated = calibration.apply(fitted, p)
        objective = scorer.STATISTICS[settings.objective]
        fitted["threshold"] = calibration.choose_threshold(y, calibrated, code, objective, None)
        fitted |= {"positive": settings.positive, "objective": settings.objective}
    metrics = {}
    for split in SCORED:
        part = frame[frame["split"] == split]
        p, said = calibration.predict(fitted, probabilities(part, scorer.CLASSES))
        metrics[split] = scores(part["label"].to_numpy(), p, said, scorer.CLASSES)
    return fitted, metrics


def profiled(path: Path) -> str:
    """Return the functions of a profile that took longest, own and called ones, as a table."""
    import io

    text = io.StringIO()
    pstats.Stats(str(path), stream=text).strip_dirs().sort_stats("cumulative").print_stats(LINES)
    return text.getvalue().strip() + "\n"
