"""What a campaign writes by data set and generator, made up: small, seeded, of the true form.

``cell`` is the content of a cell's file, ``arrays`` what the stage picture makes of it,
``write_cells`` and ``write_arrays`` put them where the stages look. The scores follow from made-up
confusion matrices, and the real ceiling (TR-TR) is one for all generators of a data set, so that
sums over cells hang together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from rampart.core import files
from rampart.core.seeds import derive
from rampart.metrics.confusion import precision_recall_f1

CLASSIFIERS = ("forest", "svm", "knn", "tree", "bayes", "boosting", "logreg", "xgboost")
BASELINES = ("copy", "noise", "marginals")
RESAMPLED = ("smote",)
GENERATORS = (
    "copy", "noise", "marginals", "smote", "gaussian_copula", "ctgan", "copulagan", "tvae", "cgan",
    "wgan", "wgan_gp", "autoencoder", "cvae", "vqvae", "diffusion", "latent_diffusion",
)  # fmt: skip
CLASSES = {"spam": ["ham", "spam"], "phishing": ["legitimate", "phishing", "suspicious"]}
WEIGHTS = dict.fromkeys(("distance", "association", "similarity", "multivariate"), 0.25)
LIMITS = {
    "membership_auc": 0.6, "copies": 0.5, "c2st_auc": 0.95, "coverage": 0.5,
    "utility_ratio": 0.8,
    "collapse_tr_ts": 0.9, "collapse_ratio": 0.8,
}  # fmt: skip
CEILING = 0.93  # about the F1 of a model that was trained on real rows
FIDELITY = (
    "jensen_shannon", "hellinger", "total_variation", "wasserstein", "association_difference",
    "mmd", "sdmetrics_quality", "sdmetrics_diagnostic", "c2st_auc", "density", "coverage",
)  # fmt: skip
PRIVACY = ("dcr_ratio", "dcr_share", "nndr", "exact_copies", "chance_copies", "membership_auc")
REGIMES = ("ts_tr", "tr_ts", "tr_tr", "augmented")


def cell(
    data_set: str,
    generator: str,
    *,
    folds: int = 5,
    seeds: int = 1,
    seed: int = 0,
    status: str = "ok",
    level: float = 0.8,
    flags: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the content of one cell's file.

    Parameters
    ----------
    data_set, generator : their names; ``CLASSES`` and the tuples above know some of them.
    folds, seeds : number of folds, and of further fits of fold 0.
    seed : of what is made up.
    status : ``ok`` or ``failed``.
    level : about the TS-TR macro-F1; fidelity rises and falls with it.
    flags : sentences of warning; with any, TR-TS is near 1, as after a mode collapse.
    """
    return json.loads(_text(data_set, generator, folds, seeds, seed, status, level, tuple(flags)))


def guaranteed(
    data_set: str, generators: Sequence[str] = ("dp_tree",), epsilons: Sequence[float] = (1, 10)
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables of the stage guarantee: two folds, 0.55 + epsilon / 100 and 0.1 more."""
    curve = [
        (data_set, name, one, fold, 0.55 + one / 100 + 0.1 * fold)
        for name in generators
        for one in epsilons
        for fold in (0, 1)
    ]
    attack = [(name, one, 1e-5, 800, one / 4) for name in generators for one in epsilons]
    return (
        pd.DataFrame(curve, columns=["data_set", "generator", "epsilon", "fold", "ts_tr_f1"]),
        pd.DataFrame(attack, columns=["generator", "epsilon", "delta", "trials", "shown"]),
    )


@cache
def _text(
    data_set: str,
    generator: str,
    folds: int,
    seeds: int,
    seed: int,
    status: str,
    level: float,
    flags: tuple[str, ...],
) -> str:
    """Return a cell as JSON: many tests ask for the same one, and each may change its own."""
    head = {"data_set": data_set, "generator": generator, "status": status}
    classes = CLASSES.get(data_set, ["benign", "malware"])
    whole = {
        **head,
        "kind": kind(generator),
        "reason": None,
        "params": {"epochs": 60, "batch": 64},
        "classes": classes,
        "classifiers": list(CLASSIFIERS),
        "folds": [],
        "seeds": [],
        "overall": {},
        "flags": list(flags) if status == "ok" else [],
    }
    if status == "failed":
        return json.dumps({**whole, "reason": "a class of 3 rows is too small for 5 neighbours"})
    whole["folds"] = [_fit(whole, fold, 0, seed, level) for fold in range(folds)]
    whole["seeds"] = [_fit(whole, 0, again, seed, level) for again in range(1, seeds + 1)]
    whole["overall"] = _overall(whole["folds"])
    return json.dumps(whole)


def arrays(seed: int = 0, columns: int = 8) -> dict[str, np.ndarray]:
    """Return what is drawn of one cell: two association matrices and two clouds of points."""
    rng = np.random.default_rng(seed)
    real = rng.uniform(0, 0.6, (columns, columns))
    real = (real + real.T) / 2
    synthetic = np.clip(real + rng.normal(0, 0.05, real.shape), 0, 1)
    tables = {"association": (synthetic + synthetic.T) / 2, "association_test": real}
    for table in tables.values():
        np.fill_diagonal(table, 1)
    shown = {name: table.astype(np.float16) for name, table in tables.items()}
    shown["names"] = np.array([f"column {k}" for k in range(columns)])
    for part, spread in (("real", 1.0), ("synthetic", 0.8)):
        label = np.arange(60) % 2
        points = rng.normal(0, spread, (60, 2)) + 2.5 * label[:, None]
        shown[f"embedding_{part}"] = points.astype(np.float32)
        shown[f"label_{part}"] = label.astype(np.int8)
    shown["explained"] = np.array([0.41, 0.17])
    return shown


def write_cells(
    folder: str | Path,
    data_sets: Sequence[str],
    generators: Sequence[str],
    *,
    failed: Iterable[tuple[str, str]] = (),
) -> None:
    """Write ``folder/<generator>/<data set>.json``.

    Parameters
    ----------
    folder : of all cells, ``reports/<task>/cells`` in the project.
    data_sets, generators : each pair of them is a cell; later generators have a higher level.
    failed : pairs (data set, generator) whose cell failed.
    """
    failed = set(failed)
    for data_set in data_sets:
        for place, generator in enumerate(generators):
            status = "failed" if (data_set, generator) in failed else "ok"
            level = round(0.6 + 0.3 * place / max(len(generators) - 1, 1), 6)
            content = cell(data_set, generator, status=status, level=level)
            files.write_json(Path(folder) / generator / f"{data_set}.json", content)


def write_arrays(folder: str | Path, cells: str | Path) -> None:
    """Write ``folder/<data set>/<generator>.npz`` for each cell that is ok."""
    for path in sorted(Path(cells).glob("*/*.json")):
        generator, data_set = path.parent.name, path.stem
        if files.read_json(path)["status"] == "ok":
            place = Path(folder) / data_set / f"{generator}.npz"
            with files.replacing(place) as temporary, open(temporary, "wb") as stream:
                np.savez(stream, **arrays(derive(0, data_set, generator)))


def kind(generator: str) -> str:
    """Return what kind of generator a name is."""
    if generator in BASELINES:
        return "baseline"
    return "resampled" if generator in RESAMPLED else "learned"


def _fit(head: dict[str, Any], fold: int, again: int, seed: int, level: float) -> dict[str, Any]:
    """Return all that is measured on one fitted generator."""
    names = (head["data_set"], head["generator"], fold, again)
    rng = np.random.default_rng(derive(seed, *names))
    real = np.random.default_rng(derive(seed, head["data_set"], fold))  # one for all generators
    k = len(head["classes"])
    back = 0.98 if head["flags"] else min(level + 0.02, 0.98)
    levels = {"ts_tr": level, "tr_ts": back, "augmented": CEILING + 0.005}
    utility = {
        regime: {
            name: _scores(levels.get(regime, CEILING), k, real if regime == "tr_tr" else rng)
            for name in head["classifiers"]
        }
        for regime in REGIMES
    }
    fidelity = _fidelity(level, rng)
    train, test = [320, 480, 200][:k], [80, 120, 50][:k]
    return {
        "fold": fold,
        "seed": again,
        "counts": {"train": train, "test": test, "synthetic": train},
        "utility": utility,
        "fidelity": fidelity,
        "privacy": {
            "dcr_ratio": _near(1 - 0.3 * level, rng),
            "dcr_share": _near(0.5 + 0.1 * level, rng),
            "nndr": _near(0.7, rng),
            "exact_copies": _near(0.05 * level, rng, 0.005),
            "chance_copies": _near(0.04 * level, rng, 0.005),
            "membership_auc": _near(0.5 + 0.1 * level, rng),
        },
        "summary": _summary(fidelity),
        "losses": _losses(head["generator"], rng),
    }


def _scores(level: float, k: int, rng: np.random.Generator) -> dict[str, Any]:
    """Return the scores of one classifier, those of a made-up confusion matrix."""
    support = np.array([80, 120, 50][:k])
    matrix = np.zeros((k, k), int)
    for row, total in enumerate(support):
        right = float(np.clip(rng.normal(level, 0.02), 0.05, 0.99))
        shares = np.full(k, (1 - right) / (k - 1))
        shares[row] = right
        matrix[row] = rng.multinomial(total, shares)
    precision, recall, f1 = precision_recall_f1(matrix)
    n, hits, predicted = matrix.sum(), np.trace(matrix), matrix.sum(axis=0)
    negatives = n - support
    specificity = 1 - (predicted - np.diag(matrix)) / negatives
    mcc = (hits * n - predicted @ support) / np.sqrt(
        (n**2 - predicted @ predicted) * (n**2 - support @ support)
    )
    values = {
        "accuracy": hits / n,
        "precision": precision.mean(),
        "recall": recall.mean(),
        "f1": f1.mean(),
        "specificity": specificity.mean(),
        "roc_auc": (1 + recall.mean()) / 2,
        "mcc": mcc,
    }
    return {
        **{name: round(float(x), 6) for name, x in values.items()},
        "confusion": matrix.tolist(),
    }


def _fidelity(level: float, rng: np.random.Generator) -> dict[str, float]:
    gap = 1 - level
    return {
        "jensen_shannon": _near(0.4 * gap, rng),
        "hellinger": _near(0.4 * gap, rng),
        "total_variation": _near(0.3 * gap, rng),
        "wasserstein": _near(0.3 * gap, rng),
        "association_difference": _near(0.2 * gap, rng),
        "mmd": _near(0.05 * gap, rng, 0.001),
        "sdmetrics_quality": _near(1 - 0.3 * gap, rng),
        "sdmetrics_diagnostic": 1.0,
        "c2st_auc": _near(0.5 + 0.45 * gap, rng),
        "density": _near(0.95 * level, rng),
        "coverage": _near(0.95 * level, rng),
    }


def _summary(fidelity: dict[str, float]) -> dict[str, float]:
    """Return four dimensions in [0, 1] and their mean."""
    names = ("jensen_shannon", "hellinger", "total_variation")
    untold = 1 - 2 * abs(fidelity["c2st_auc"] - 0.5)
    parts = {
        "distance": 1 - np.mean([fidelity[name] for name in names]),
        "association": 1 - fidelity["association_difference"],
        "similarity": fidelity["sdmetrics_quality"],
        "multivariate": np.mean([untold, min(fidelity["density"], 1), fidelity["coverage"]]),
    }
    parts["score"] = np.mean(list(parts.values()))
    return {name: round(float(value), 6) for name, value in parts.items()}


def _losses(generator: str, rng: np.random.Generator) -> list[dict[str, float]]:
    """Return falling losses of a learned generator, none of another one."""
    if kind(generator) != "learned":
        return []
    names = ("generator", "critic") if "gan" in generator else ("loss", "held_out")
    return [
        {"epoch": epoch, **{name: _near(2 / epoch**0.5, rng, 0.02) for name in names}}
        for epoch in range(1, 21)
    ]


def _overall(fits: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return mean and standard deviation over folds, with made-up intervals of utility."""
    by_fold = {
        f"{regime}_f1": [np.mean([scores["f1"] for scores in fit["utility"][regime].values()])
                         for fit in fits]
        for regime in REGIMES
    }  # fmt: skip
    by_fold["utility_ratio"] = [
        a / b for a, b in zip(by_fold["ts_tr_f1"], by_fold["tr_tr_f1"], strict=True)
    ]
    intervals = list(by_fold)
    for group, names in (("fidelity", FIDELITY), ("privacy", PRIVACY)):
        by_fold |= {name: [fit[group][name] for fit in fits] for name in names}
    by_fold["summary_score"] = [fit["summary"]["score"] for fit in fits]
    overall = {}
    for name, values in by_fold.items():
        mean, std = float(np.mean(values)), float(np.std(values, ddof=1))
        overall[name] = {"mean": round(mean, 6), "std": round(std, 6)}
        if name in intervals:
            overall[name] |= {"low": round(mean - 0.02, 6), "high": round(mean + 0.02, 6)}
    return overall


def _near(value: float, rng: np.random.Generator, spread: float = 0.01) -> float:
    """Return a number about ``value``, in [0, 2]."""
    return round(float(np.clip(rng.normal(value, spread), 0, 2)), 6)
