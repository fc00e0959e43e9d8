"""What a reader of synthetic rows should not overlook, in words, with the limit behind each word.

The limits are knobs (``rank.limits`` in params.yaml): the campaign's ranking and a released table
are held to the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import Field

from rampart.core.params import Block


class Limits(Block):
    """The block ``rank.limits``: beyond these a generator, or a table, carries a warning."""

    membership_auc: float = Field(gt=0.5, le=1)
    """A leak: how well training rows are told from unseen ones."""
    copies: float = Field(gt=0, le=1)
    """A leak: the share of rows that equal a training row, beyond what chance explains."""
    c2st_auc: float = Field(gt=0.5, le=1)
    """Unlike: how well a classifier tells the rows from real ones."""
    coverage: float = Field(ge=0, lt=1)
    """Unlike: less than this share of the real rows has a synthetic one near it."""
    utility_ratio: float = Field(default=0.0, ge=0, lt=1)
    """Worth little: less than this share of the ceiling, real rows in their place; 0: never."""
    collapse_tr_ts: float = Field(gt=0, le=1)
    """Collapse: rows easier than this for a classifier of real rows (TR-TS macro-F1) ..."""
    collapse_ratio: float = Field(gt=0, le=1)
    """... that teach less than this share of the ceiling."""


def flags(scores: Mapping[str, float], limits: Limits) -> list[str]:
    """Return the warnings that rows deserve.

    Parameters
    ----------
    scores : by the columns of results.csv; what was not measured is missing and raises no flag.
        ``chance_copies`` is the share of copies that chance explains, 0 where it is missing.

    Examples
    --------
    >>> limits = Limits(membership_auc=0.6, copies=0.2, c2st_auc=0.95, coverage=0.5,
    ...                 utility_ratio=0.8, collapse_tr_ts=0.9, collapse_ratio=0.8)
    >>> flags({"coverage": 0.91, "c2st_auc": 0.61}, limits)
    []
    >>> print(*flags({"exact_copies": 0.73}, limits))
    repeats training rows: 73.0% of the rows equal one (the limit is 20%)
    """
    told = (_collapse, _poor, _membership, _copies, _apart, _uncovered)
    return [text for tell in told if (text := _safe(tell, scores, limits))]


def _safe(
    tell: Callable[[Mapping[str, float], Limits], str], scores: Mapping[str, float], limits: Limits
) -> str:
    try:
        return tell(scores, limits)
    except KeyError:  # a score that nobody measured
        return ""


def _collapse(scores: Mapping[str, float], limits: Limits) -> str:
    easy, worth = scores["tr_ts_f1"], scores["utility_ratio"]
    if easy <= limits.collapse_tr_ts or worth >= limits.collapse_ratio:
        return ""
    return (
        f"mode collapse likely: a classifier of real rows finds the synthetic ones easy (TR-TS "
        f"macro-F1 {easy:.3f}, above {limits.collapse_tr_ts:g}), but they teach little (TS-TR "
        f"{scores['ts_tr_f1']:.3f}, {worth:.0%} of the ceiling, below {limits.collapse_ratio:.0%})"
    )


def _poor(scores: Mapping[str, float], limits: Limits) -> str:
    worth = scores["utility_ratio"]
    if worth >= limits.utility_ratio or _safe(_collapse, scores, limits):  # which says more
        return ""
    return (
        f"teaches little: worth {worth:.1%} of the real rows (TS-TR over the ceiling; the limit is "
        f"{limits.utility_ratio:.0%})"
    )


def _membership(scores: Mapping[str, float], limits: Limits) -> str:
    if scores["membership_auc"] <= limits.membership_auc:
        return ""
    return (
        "leaks its training rows: the nearest synthetic row tells a training row from an unseen "
        f"one with AUC {scores['membership_auc']:.3f} (0.5 is good, the limit is "
        f"{limits.membership_auc:g})"
    )


def _copies(scores: Mapping[str, float], limits: Limits) -> str:
    copies, chance = scores["exact_copies"], scores.get("chance_copies")
    if round(copies - (chance or 0), 9) <= limits.copies:  # 0.9 - 0.3 is 0.6000000000000001
        return ""
    text = f"repeats training rows: {copies:.1%} of the rows equal one"
    if chance is None:
        return f"{text} (the limit is {limits.copies:.0%})"
    return (
        f"{text}, where chance explains {chance:.1%}, as unseen rows are met too (the limit is "
        f"{limits.copies:.0%} more than chance)"
    )


def _apart(scores: Mapping[str, float], limits: Limits) -> str:
    if scores["c2st_auc"] <= limits.c2st_auc:
        return ""
    return (
        "unlike the real rows: a classifier tells the synthetic ones apart with AUC "
        f"{scores['c2st_auc']:.3f} (0.5 is good, the limit is {limits.c2st_auc:g})"
    )


def _uncovered(scores: Mapping[str, float], limits: Limits) -> str:
    if scores["coverage"] >= limits.coverage:
        return ""
    return (
        f"leaves most of the data out: {scores['coverage']:.1%} of the real rows have a synthetic "
        f"one near them (the limit is {limits.coverage:.0%})"
    )
