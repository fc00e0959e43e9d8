"""Which generator to use on a data set, and is it surely better than doing something simple?

The choice is made on the same folds as its score, so the score of the best of many is a little too
high; the comparison with a rival says how much of its lead the folds can vouch for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from rampart.metrics.significance import holm
from rampart.synthetic.campaign.results import Campaign, Cell

MINUS = "\u2212"
LABELS = {
    "ts_tr_f1": "TS-TR macro-F1",
    "augmented_f1": "augmented macro-F1",
    "utility_ratio": "utility ratio",
    "summary_score": "summary score",
}


def verdict(
    campaign: Campaign,
    fits: pd.DataFrame,
    criterion: str,
    rivals: Sequence[str],
    alpha: float,
) -> dict[str, dict[str, Any]]:
    """Return the answer for each active data set.

    Parameters
    ----------
    campaign : its cells.
    fits : one row a fit, as ``rampart.synthetic.campaign.results.by_fit`` gives them.
    criterion : what decides, a key of ``LABELS``.
    rivals : generators to compare the chosen one, and all learned ones, with.
    alpha : 1 - confidence of the intervals, level of the tests.

    Returns
    -------
    dict : data set → generator, why, criterion, the chosen one's scores, passed_over (learned
    generators that score higher but are flagged), against (rival → ``_against``); or generator
    None and why, when no learned generator is ok and without a flag.
    """
    return {
        name: _of_data_set(
            name,
            [cell for cell in campaign.ok if cell["data_set"] == name],
            {cell["generator"]: cell for cell in campaign.failed if cell["data_set"] == name},
            fits[(fits["data_set"] == name) & (fits["seed"] == 0)],
            criterion,
            rivals,
            alpha,
        )
        for name in campaign.data_sets
    }


def choose(cells: Sequence[Cell], criterion: str) -> Cell | None:
    """Return the learned generator with the best mean that carries no flag.

    Equal means are decided by the summary score, then by name. None when there is no learned
    generator, or when all carry a flag.
    """
    clean = [cell for cell in cells if cell["kind"] == "learned" and not cell["flags"]]
    keys = (criterion, "summary_score")
    order = sorted(
        clean, key=lambda cell: (*(-_mean(cell, key) for key in keys), cell["generator"])
    )
    return order[0] if order else None


def paired(a: np.ndarray, b: np.ndarray, ratio: float, alpha: float) -> dict[str, float]:
    """Return the mean difference a - b over folds, its interval and p-value.

    The corrected resampled t-test of Nadeau and Bengio (2003), eq. 5 and 6: training parts of folds
    overlap, so that the differences are alike and the plain variance of their mean is too small.
    ``var = (1 / k + n_test / n_train) s²`` with the sample variance ``s²`` of the k differences;
    ``mean / sqrt(var)`` is compared with Student's t of k - 1 degrees of freedom, two-sided. With
    ``s = 0`` the interval is the mean itself and p is 0, or 1 where all differences are 0.

    Parameters
    ----------
    a, b : scores by fold, shape (k,), of the same folds.
    ratio : n_test / n_train, 1 / (k - 1) in k-fold cross-validation.
    alpha : 1 - confidence.

    Returns
    -------
    dict : difference, low, high, p.

    Examples
    --------
    >>> answer = paired(np.array([0.9, 0.8]), np.array([0.7, 0.8]), 1, 0.05)
    >>> round(answer["difference"], 6), round(answer["p"], 4)
    (0.1, 0.6667)
    """
    from scipy.stats import t as student

    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape or a.ndim != 1 or len(a) < 2:
        raise ValueError(f"paired: needs two vectors of 2 folds or more, got {a.shape}, {b.shape}")
    if not ratio > 0:
        raise ValueError(f"paired: n_test / n_train must be > 0, got {ratio}")
    # Scores have 6 digits: what is below 1e-9 is the rounding of the subtraction, no difference.
    difference = np.round(a - b, 9)
    mean, k = float(difference.mean()), len(difference)
    if (difference == difference[0]).all():
        mean = float(difference[0])
        return {"difference": mean, "low": mean, "high": mean, "p": float(mean == 0)}
    error = float(np.sqrt((1 / k + ratio) * difference.var(ddof=1)))
    half = float(student.ppf(1 - alpha / 2, k - 1)) * error
    p = 2 * float(student.sf(abs(mean) / error, k - 1))
    return {"difference": mean, "low": mean - half, "high": mean + half, "p": p}


def _of_data_set(
    name: str,
    cells: list[Cell],
    failed: dict[str, Cell],
    fits: pd.DataFrame,
    criterion: str,
    rivals: Sequence[str],
    alpha: float,
) -> dict[str, Any]:
    chosen = choose(cells, criterion)
    if chosen is None:
        return {"generator": None, "why": _none(name, cells, failed)}
    best = chosen["generator"]
    learned = [cell for cell in cells if cell["kind"] == "learned"]
    passed = [
        {"generator": cell["generator"], "score": _mean(cell, criterion), "flags": cell["flags"]}
        for cell in learned
        if cell["flags"] and _mean(cell, criterion) > _mean(chosen, criterion)
    ]
    overall = chosen["overall"]
    return {
        "generator": best,
        "why": _why(chosen, learned, passed, criterion),
        "criterion": criterion,
        **{key: overall[key] for key in ("ts_tr_f1", "utility_ratio", "summary_score")},
        "passed_over": sorted(passed, key=lambda item: -item["score"]),
        "against": {
            rival: _against(best, rival, fits, criterion, alpha)
            if rival in set(fits["generator"]) - {best}
            else _missing(name, rival, best, failed)
            for rival in rivals
        },
    }


def _against(
    best: str, rival: str, fits: pd.DataFrame, criterion: str, alpha: float
) -> dict[str, Any]:
    """Return whether the chosen generator, and which of the learned ones, are better than a rival.

    The p-values of the learned ones are corrected for their number (Holm), as the best of many
    always looks good; the interval of the chosen one is not.
    """
    scores = fits.pivot(index="fold", columns="generator", values=criterion)
    ratio = float((fits["test"] / fits["train"]).mean())
    learned = sorted(set(fits.loc[fits["kind"] == "learned", "generator"]) - {rival})
    tests = {name: paired(scores[name], scores[rival], ratio, alpha) for name in learned}
    adjusted = dict(zip(tests, holm([test["p"] for test in tests.values()]), strict=True))
    higher = [name for name, test in tests.items() if test["difference"] > 0]
    lead = tests[best]
    answer = "better" if lead["low"] > 0 else "worse" if lead["high"] < 0 else "not shown"
    text = (
        f"{best} against {rival}: {LABELS[criterion]} {_signed(lead['difference'])} over "
        f"{len(scores)} folds ({1 - alpha:.0%} interval {_signed(lead['low'])} to "
        f"{_signed(lead['high'])})"
    )
    return {
        **lead,
        "answer": answer,
        "sentence": f"{text}: a difference this small can be chance"
        if answer == "not shown"
        else f"{text}: {answer}",
        "folds": len(scores),
        "learned": len(learned),
        "learned_higher": higher,
        "learned_better": [name for name in higher if adjusted[name] < alpha],
    }


def _missing(data_set: str, rival: str, best: str, failed: dict[str, Cell]) -> dict[str, str]:
    why = "is not in the campaign"
    if rival == best:
        why = "is the chosen generator itself"
    elif rival in failed:
        why = f"failed ({failed[rival]['reason']})"
    return {"answer": "not compared", "sentence": f"{rival} {why} on {data_set}"}


def _none(name: str, cells: list[Cell], failed: dict[str, Cell]) -> str:
    learned = [cell for cell in cells if cell["kind"] == "learned"]
    if learned:
        told = "; ".join(f"{cell['generator']}: {'; '.join(cell['flags'])}" for cell in learned)
        return f"each of the {_learned(len(learned))} on {name} carries a warning ({told})"
    broken = [generator for generator, cell in failed.items() if cell["kind"] == "learned"]
    why = f"failed: {', '.join(broken)}" if broken else "none is in the campaign"
    rest = ", ".join(cell["generator"] for cell in cells) or "none"
    return f"no learned generator is ok on {name} ({why}; ok: {rest})"


def _why(chosen: Cell, learned: list[Cell], passed: list[dict[str, Any]], criterion: str) -> str:
    best = chosen["overall"][criterion]
    score = (
        f"{chosen['generator']} has the best mean {LABELS[criterion]}, {best['mean']:.3f} "
        f"± {best['std']:.3f} over {len(chosen['folds'])} folds,"
    )
    clean = [cell for cell in learned if not cell["flags"]]
    if len(clean) == len(learned):
        return f"{score} of {_learned(len(learned))}"
    names = ", ".join(item["generator"] for item in passed)
    text = f"{score} of {_learned(len(clean))} without a warning"
    return f"{text} (passed over: {names})" if names else text


def _learned(number: int) -> str:
    return f"{number} learned generator{'s' if number > 1 else ''}"


def _mean(cell: Cell, name: str) -> float:
    return cell["overall"][name]["mean"]


def _signed(value: float) -> str:
    """Return a number with its sign, three decimals, and a true minus."""
    return f"{value:+.3f}".replace("-", MINUS)
