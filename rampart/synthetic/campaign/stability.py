"""Do generators differ, and would another fold or seed rank them alike?

The Friedman test and Nemenyi's critical difference (Demšar 2006) are taken twice: over the folds of
all data sets, which is many blocks, but folds of one data set share most of their training rows, so
that p is too small; and over data sets, which are independent, but few. A baseline such as a plain
copy is far from the rest by design and can make a test pass by itself, so that all is computed with
and without baselines. What too few generators or blocks cannot answer says so in words.
"""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.metrics.friedman import cliques, friedman, nemenyi
from rampart.synthetic.campaign.results import Campaign
from rampart.synthetic.flags import Limits

Answer = dict[str, Any]


class RankParams(Block):
    """The block ``rank``."""

    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    criterion: Literal["ts_tr_f1", "augmented_f1", "utility_ratio", "summary_score"] = "ts_tr_f1"
    """What generators are ranked and chosen by, more is better."""
    rivals: tuple[str, ...] = ("smote", "marginals", "copy")
    """Generators that the chosen one is compared with."""
    limits: Limits
    """Beyond these a generator carries a warning, and is not chosen."""


def differences(fits: pd.DataFrame, criterion: str, alpha: float) -> dict[str, Answer]:
    """Return the tests over all generators, and over those that are no baselines.

    Parameters
    ----------
    fits : one row a fit, as ``rampart.synthetic.campaign.results.by_fit`` gives them.
    criterion : the score, a column of ``fits``.
    alpha : level of the critical difference.

    Returns
    -------
    dict : ``all`` and ``without_baselines``, each with ``generators`` (ok on every data set, as a
    rank needs all blocks), ``by_fold`` and ``by_data_set`` (see ``compare``) and ``mean_ranks``
    over the folds of each data set.
    """
    return {name: _tests(part, criterion, alpha) for name, part in _parts(fits).items()}


def left_out(campaign: Campaign) -> dict[str, str]:
    """Return generator → why it is in no test: the data sets on which it, but not all, failed."""
    done: dict[str, set[str]] = {cell["generator"]: set() for cell in campaign.failed}
    for cell in campaign.ok:
        done.setdefault(cell["generator"], set()).add(cell["data_set"])
    wanted = set.union(*done.values())
    return {
        name: f"not ok on {', '.join(sorted(wanted - ok))}"
        for name, ok in sorted(done.items())
        if wanted - ok
    }


def compare(scores: pd.DataFrame, alpha: float) -> Answer:
    """Test whether generators differ, and which pairs do.

    Parameters
    ----------
    scores : one row a block, one column a generator, more is better.
    alpha : level of the critical difference.

    Returns
    -------
    dict : computed; if so blocks, statistic, p_value (Friedman), mean_ranks (1 is best),
    critical_difference, p_values of each pair (Nemenyi) and cliques, the largest groups within one
    critical difference; else the reason.

    Examples
    --------
    >>> compare(pd.DataFrame({"a": [0.9], "b": [0.8], "c": [0.7]}), 0.05)
    {'computed': False, 'reason': 'needs 2 blocks or more, got 1'}
    """
    names = list(scores)
    if len(names) < 3:
        return _not(f"needs 3 generators or more, got {len(names)}")
    if len(scores) < 2:
        return _not(f"needs 2 blocks or more, got {len(scores)}")
    if (scores.nunique(axis=1) == 1).all():
        return _not("all generators have equal scores in every block")
    table = scores.to_numpy()
    test, pairs = friedman(table), nemenyi(table, alpha)
    p_values = np.asarray(pairs["p_values"])
    return {
        "computed": True,
        "blocks": len(scores),
        "statistic": test["statistic"],
        "p_value": test["p_value"],
        "mean_ranks": dict(zip(names, map(float, test["mean_ranks"]), strict=True)),
        "critical_difference": pairs["critical_difference"],
        "p_values": {
            a: {b: float(p_values[i, j]) for j, b in enumerate(names) if j != i}
            for i, a in enumerate(names)
        },
        "cliques": [
            [names[place] for place in group]
            for group in cliques(test["mean_ranks"], pairs["critical_difference"])
        ],
    }


def stability(fits: pd.DataFrame, criteria: tuple[str, ...]) -> dict[str, Any]:
    """Return how alike the folds, and the seeds, of a data set rank its generators.

    The folds are those of seed 0, the seeds those of fold 0.

    Returns
    -------
    dict : data set → criterion → ``folds`` and ``seeds`` → ``all`` and ``without_baselines`` →
    see ``agreement``.
    """
    answers: dict[str, Any] = {}
    for data_set, rows in fits.groupby("data_set"):
        answers[str(data_set)] = {
            criterion: {
                "folds": _agreement(rows[rows["seed"] == 0], "fold", criterion),
                "seeds": _agreement(rows[rows["fold"] == 0], "seed", criterion),
            }
            for criterion in criteria
        }
    return answers


def agreement(scores: pd.DataFrame) -> Answer:
    """Return the mean of Kendall's tau over all pairs of rankings.

    Tau-b, ``(C - D) / sqrt((C + D + Ta) (C + D + Tb))``, of concordant and discordant pairs of
    generators and those that tie in one ranking alone (Kendall 1945): 1 for the same order, -1
    for the opposite, 0 for orders that have nothing in common.

    Parameters
    ----------
    scores : one row a ranking (a fold or a seed), one column a generator.

    Returns
    -------
    dict : computed; if so rankings and generators (numbers of them), tau, lowest of the pairs, and
    spread: how far a generator's score moves from one ranking to another beyond what moves all
    alike, the residual standard deviation of the two-way table, ``sqrt(Σ (x - row - column +
    mean)² / ((rankings - 1) (generators - 1)))``; a lead no larger than that is noise. Else the
    reason.

    Examples
    --------
    >>> answer = agreement(pd.DataFrame({"a": [3.0, 3.0], "b": [2.0, 1.0], "c": [1.0, 2.0]}))
    >>> round(answer["tau"], 6), round(answer["spread"], 6)
    (0.333333, 0.707107)
    """
    from scipy.stats import kendalltau

    rankings, generators = scores.shape
    if generators < 2:
        return _not(f"needs 2 generators or more, got {generators}")
    if rankings < 2:
        return _not(f"needs 2 rankings or more, got {rankings}")
    if (scores.nunique(axis=1) == 1).any():
        return _not("all generators have equal scores in one ranking: there is no order")
    table = scores.to_numpy()
    beyond = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    taus = [float(kendalltau(a, b).statistic) for a, b in combinations(table, 2)]
    return {
        "computed": True,
        "rankings": rankings,
        "generators": generators,
        "tau": float(np.mean(taus)),
        "lowest": min(taus),
        "spread": float(np.sqrt((beyond**2).sum() / ((rankings - 1) * (generators - 1)))),
    }


def _parts(fits: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"all": fits, "without_baselines": fits[fits["kind"] != "baseline"]}


def _tests(fits: pd.DataFrame, criterion: str, alpha: float) -> Answer:
    blocks = fits[fits["seed"] == 0].pivot(
        index=["data_set", "fold"], columns="generator", values=criterion
    )
    blocks = blocks.dropna(axis=1)  # a generator that failed on a data set has no rank there
    of_data_set = blocks.groupby(level="data_set")
    ranks = blocks.rank(axis=1, ascending=False).groupby(level="data_set").mean()
    return {
        "generators": list(blocks),
        "by_fold": compare(blocks, alpha),
        "by_data_set": compare(of_data_set.mean(), alpha),
        "mean_ranks": {str(name): row.to_dict() for name, row in ranks.iterrows()},
    }


def _agreement(fits: pd.DataFrame, by: str, criterion: str) -> dict[str, Answer]:
    return {
        name: agreement(part.pivot(index=by, columns="generator", values=criterion))
        for name, part in _parts(fits).items()
    }


def _not(reason: str) -> Answer:
    return {"computed": False, "reason": reason}
