"""Ask fitted models about rows and about the same rows changed, and compare what is recalled."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import joblib
import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from rampart.core.progress import Progress
from rampart.features.members.kinds import OnKind
from rampart.metrics import calibration
from rampart.metrics.classification import wilson

Ask = Callable[[pd.DataFrame], dict[str, np.ndarray]]
"""From rows with texts to the decision of each model."""


def measured(
    rows: pd.DataFrame, suite: ModuleType, ask: Ask, classes: list[str], seed: int, alpha: float
) -> pd.DataFrame:
    """Return the recall of each model before and after each perturbation, by class.

    Parameters
    ----------
    rows : id, text, label, kind, language.
    suite : the task's module ``perturb``.

    Returns
    -------
    DataFrame : perturbation, model, class (before), class_after, n, recall_before, recall_after,
    low, high (Wilson, of after), drop.
    """
    before = {name: pd.Series(said, rows.index) for name, said in ask(rows).items()}
    cases, progress = [], Progress(len(suite.PERTURBATIONS))
    for way in suite.PERTURBATIONS:
        changed = suite.perturb(rows, way, seed)
        for name, said in (ask(changed) if len(changed) else {}).items():
            old = rows.loc[changed.index, "label"]
            frame = pd.DataFrame({"old": old, "new": changed["label"]})
            frame["kept"] = before[name][changed.index] == old
            frame["hit"] = said == changed["label"].to_numpy()
            for (was, now), part in frame.groupby(["old", "new"]):
                found = (len(part), int(part["kept"].sum()), int(part["hit"].sum()))
                cases.append((way, name, classes[was], classes[now], *found))
        progress.step(way)
    columns = ["perturbation", "model", "class", "class_after", "n", "kept", "hits"]
    table = pd.DataFrame(cases, columns=columns)
    low, high = wilson(table["hits"], table["n"], alpha)
    table["recall_before"] = table["kept"] / table["n"]
    table["recall_after"] = table["hits"] / table["n"]
    table = table.assign(low=low, high=high, drop=table["recall_before"] - table["recall_after"])
    return table.drop(columns=["kept", "hits"])


class Remembered:
    """A fitted classifier that answers once for the rows that are asked about now.

    An ensemble's members are models of their own too: equal ones share ``answers``, by ``key``.
    """

    def __init__(self, classifier: Any, answers: dict, key: tuple[str, str]):
        self.classifier, self.answers, self.key = classifier, answers, key
        self.classes_ = classifier.classes_

    def predict_proba(self, X: Any) -> np.ndarray:
        """Return the classifier's probabilities, shape (n, its classes)."""
        if self.key not in self.answers:
            self.answers[self.key] = self.classifier.predict_proba(X)
        return self.answers[self.key]


def remembering(features: Any, classifier: Any, answers: dict, key: Callable[[Any], str]) -> Any:
    """Return a classifier that remembers; of an ensemble, which is changed, the members do."""
    if not hasattr(classifier, "members"):
        return Remembered(classifier, answers, (key(features), key(classifier)))
    for place, member in enumerate(classifier.members):
        if isinstance(member, OnKind):
            own = features.parts[member.place]
            member.classifier = remembering(own, member.classifier, answers, key)
        else:
            classifier.members[place] = remembering(features, member, answers, key)
    return classifier


def asker(models: dict[str, Any], fitted: dict[str, dict], serving: ModuleType) -> Ask:
    """Return what asks every model; each kind of features is extracted once for all of them."""
    keys: dict[int, str] = {}  # of what is loaded, by its place in memory
    answers: dict[tuple[str, str], np.ndarray] = {}

    def key(part: Any) -> str:
        if id(part) not in keys:
            keys[id(part)] = joblib.hash(part)
        return keys[id(part)]

    asked = {
        name: remembering(model["features"], model["classifier"], answers, key)
        for name, model in models.items()
    }

    def ask(rows: pd.DataFrame) -> dict[str, np.ndarray]:
        prepared, made = serving.prepare(rows["text"].tolist()), {}
        answers.clear()

        def each(features: Any, request: Any) -> Any:
            if hasattr(features, "parts"):  # made of others, which share what they extract
                return features.extract(request, each)
            if key(features) not in made:
                made[key(features)] = features.extract(request)
            return made[key(features)]

        decisions = {}
        with threadpool_limits(1):
            for name, classifier in asked.items():
                features = models[name]["features"]
                p = np.zeros((len(rows), len(fitted[name]["classes"])))
                X = features.weigh(each(features, prepared))
                p[:, np.asarray(classifier.classes_, dtype=int)] = classifier.predict_proba(X)
                decisions[name] = calibration.predict(fitted[name], p)[1]
        return decisions

    return ask
