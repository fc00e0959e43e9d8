"""Evaluate a trained model on labelled rows that it has not seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import pandas as pd

from rampart.api.datasets import table_of
from rampart.api.naming import PROJECT, able, written
from rampart.api.scoring import scores
from rampart.core import files
from rampart.core.loading import load
from rampart.core.params import ParamError, nearest, read
from rampart.data.user import UserFile
from rampart.metrics import calibration

FILES = ("model.joblib", "calibration.json", "config.yaml")


class ModelEvaluator:
    """Evaluates what ``ModelTrainer`` has made.

    model.joblib is code that runs when it is read, as any pickle: evaluate only folders that you
    or this project have made.

    Examples
    --------
    >>> evaluator = ModelEvaluator()
    >>> results = evaluator.evaluate(
    ...     model_path="./models/code_analyzer/v1.0",
    ...     test_dataset="./datasets/test_set"
    ... )
    >>> list(results)
    ['n', 'accuracy', 'f1_macro', 'cross_entropy', 'by_class', 'classes', 'confusion', 'rejected']
    >>> results["n"] == sum(map(sum, results["confusion"]))
    True

    The aggregator is trained and evaluated on what the other models say:

    >>> from rampart.api import ModelTrainer
    >>> trained = ModelTrainer("aggregator").train(
    ...     dataset_path="./datasets/what_models_say.csv", config_path="./configs/aggregator.yaml"
    ... )
    >>> results = evaluator.evaluate(trained.path, "./datasets/what_models_say_of_others.csv")
    >>> results["n"], results["accuracy"] > 0.5
    (22, True)
    """

    def evaluate(self, model_path: str | Path, test_dataset: str | Path) -> dict[str, Any]:
        """Return the scores of a model on a data set, with its calibration applied.

        Parameters
        ----------
        model_path : a folder with model.joblib, calibration.json and config.yaml.
        test_dataset : a table or folder, as the task's data/user/<task>/README.md says.

        Returns
        -------
        dict of ``rampart.api.scoring.scores``, and ``rejected``: how many rows break the task's
        schema, by reason. They are not scored.

        Raises
        ------
        FileNotFoundError : folder, file or data set is not there.
        ParamError, ValueError : the task takes no files, or a row cannot be read.
        """
        folder = Path(model_path)
        if lacking := [name for name in FILES if not (folder / name).is_file()]:
            raise FileNotFoundError(f"{folder}: is no trained model: it lacks {', '.join(lacking)}")
        config = written(folder / "config.yaml")
        task = config.get("task")
        if task not in (known := able(PROJECT)):
            raise ParamError(
                f"{folder}/config.yaml: task: there is no {task!r}; {nearest(str(task), known)}"
            )
        frame, rejected = rows_of(task, table_of(test_dataset), config.get("overrides") or {})
        pipeline = joblib.load(folder / "model.joblib")
        fitted = files.read_json(folder / "calibration.json")
        raw = _spread(pipeline, features_of(task, frame), len(fitted["classes"]))
        p, said = calibration.predict(fitted, raw)
        told = scores(frame["label"].to_numpy(), p, said, fitted["classes"])
        return {**told, "rejected": rejected}


def _spread(pipeline: Any, columns: Any, classes: int) -> Any:
    """Return probabilities with a column a class, (n, k), whichever classes the model has seen."""
    from rampart.training.items import aligned

    features, classifier = pipeline[0], pipeline[-1]
    return aligned(classifier, features.transform(columns), classes)


def rows_of(
    task: str, path: Path, overrides: dict[str, Any]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the rows of a data set as the task reads them, and how many it refuses, by reason.

    Parameters
    ----------
    overrides : of the training; those of ``ingest`` say how the columns are called.
    """
    if "ingest" not in (params := read(task, PROJECT)):  # it learns from what other models say
        frame = load("rampart.tasks", task, "outputs").outputs(path, role="external")
        return _fitting(task, path, frame)
    user = load("rampart.tasks", task, "user")
    block = dict(params["ingest"])
    block |= {name[7:]: value for name, value in overrides.items() if name.startswith("ingest.")}
    settings = user.IngestParams(**{**block, "packages": [], "files": []})
    frame = user.user_rows(UserFile(path=str(path), role="external"), settings)
    return _fitting(task, path, frame.assign(package="user").reset_index(drop=True))


def _fitting(task: str, path: Path, frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the rows that the schema of a task takes, and how many it refuses, by reason."""
    reasons = load("rampart.tasks", task, "prepare").reject(frame)
    rejected = {str(name): int(n) for name, n in reasons[reasons != ""].value_counts().items()}
    frame = frame[reasons == ""].reset_index(drop=True)
    if frame.empty:
        raise ValueError(f"{path}: no row is left, refused are {rejected}")
    return frame, rejected


def features_of(task: str, frame: pd.DataFrame) -> Any:
    """Return the columns that the model's features read: those of the rows, or prepared from them.

    Rows that were read with what stands around them have ``text`` and ``view`` already.
    """
    if {"text", "view"} <= {*frame.columns}:
        return frame
    prepare = load("rampart.tasks", task, "prepare").prepare
    if "Mapping" in str(next(iter(prepare.__annotations__.values()))):
        return prepare({name: frame[name].tolist() for name in frame})
    return prepare(frame["code" if "code" in frame else "text"].tolist())
