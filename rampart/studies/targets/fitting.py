"""Fit the models of one target and choose one on validation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.core.compute import ComputeParams, parallel
from rampart.core.progress import within
from rampart.core.seeds import derive
from rampart.data.splitting import SPLITS
from rampart.studies.targets import board, choice
from rampart.studies.targets.again import again
from rampart.studies.targets.labels import TargetParams, classes_of, counted, named
from rampart.studies.targets.settings import Kind, Model, TargetsParams
from rampart.training.items import aligned, build, fit


def target(
    name: str,
    settings: TargetsParams,
    models: dict[str, Model],
    rows: dict[str, pd.DataFrame],
    kinds: dict[str, Kind],
    seed: int,
    compute: ComputeParams,
) -> dict[str, Any]:
    """Return the champion of one target and the tables of all its models.

    Parameters
    ----------
    rows : split -> id, source, group, generated, weight and the column of the target.
    kinds : name -> features of the same rows.

    Returns
    -------
    dict : ``classes``, ``best`` (its name), ``classifier`` (fitted), ``answers`` (what it says),
        and the frames of ``board``: ``results``, ``by_class``, ``by_type``, ``significance``,
        ``resplit``, ``counts``.
    """
    seed, parts, classes = derive(seed, name), *labelled(rows, settings.of[name])
    found = fitted(parts, models, kinds, len(classes), seed, compute)
    answers = {key: frame for key, (_, frame) in found.items()}
    draws = settings.bootstrap, settings.alpha, derive(seed, "bootstrap")
    results = board.results(answers, classes, *draws)
    best = choice.champion(results, settings.baselines)
    shown = {key: answers[key] for key in (best, *settings.baselines)}
    whole = pd.concat([parts[split] for split in SPLITS], ignore_index=True)
    return {
        "classes": classes,
        "best": best,
        "classifier": found[best][0],
        "answers": answers[best],
        "results": results,
        "by_class": board.by_class(shown, classes),
        "by_type": board.by_type(shown, settings.alpha),
        "significance": choice.significance(
            answers, best, settings.baselines, len(classes), *draws
        ),
        "resplit": again(whole, settings, models, kinds, len(classes), seed, compute),
        "counts": counted(whole, classes),
    }


def labelled(
    rows: dict[str, pd.DataFrame], asked: TargetParams
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Return the rows of each split with label (a code) and type (the raw value); the classes."""
    names = {}
    for split, part in rows.items():
        try:
            names[split] = named(part[asked.column], asked)
        except ValueError as error:
            raise ValueError(f"{split}: {error}") from None
    classes = classes_of(names, asked)
    code = {each: number for number, each in enumerate(classes)}
    parts = {
        split: part.assign(split=split, label=names[split].map(code), type=part[asked.column])
        for split, part in rows.items()
    }
    return parts, classes


def fitted(
    parts: dict[str, pd.DataFrame],
    models: dict[str, Model],
    kinds: dict[str, Kind],
    k: int,
    seed: int,
    compute: ComputeParams,
) -> dict[str, tuple[Any, pd.DataFrame]]:
    """Return each model fitted on train, and what it says of the other splits."""
    train = parts["train"]
    told = [train[column].to_numpy() for column in ("label", "group", "weight")]

    def one(key: str) -> tuple[Any, pd.DataFrame]:
        item, estimator, knobs = models[key]
        matrix, draw = kinds[item.features].weighed, derive(seed, key)
        with within(key):
            classifier = fit(
                build(item, estimator, knobs, draw), item, matrix["train"], *told, draw
            )
        frames = [
            said(parts[split], aligned(classifier, matrix[split], k)) for split in board.SPLITS
        ]
        return classifier, pd.concat(frames, ignore_index=True)

    return dict(zip(models, parallel(compute, one, [(key,) for key in models]), strict=True))


def said(part: pd.DataFrame, p: np.ndarray) -> pd.DataFrame:
    """Return rows with what a model says of them: the most probable class is the decision."""
    told = part[["split", "id", "source", "group", "type", "label"]]
    columns = {f"p_{code}": p[:, code] for code in range(p.shape[1])}
    return told.assign(prediction=p.argmax(axis=1), **columns)
