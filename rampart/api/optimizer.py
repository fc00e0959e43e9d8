"""Search the hyper-parameters of a model, by grid, at random, or by Optuna's TPE."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

from rampart.api.config import read_config
from rampart.api.folds import most_accurate
from rampart.api.naming import PROJECT, chosen, task_of, written
from rampart.api.spaces import space_of
from rampart.api.workspace import opened
from rampart.core import files
from rampart.core.params import ParamError, nearest

METHODS = {"grid": "grid", "random": "random", "bayesian": "bayes"}
"""As callers say it -> as the block ``tune`` does."""
METRICS = ("f1_macro", "accuracy")
MOST = 10_000


class HyperparameterOptimizer:
    """Searches knobs by cross-validation inside the training rows; no other split is looked at.

    ``metric="f1_macro"`` is the stage tune; ``"accuracy"`` scores the same folds by accuracy, which
    a majority of safe rows can make high. The space is ``rampart.api.spaces`` of the estimator.

    Examples
    --------
    >>> optimizer = HyperparameterOptimizer()
    >>> best_params = optimizer.optimize(
    ...     model_type="bytecode_detector",
    ...     n_trials=100,
    ...     metric="accuracy"
    ... )
    >>> list(best_params), 0.01 <= best_params["C"] <= 100
    (['C'], True)
    >>> len(optimizer.trials)
    100

    The aggregator, on what the other models say:

    >>> best_params = optimizer.optimize(
    ...     model_type="aggregator",
    ...     method="grid",
    ...     metric="accuracy",
    ...     dataset_path="./datasets/what_models_say.csv",
    ...     config_path="./configs/aggregator_search.yaml",
    ... )
    >>> list(best_params), len(optimizer.trials)
    (['C'], 4)
    """

    def __init__(self) -> None:
        self.trials: list[dict[str, Any]] = []
        """Of the last call: knobs and mean score of each trial."""

    def optimize(
        self,
        model_type: str,
        n_trials: int = 100,
        metric: str = "f1_macro",
        method: str = "bayesian",
        dataset_path: str | Path | None = None,
        config_path: str | Path | None = None,
        space: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the knobs with the best mean score over the folds.

        Parameters
        ----------
        n_trials : of random and bayesian; a grid tries every combination once.
        dataset_path, config_path : as of ``ModelTrainer.train``; its ``model`` is searched.
        space : knob -> a list of choices or a range {low, high, log}; None: the default.

        Raises
        ------
        ParamError, FileNotFoundError, StageError : one sentence that says what is allowed.
        """
        task = task_of(model_type)
        for name, value, known in (("metric", metric, METRICS), ("method", method, METHODS)):
            if value not in known:
                raise ParamError(f"{name}: unknown name {value!r}; {nearest(value, list(known))}")
        if type(n_trials) is not int or not 0 < n_trials <= MOST:
            raise ParamError(f"n_trials: must be a whole number 1 to {MOST:,}, got {n_trials!r}")
        config = read_config(config_path)
        blocks = written(PROJECT / f"pipelines/{task}/params.yaml")
        model = chosen(blocks, config.model)
        if space is None:
            space = space_of(blocks["train"][model]["estimator"], method)
        if clash := sorted(space.keys() & config.knobs.keys()):
            raise ParamError(f"knobs.{clash[0]}: is searched here; leave it out of the config")
        tune = {"search": METHODS[method], "trials": n_trials}
        with opened(task, config, dataset_path, tune, {"folds": None, **space}) as work:
            work.featurize()
            if metric == "accuracy":
                with contextlib.redirect_stdout(io.StringIO()):
                    found, trials = most_accurate(work.path, task, model)
                self.trials = [{**one["params"], "mean": one["mean"]} for one in trials]
                return found
            work.run("tune", model)
            place = work.path / f"reports/{task}/tuning/{model}"
            self.trials = _told(place.with_suffix(".csv"))
            return files.read_json(place.with_suffix(".json"))["best_params"]


def _told(path: Path) -> list[dict[str, Any]]:
    """Return the trials of the stage tune."""
    import json

    import pandas as pd

    table = pd.read_csv(path)
    return [
        {**json.loads(params), "mean": mean} for params, mean in zip(table["params"], table["mean"])
    ]
