"""The classifiers that judge synthetic rows: fixed, common knobs, one thread, seeded.

They are measuring instruments, not models to ship, so nothing about them is tuned: the same
classifier meets real and synthetic rows. ``size`` is the number of trees or boosting rounds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rampart.core.params import nearest
from rampart.synthetic.campaign.settings import CLASSIFIERS


def build(name: str, size: int, seed: int, X: np.ndarray) -> Any:
    """Return an unfitted classifier for the features ``X`` (n, P), which must be its training part.

    k-nearest neighbours and the linear models read standardised features; naive Bayes is
    Bernoulli's where every feature is 0 or 1 and Gaussian elsewhere.
    """
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if name not in CLASSIFIERS:
        raise ValueError(f"no classifier {name!r}; {nearest(name, list(CLASSIFIERS))}")
    classifier = _build(name, size, seed, X)
    linear = name in ("svm", "knn", "logreg", "sgd")
    return make_pipeline(StandardScaler(), classifier) if linear else classifier


def _build(name: str, size: int, seed: int, X: np.ndarray) -> Any:
    if name == "forest":
        from sklearn.ensemble import RandomForestClassifier

        return RandomForestClassifier(size, n_jobs=1, random_state=seed)
    if name == "svm":
        from sklearn.svm import LinearSVC

        return LinearSVC(C=0.1, dual=False, random_state=seed)
    if name == "knn":
        from sklearn.neighbors import KNeighborsClassifier

        return KNeighborsClassifier(min(5, len(X)), n_jobs=1)
    if name == "tree":
        from sklearn.tree import DecisionTreeClassifier

        return DecisionTreeClassifier(min_samples_leaf=2, random_state=seed)
    if name == "bayes":
        from sklearn.naive_bayes import BernoulliNB, GaussianNB

        return BernoulliNB() if np.isin(X, (0.0, 1.0)).all() else GaussianNB(var_smoothing=1e-3)
    if name == "boosting":
        from sklearn.ensemble import GradientBoostingClassifier

        # Stochastic (half of the rows, a share of the features a split): faster on wide tables.
        return GradientBoostingClassifier(
            n_estimators=size, subsample=0.5, max_features="sqrt", random_state=seed
        )
    if name == "logreg":
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=0.1, max_iter=2000)
    if name == "sgd":
        from sklearn.linear_model import SGDClassifier

        return SGDClassifier(loss="log_loss", alpha=1e-3, random_state=seed)
    from xgboost import XGBClassifier

    return XGBClassifier(
        n_estimators=size, max_depth=4, tree_method="hist", n_jobs=1, random_state=seed
    )


def outputs(fitted: Any, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the predicted classes (n,) and the scores they follow from.

    Scores are (n,) for two classes, the greater the likelier the second one, or (n, classes).
    """
    if hasattr(fitted, "predict_proba"):
        scores = fitted.predict_proba(X)
        predicted = fitted.classes_[scores.argmax(axis=1)]
        return predicted, scores[:, 1] if scores.shape[1] == 2 else scores
    scores = fitted.decision_function(X)
    if scores.ndim == 1:
        return fitted.classes_[(scores > 0).astype(int)], scores
    return fitted.classes_[scores.argmax(axis=1)], scores
