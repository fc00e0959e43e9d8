"""The verdict in words: which model, by how much, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from rampart.wording import describe

MINUS = "\u2212"


@dataclass(frozen=True)
class Gap:
    """The difference in macro-F1 of two models on the same rows: the first minus the second."""

    first: str
    second: str
    difference: float
    low: float
    high: float
    p_bootstrap: float
    p_mcnemar: float
    significant: bool

    @property
    def sentence(self) -> str:
        """The difference in words, never stronger than the test."""
        found = (
            f"macro-F1 on unseen sources {signed(self.difference)} (95 % interval "
            f"{signed(self.low)} to {signed(self.high)}, {pvalue(self.p_bootstrap)})"
        )
        return found if self.significant else f"{found}: a difference this small can be chance"


def signed(value: float) -> str:
    """Return a number with its sign, three decimals.

    Examples
    --------
    >>> signed(0.0312)
    '+0.031'
    """
    return f"{value:+.3f}".replace("-", MINUS)


def pvalue(p: float) -> str:
    """Return how a p-value is quoted.

    Examples
    --------
    >>> pvalue(0.00002), pvalue(0.0312)
    ('p < 0.001', 'p = 0.031')
    """
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def gap(
    significance: pd.DataFrame, first: str, second: str, alpha: float, split: str = "external"
) -> Gap | None:
    """Return the tested difference of two models, turned so that it is first minus second.

    None when the pair was not tested. Significant means Holm's adjusted p of the paired bootstrap
    of macro-F1 is below ``alpha``: the headline is macro-F1, and McNemar's test, which counts right
    answers, stands beside it.
    """
    here = significance[significance["split"] == split]
    for a, b, sign in ((first, second, 1), (second, first, -1)):
        row = here[(here["model_a"] == a) & (here["model_b"] == b)]
        if len(row):
            found = row.iloc[0]
            ends = sorted((sign * found["low"], sign * found["high"]))
            return Gap(
                first,
                second,
                float(sign * found["f1_difference"]),
                *(float(end) for end in ends),
                float(found["p_bootstrap_holm"]),
                float(found["p_mcnemar_holm"]),
                bool(found["p_bootstrap_holm"] < alpha),
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
    classes: list[str],
    alpha: float,
) -> dict[str, Any]:
    """Return what the top of the page says.

    Parameters
    ----------
    champion : champion.json.
    results, criteria, significance : the tables that compare wrote.
    baselines : models that cannot win.
    classes : the class names.
    alpha : the level below which a corrected p-value counts as a difference.

    Returns
    -------
    dict : model, passes_all, reason; f1, low, high; checks (criterion, label, value, limit,
    passed); gaps (rival, kind, answer, sentence); ahead (real models with a higher macro-F1).

    Raises
    ------
    ValueError : the champion is not in a table, which then is of another run.
    """
    name = champion["model"]
    for what, table in (("results.csv", results), ("criteria.csv", criteria)):
        if name not in set(table["model"]):
            raise ValueError(f"{what}: the champion {name!r} is not in it; run compare again")
    own = criteria[criteria["model"] == name]
    checks = [
        {**row, "label": describe(row["criterion"], classes).label}
        for row in own.to_dict("records")
    ]
    real = results[~results["model"].isin(baselines)]
    return {
        "model": name,
        "passes_all": champion["passes_all"],
        "reason": champion["reason"],
        "f1": champion["f1_macro_external"],
        "low": champion["f1_macro_external_low"],
        "high": champion["f1_macro_external_high"],
        "checks": checks,
        "gaps": [
            _against(name, rival, significance, baselines, alpha)
            for rival in rivals(list(results["model"]), name, baselines)
        ],
        "ahead": list(real.loc[real["f1_external"] > champion["f1_macro_external"], "model"]),
    }


def _against(
    name: str, rival: str, significance: pd.DataFrame, baselines: tuple[str, ...], alpha: float
) -> dict[str, str]:
    """Return whether the champion is better than one rival, with the figures."""
    found = gap(significance, name, rival, alpha)
    answer = "not tested"
    if found:
        answer = ("no, worse", "yes")[found.difference > 0] if found.significant else "not shown"
    return {
        "rival": rival,
        "kind": "baseline" if rival in baselines else "next to it in the ranking",
        "answer": answer,
        "sentence": found.sentence if found else "this pair is not in significance.csv",
    }
