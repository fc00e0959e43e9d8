"""The tables of a campaign: one row a cell, one a fit, and one a number, from the cells' files.

A cell (data set × generator) is ``ok``, or ``failed`` with a reason. What failed keeps its place in
the tables; a data set that is not active at this scale has no cells and is only named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

REGIMES = ("ts_tr", "tr_ts", "tr_tr", "augmented")
UTILITY = (*(f"{regime}_f1" for regime in REGIMES), "utility_ratio")
FIDELITY = (
    "jensen_shannon",
    "hellinger",
    "total_variation",
    "wasserstein",
    "association_difference",
    "mmd",
    "sdmetrics_quality",
    "sdmetrics_diagnostic",
    "c2st_auc",
    "density",
    "coverage",
)
PRIVACY = (
    "dcr_ratio",
    "dcr_share",
    "nndr",
    "exact_copies",
    "chance_copies",
    "membership_auc",
)
SCORES = (*UTILITY, *FIDELITY, *PRIVACY, "summary_score")
METRICS = ("ts_tr_f1", "summary_score")  # few: `dvc metrics diff` shows each of each generator
NUMBERS = ["data_set", "generator", "seed", "fold", "regime", "classifier", "metric", "value"]

Cell = dict[str, Any]


class Campaign(NamedTuple):
    """The cells by status, each part in order of data set and generator."""

    ok: list[Cell]
    failed: list[Cell]
    off: dict[str, str]
    """Data sets that are not active → why."""

    @property
    def data_sets(self) -> list[str]:
        """The active data sets."""
        return sorted({cell["data_set"] for cell in self.ok + self.failed})


def sort_out(cells: Sequence[Cell], off: Mapping[str, str] | None = None) -> Campaign:
    """Sort cells by status and check that they are of one campaign.

    Parameters
    ----------
    off : data sets without cells → why.

    Raises
    ------
    ValueError : an unknown status; a cell twice; no cell that is ok; scores that are missing or
        new; cells of a data set that differ in their folds, seeds or classifiers, and so cannot be
        compared.
    """
    cells = sorted(cells, key=lambda cell: (cell["data_set"], cell["generator"]))
    names = [_name(cell) for cell in cells]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"cell {twice[0]}: is there twice")
    parts: dict[str, list[Cell]] = {"ok": [], "failed": []}
    for cell in cells:
        if cell["status"] not in parts:
            allowed = ", ".join(parts)
            got = repr(cell["status"])
            raise ValueError(f"cell {_name(cell)}: status must be one of {allowed}, got {got}")
        parts[cell["status"]].append(cell)
    campaign = Campaign(parts["ok"], parts["failed"], dict(off or {}))
    if not campaign.ok:
        failed = campaign.failed
        why = "; ".join(f"{_name(cell)}: {cell['reason']}" for cell in failed[:3])
        more = f"; and {len(failed) - 3} more" if len(failed) > 3 else ""
        raise ValueError(
            f"no generator can be ranked: of {len(cells)} cells none is ok"
            + (f" ({why}{more})" if why else "")
        )
    for cell in campaign.ok:
        _check_scores(cell)
    for data_set in campaign.data_sets:
        _check_alike([cell for cell in campaign.ok if cell["data_set"] == data_set])
    return campaign


def results(campaign: Campaign) -> pd.DataFrame:
    """Return one row a cell: the mean of each score over folds, with its spread.

    Returns
    -------
    DataFrame : data_set, generator, kind, status; each of ``UTILITY`` with _std, _low, _high; each
    other score with _std; flags; reason. By data set, the best TS-TR first; failed cells last,
    with no numbers.
    """
    rows = []
    for cell in campaign.ok + campaign.failed:
        row = {key: cell[key] for key in ("data_set", "generator", "kind", "status")}
        for name in SCORES if cell["status"] == "ok" else ():
            score = cell["overall"][name]
            row |= {name: score["mean"], f"{name}_std": score["std"]}
            if name in UTILITY:
                row |= {f"{name}_low": score["low"], f"{name}_high": score["high"]}
        rows.append(row | {"flags": "; ".join(cell["flags"]), "reason": cell["reason"] or ""})
    order = ["data_set", "ts_tr_f1", "generator"]
    return pd.DataFrame(rows).sort_values(order, ascending=[True, False, True], ignore_index=True)


def by_fit(campaign: Campaign) -> pd.DataFrame:
    """Return one row a fit: a fold with the first seed, or the first fold with another seed.

    Returns
    -------
    DataFrame : data_set, generator, kind, seed, fold, train and test (rows), and ``SCORES``; an F1
    is the mean over classifiers of the macro-F1.
    """
    rows = []
    for cell in campaign.ok:
        head = {key: cell[key] for key in ("data_set", "generator", "kind")}
        for fit in cell["folds"] + cell["seeds"]:
            sizes = {part: sum(fit["counts"][part]) for part in ("train", "test")}
            rows.append({**head, "seed": fit["seed"], "fold": fit["fold"], **sizes, **_scores(fit)})
    return pd.DataFrame(rows)


def numbers(campaign: Campaign) -> pd.DataFrame:
    """Return one row a number: every score of every classifier, regime, fold and seed.

    Returns
    -------
    DataFrame : columns ``NUMBERS``. The regime of what no classifier scores is fidelity, privacy
    or summary, and its classifier is empty.
    """
    rows = [
        (cell["data_set"], cell["generator"], fit["seed"], fit["fold"], *number)
        for cell in campaign.ok
        for fit in cell["folds"] + cell["seeds"]
        for number in _numbers(fit)
    ]
    return pd.DataFrame(rows, columns=NUMBERS)


def headline(campaign: Campaign) -> dict[str, dict[str, dict[str, float]]]:
    """Return data set → generator → the few means that a comparison of two runs shows."""
    metrics: dict[str, dict[str, dict[str, float]]] = {}
    for cell in campaign.ok:
        means = {name: cell["overall"][name]["mean"] for name in METRICS}
        metrics.setdefault(cell["data_set"], {})[cell["generator"]] = means
    return metrics


def _scores(fit: dict[str, Any]) -> dict[str, float]:
    f1 = {
        f"{regime}_f1": _mean([scores["f1"] for scores in fit["utility"][regime].values()])
        for regime in REGIMES
    }
    if f1["tr_tr_f1"] == 0:
        raise ValueError(f"fold {fit['fold']}: the utility ratio needs a TR-TR macro-F1 above 0")
    ratio = {"utility_ratio": f1["ts_tr_f1"] / f1["tr_tr_f1"]}
    return (
        f1 | ratio | fit["fidelity"] | fit["privacy"] | {"summary_score": fit["summary"]["score"]}
    )


def _mean(values: list[float]) -> float:
    """Return the mean, rounded: equal scores in another order must stay a tie when ranked."""
    return round(float(np.mean(values)), 9)


def _numbers(fit: dict[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    for regime in REGIMES:
        for classifier, scores in fit["utility"][regime].items():
            for metric, value in scores.items():
                if metric != "confusion":
                    yield regime, classifier, metric, value
    for part in ("fidelity", "privacy", "summary"):
        for metric, value in fit[part].items():
            yield part, "", metric, value


def _name(cell: Cell) -> str:
    return f"{cell['data_set']}/{cell['generator']}"


def _check_scores(cell: Cell) -> None:
    given, wanted = set(cell["overall"]), set(SCORES)
    if given != wanted:
        differ = ", ".join(sorted(given ^ wanted))
        raise ValueError(f"cell {_name(cell)}: its scores must be those of results.csv; {differ}")


def _check_alike(cells: Sequence[Cell]) -> None:
    """Refuse cells of one data set that were not made with the same folds and classifiers."""
    for cell in cells[1:]:
        for what, here, first in (
            ("folds", _fits(cell, "folds"), _fits(cells[0], "folds")),
            ("seeds", _fits(cell, "seeds"), _fits(cells[0], "seeds")),
            ("classifiers", sorted(cell["classifiers"]), sorted(cells[0]["classifiers"])),
        ):
            if here != first:
                raise ValueError(
                    f"cells {_name(cells[0])} and {_name(cell)}: must have the same {what}, got "
                    f"{first} and {here}; run the campaign of both again"
                )


def _fits(cell: Cell, part: str) -> list[int]:
    return [fit[part.removesuffix("s")] for fit in cell[part]]
