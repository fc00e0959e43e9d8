"""The verdict in words: which model, by how much, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rampart.reporting.pages.printing import pvalue, signed
from rampart.reporting.wording import Metric


@dataclass(frozen=True)
class Gap:
    """The difference of two models on the same rows: the first minus the second.

    ``ranks``: it is of the score that ranks, a mean over cells; else of macro-F1.
    """

    first: str
    second: str
    difference: float
    low: float
    high: float
    p_bootstrap: float
    p_mcnemar: float
    significant: bool
    ranks: bool = False

    def sentence(self, level: str, label: str = "macro-F1") -> str:
        """Return the difference in words, never stronger than the test; ``level``: ``95 %``."""
        words = (
            f"{label} on unseen sources {signed(self.difference)} ({level} interval "
            f"{signed(self.low)} to {signed(self.high)}, {pvalue(self.p_bootstrap)})"
        )
        return words if self.significant else f"{words}: a difference this small can be chance"


def tested(significance: pd.DataFrame) -> tuple[bool, pd.DataFrame]:
    """Return whether the tests are of the score that ranks, and the table with what they found.

    It has the columns ``difference``, ``low``, ``high`` and ``p`` (Holm-corrected): of the score
    that ranks where significance.csv has it, else of macro-F1.
    """
    ranks = "rank_difference" in significance
    names = ("rank_difference", "rank_low", "rank_high", "p_rank_holm")
    names = names if ranks else ("f1_difference", "low", "high", "p_bootstrap_holm")
    found = dict(zip(("difference", "low", "high", "p"), (significance[name] for name in names)))
    return ranks, significance.assign(**found)


def gap(
    significance: pd.DataFrame, first: str, second: str, alpha: float, split: str = "external"
) -> Gap | None:
    """Return the tested difference of two models, turned so that it is first minus second.

    None when the pair was not tested. Significant means Holm's adjusted p of the paired bootstrap
    is below ``alpha``, of the score of ``tested``. McNemar's test, which counts right answers,
    stands beside it.
    """
    ranks, table = tested(significance)
    here = table[table["split"] == split]
    for a, b, sign in ((first, second, 1), (second, first, -1)):
        row = here[(here["model_a"] == a) & (here["model_b"] == b)]
        if len(row):
            names = ("difference", "low", "high", "p")
            difference, low, high, p = (float(row.iloc[0][name]) for name in names)
            return Gap(
                first,
                second,
                sign * difference,
                *sorted((sign * low, sign * high)),
                p,
                float(row.iloc[0]["p_mcnemar_holm"]),
                p < alpha,
                ranks,
            )
    return None


def rivals(models: list[str], champion: str, baselines: tuple[str, ...]) -> list[str]:
    """Return whom the champion must beat: the next real model in the ranking, then the baselines.

    A real model that ranks above the champion (it failed a criterion) comes first.

    Examples
    --------
    >>> rivals(["svm", "logreg", "forest", "majority"], "svm", ("majority",))
    ['logreg', 'majority']
    """
    real = [name for name in models if name not in baselines]
    place = real.index(champion)
    beside = real[max(0, place - 1) : place] + real[place + 1 : place + 2]
    return beside + [name for name in models if name in baselines and name != champion]


def verdict(
    champion: dict[str, Any],
    results: pd.DataFrame,
    criteria: pd.DataFrame,
    significance: pd.DataFrame,
    baselines: tuple[str, ...],
    alpha: float,
    level: str,
    described: Callable[[str], Metric],
    reasons: Callable[[str], str] = lambda criterion: "",
) -> dict[str, Any]:
    """Return what the top of the page says.

    Parameters
    ----------
    champion : champion.json.
    results, criteria, significance : the tables that compare wrote.
    baselines : models that cannot win.
    alpha : the level below which a corrected p-value counts as a difference.
    level : of the interval of a difference, e.g. ``95 %``.
    described : what a criterion is in words.
    reasons : criterion -> why a model fails it, where that is known.

    Returns
    -------
    dict : model, passes_all, reason; headline (label, value, low, high) of the metric that ranks,
    and beside: the same of macro-F1, None where it is the headline; checks (criterion, label,
    value, limit, passed, why); gaps (rival, kind, answer, sentence); ahead (real models with a
    higher macro-F1).

    Raises
    ------
    ValueError : the champion is not in a table, which then is of another run.
    """
    name = champion["model"]
    for what, table in (("results.csv", results), ("criteria.csv", criteria)):
        if name not in set(table["model"]):
            raise ValueError(f"{what}: the champion {name!r} is not in it; run compare again")
    rows = criteria[criteria["model"] == name].to_dict("records")
    checks = [
        {
            **row,
            "label": described(row["criterion"]).label,
            "why": "" if row["passed"] else reasons(row["criterion"]),
        }
        for row in rows
    ]
    rank = champion["score"]
    f1 = figure(champion, "f1_macro", described)
    headline = f1 if rank == "f1_macro" else figure(champion, "score", described)
    real = results[~results["model"].isin(baselines)]
    return {
        "model": name,
        "passes_all": champion["passes_all"],
        "reason": (
            champion["reason"]
            if rank == "f1_macro"
            else spelled(champion["reason"], [rank, *criteria["criterion"]], described)
        ),
        "headline": headline,
        "beside": None if headline is f1 else f1,
        "checks": checks,
        "gaps": [
            _against(
                rival, gap(significance, name, rival, alpha), baselines, level, headline["label"]
            )
            for rival in rivals(list(results["model"]), name, baselines)
        ],
        "ahead": list(real.loc[real["f1_external"] > champion["f1_macro_external"], "model"]),
    }


def figure(
    champion: dict[str, Any], name: str, described: Callable[[str], Metric]
) -> dict[str, Any]:
    """Return label, value, low and high of ``f1_macro`` or ``score`` in champion.json."""
    metric = champion["score"] if name == "score" else name
    ends = {end: champion[f"{name}_external_{end}"] for end in ("low", "high")}
    return {"label": described(metric).label, "value": champion[f"{name}_external"], **ends}


def spelled(reason: str, names: Iterable[str], described: Callable[[str], Metric]) -> str:
    """Return a sentence with the names of columns and criteria in words.

    Examples
    --------
    >>> spelled("a is the best by f1_macro.", ["f1_macro"], lambda name: Metric("macro-F1", ""))
    'a is the best by macro-F1.'
    """
    labels = {name: described(name).label for name in names}
    pattern = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.sub(rf"\b(?:{pattern})\b", lambda match: labels[match[0]], reason)


def _against(
    rival: str, difference: Gap | None, baselines: tuple[str, ...], level: str, rank: str
) -> dict[str, str]:
    """Return whether the champion is better than one rival, with the figures."""
    answer, sentence = "not tested", "this pair is not in significance.csv"
    if difference:
        sentence = difference.sentence(level, *([rank] if difference.ranks else []))
        better = ("no, worse", "yes")[difference.difference > 0]
        answer = better if difference.significant else "not shown"
    return {
        "rival": rival,
        "kind": "baseline" if rival in baselines else "next to it in the ranking",
        "answer": answer,
        "sentence": sentence,
    }
