"""Search hyper-parameters with cross-validation inside the training rows; trials can be resumed.

rampart/core/knobs.py says what may be searched. `grid` tries every combination of choices; `random`
and `bayes` (Optuna's TPE, Bergstra et al. 2011) draw ``trials`` of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field

from rampart.core.params import Block, ParamError
from rampart.core.progress import Progress
from rampart.core.seeds import derive


class TuneParams(Block):
    """The block ``tune``."""

    search: Literal["grid", "random", "bayes"] = "grid"
    trials: int = Field(default=8, gt=0, le=1e4)  # of random and bayes
    folds: int = Field(default=3, ge=2, le=100)


def check_ranges(settings: TuneParams, ranges: dict[str, dict], where: str, place: str) -> None:
    """Raise ParamError for a range that a grid cannot try.

    Parameters
    ----------
    where, place : where the knobs and ``settings`` stand, for the message.
    """
    if settings.search == "grid" and ranges:
        key, bounds = next(iter(ranges.items()))
        raise ParamError(
            f"{where}.{key}: must be a value or a list of choices, as {place}.search is grid; "
            f"got the range {bounds}"
        )


def search(
    settings: TuneParams,
    choices: dict[str, list],
    ranges: dict[str, dict],
    score: Callable[[dict[str, Any]], list[float]],
    journal: Path,
    seed: int,
    together: Callable[[list[dict[str, Any]]], Iterable[list[float]]] | None = None,
) -> list[dict[str, Any]]:
    """Run the trials that the journal does not have yet.

    Every trial has a seed of its own, derived from its number, and sees only finished trials: a
    search that was killed and resumed gives what an undisturbed one gives.

    Parameters
    ----------
    score : knobs to the score of each fold; its mean is maximised.
    journal : file of Optuna's journal; a trial is in it as soon as it is finished.
    together : gives what ``score`` does of each of many knobs, in order. `grid` and `random` know
        all trials beforehand: a cluster computes them side by side. `bayes` asks one by one.

    Returns
    -------
    the finished trials in order: ``{"number", "params", "scores", "mean"}``.
    """
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    grid = [dict(zip(choices, values)) for values in itertools.product(*choices.values())]
    total = len(grid) if settings.search == "grid" or not (choices or ranges) else settings.trials
    distributions = _distributions(choices, ranges)
    journal.parent.mkdir(parents=True, exist_ok=True)
    kept = optuna.create_study(
        storage=JournalStorage(JournalFileBackend(str(journal))),
        study_name="search",
        direction="maximize",
        load_if_exists=True,
    )
    progress = Progress(total - len(kept.trials))

    def drawn(number: int) -> dict[str, Any]:
        if settings.search == "grid":
            return grid[number]
        # Drawn in a study in memory: the journal never has a trial that is half done.
        sampler = _sampler(settings.search, derive(seed, number))
        study = optuna.create_study(sampler=sampler, direction="maximize")
        study.add_trials(kept.trials)
        return study.ask(distributions).params

    while (begun := len(kept.trials)) < total:
        ahead = 1 if together is None or settings.search == "bayes" else total - begun
        known = [drawn(number) for number in range(begun, begun + ahead)]
        scored = [score(known[0])] if ahead == 1 else together(known)
        for number, (values, scores) in enumerate(zip(known, scored, strict=True), begun + 1):
            trial = optuna.trial.create_trial(
                params=values,
                distributions=distributions,
                value=float(np.mean(scores)),
                user_attrs={"scores": scores},
            )
            kept.add_trial(trial)
            print(f"trial {number}/{total}: {values} {trial.value:.4f}", flush=True)
            progress.step("trials")
    return [
        {
            "number": number,
            "params": trial.params,
            "scores": trial.user_attrs["scores"],
            "mean": trial.value,
        }
        for number, trial in enumerate(kept.trials[:total])
    ]


def best(trials: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the trial with the highest mean score, the first of equals."""
    return max(trials, key=lambda trial: (trial["mean"], -trial["number"]))


def folds(
    y: np.ndarray,
    groups: np.ndarray,
    generated: np.ndarray,
    count: int,
    seed: int,
    split: str = "train",
    parts: tuple[np.ndarray, np.ndarray] | None = None,
) -> list:
    """Return (train, held-out) row numbers: stratified, no group on both sides.

    Generated rows are never held out: a score is of real rows alone. One that was made from a
    group, or of a row, is in no fold's training rows while that group or row is held out.

    Parameters
    ----------
    split : whose rows they are, for the messages.
    parts : the ids of the rows, and of each row those that it was made of, with spaces between;
        shapes (n,). None: no row was made of others.

    Raises
    ------
    ValueError : one class only, fewer groups than folds, or a fold that lacks a class.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    real = np.flatnonzero(~generated)
    labels = np.unique(y[real])
    if len(labels) < 2:
        raise ValueError(
            f"cross-validation needs two classes or more, {split} has {labels.tolist()}"
        )
    for label in labels:
        have = len(np.unique(groups[real][y[real] == label]))
        if have < count:
            raise ValueError(
                f"class {label} has {have} groups in {split}, fewer than the {count} folds: "
                f"lower tune.folds or add sources"
            )
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    pairs = []
    for _, held in splitter.split(real, y[real], groups[real]):
        held = real[held]
        made = np.isin(groups, np.unique(groups[held]))
        if parts is not None:
            ids = set(parts[0][held])
            made |= np.array([not ids.isdisjoint(of.split()) for of in parts[1]])
        copies = np.flatnonzero(generated & made)
        kept = np.setdiff1d(np.arange(len(y)), np.concatenate([held, copies]))
        for part, name in ((held, "held-out"), (kept, "training")):
            missing = np.setdiff1d(labels, y[part])
            if len(missing):
                raise ValueError(
                    f"fold {len(pairs) + 1} has no {name} row of class {missing.tolist()}: "
                    f"groups are too large; lower tune.folds"
                )
        pairs.append((kept, held))
    return pairs


def _sampler(kind: str, seed: int) -> Any:
    from optuna.samplers import RandomSampler, TPESampler

    return TPESampler(seed=seed) if kind == "bayes" else RandomSampler(seed=seed)


def _distributions(choices: dict[str, list], ranges: dict[str, dict]) -> dict[str, Any]:
    from optuna.distributions import (
        CategoricalDistribution,
        FloatDistribution,
        IntDistribution,
    )

    kinds: dict[str, Any] = {
        key: CategoricalDistribution(values) for key, values in choices.items()
    }
    for key, bounds in ranges.items():
        whole = isinstance(bounds["low"], int) and isinstance(bounds["high"], int)
        kind = IntDistribution if whole else FloatDistribution
        kinds[key] = kind(bounds["low"], bounds["high"], log=bounds.get("log", False))
    return kinds
