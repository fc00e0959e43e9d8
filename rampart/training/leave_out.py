"""Leave one source out: what a model says of rows from a place that it never learned from.

A random split, or one of a few sources, says little about text from elsewhere. Here every source
of the training rows in turn is what is elsewhere: the model is fitted without it, with the knobs
that it has, and asked about it. What is said of all sources is then scored together.
"""

from __future__ import annotations

import hashlib
from functools import partial
from types import ModuleType
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.compute import ComputeParams, parallel
from rampart.core.params import Block, Name
from rampart.core.progress import Progress, within
from rampart.core.seeds import derive
from rampart.metrics.classification import wilson
from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.probability import roc_auc
from rampart.training.crossval import Rows
from rampart.training.items import ItemParams, aligned, build, fit

OTHERS = "others"


class LeaveOutParams(Block):
    """The block ``leave_out``."""

    models: list[Name] = Field(min_length=1)  # of the block train; they learn from train
    unit: Literal["source", "family"] = "source"
    least: int = Field(default=50, ge=1, le=1e8)  # rows of a unit
    most: int | None = Field(default=None, ge=2, le=1e6)  # units, the largest; null: all
    rows: int | None = Field(default=None, ge=10, le=1e9)  # that a fold learns from; null: all
    held: int | None = Field(default=500, ge=1, le=1e8)  # rows of a unit that are asked about
    generated: bool = False  # whether generated sources are left out in turn, too
    bootstrap: int = Field(default=1000, ge=100, le=1e5)  # of the units
    alpha: float = Field(default=0.05, gt=0, lt=1)


def units_of(frame: pd.DataFrame, settings: LeaveOutParams) -> pd.Series:
    """Return the unit of each row, None for one that is only learned from.

    A source (or family) of fewer than ``least`` rows is pooled with the like of its package, the
    part of the name before the first slash, as ``<package>/*``; what is still too small is one
    unit, ``others``. Generated rows have no unit unless the settings say so.

    Parameters
    ----------
    frame : source, group, generated.
    """
    unit = frame["source" if settings.unit == "source" else "group"].astype(object)
    if not settings.generated:
        unit = unit.where(~frame["generated"].astype(bool), None)
    package = unit.map(lambda name: None if name is None else f"{name.split('/')[0]}/*")
    for pooled in (package, OTHERS):
        sizes = unit.map(unit.value_counts())
        unit = unit.mask(sizes < settings.least, pooled)
    if settings.most is not None:
        sizes = unit.value_counts()
        largest = sorted(sizes.index, key=lambda name: (-sizes[name], name))[: settings.most]
        unit = unit.where(unit.isin(largest), None)
    return unit


def chosen(ids: np.ndarray, rows: np.ndarray, most: int | None, seed: int) -> np.ndarray:
    """Return at most ``most`` of some row numbers, drawn by the SHA-256 of seed and id."""
    if most is None or len(rows) <= most:
        return rows
    order = sorted(rows, key=lambda row: hashlib.sha256(f"{seed}/{ids[row]}".encode()).digest())
    return np.sort(np.array(order[:most]))


def folds(
    frame: pd.DataFrame, unit: pd.Series, settings: LeaveOutParams, seed: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return of each unit the numbers of the rows to learn from and of those to ask about.

    What was made of rows of the unit is not learned from either.

    Parameters
    ----------
    frame : id, group, generated, and ``parts`` if rows are made of others, see ``copies``.
    unit : of each row, of ``units_of``.

    Raises
    ------
    ValueError : fewer than two units.
    """
    names = sorted(set(unit.dropna()))
    if len(names) < 2:
        raise ValueError(
            f"leave_out: needs two or more units of {settings.least} rows, got {names}: "
            "lower leave_out.least"
        )
    ids, parts = frame["id"].to_numpy(), {}
    for name in names:
        own = (unit == name).to_numpy()
        free = np.flatnonzero(~own & ~copies(frame, own))
        kept = chosen(ids, free, settings.rows, derive(seed, name, "kept"))
        held = chosen(ids, np.flatnonzero(own), settings.held, derive(seed, name, "held"))
        parts[name] = kept, held
    return parts


def copies(frame: pd.DataFrame, own: np.ndarray) -> np.ndarray:
    """Return which generated rows were made of some rows, bool of shape (n,).

    Parameters
    ----------
    frame : id, group, generated, and ``parts`` if there is such a column: the ids of the rows that
        a row is composed of, with spaces between. A row of their group was made of them too.
    own : which rows, bool of shape (n,).
    """
    made = frame["group"].isin(set(frame.loc[own, "group"])).to_numpy()
    if "parts" in frame:
        ids = set(frame.loc[own, "id"])
        made |= np.array([not ids.isdisjoint(parts.split()) for parts in frame["parts"]])
    return made & frame["generated"].to_numpy(bool)


def predictions(
    features: Any,
    raw: Any,
    parts: dict[str, tuple[np.ndarray, np.ndarray]],
    rows: Rows,
    item: ItemParams,
    estimator: ModuleType,
    knobs: Block,
    seed: int,
    compute: ComputeParams,
) -> dict[str, np.ndarray]:
    """Return of each unit what a model that was fitted without it says, shape (held, classes).

    Parameters
    ----------
    features, raw : a kind of features with ``refit`` and ``weigh``, and what it extracted.
    parts : of ``folds``.
    estimator, knobs : a module of rampart/estimators and its ``Params``.
    """
    classes = int(rows.y.max()) + 1

    def fold(name: str, kept: np.ndarray, held: np.ndarray) -> np.ndarray:
        refitted, draw = features.refit(raw[kept]), derive(seed, name)
        part = Rows(*(values[kept] for values in rows))
        with within(name):
            model = build(item, estimator, knobs, draw)
            fitted = fit(model, item, refitted.weigh(raw[kept]), *part, draw)
        return aligned(fitted, refitted.weigh(raw[held]), classes)

    calls = [(name, *part) for name, part in parts.items()]
    step = partial(Progress(len(calls)).step, "sources left out")
    return dict(zip(parts, parallel(compute, fold, calls, step), strict=True))


def by_unit(frame: pd.DataFrame, classes: list[str], alpha: float) -> pd.DataFrame:
    """Return the recall of each unit and class, with Wilson intervals.

    Parameters
    ----------
    frame : unit, label, p_0 … p_{k-1}: what was said of the rows left out.

    Returns
    -------
    DataFrame : unit, class, n, recall, low, high; by class, the larger units first.
    """
    p = frame.filter(regex=r"^p_\d+$").to_numpy()
    hit = frame.assign(hit=p.argmax(axis=1) == frame["label"].to_numpy())
    table = hit.groupby(["unit", "label"])["hit"].agg(n="size", hits="sum").reset_index()
    table = table.sort_values(["label", "n", "unit"], ascending=[True, False, True])
    low, high = wilson(table["hits"], table["n"], alpha)
    return pd.DataFrame(
        {
            "unit": table["unit"],
            "class": [classes[code] for code in table["label"]],
            "n": table["n"],
            "recall": table["hits"] / table["n"],
            "low": low,
            "high": high,
        }
    ).reset_index(drop=True)


def pooled(
    frame: pd.DataFrame,
    positive: int,
    negative: int,
    replicates: int,
    alpha: float,
    seed: int,
) -> dict[str, float | int]:
    """Return the scores of all that was said of rows left out, with intervals.

    The intervals are of a bootstrap of whole units: another draw of sources is what is unknown.
    Draws that lack a class are drawn again.

    Parameters
    ----------
    frame : unit, label, p_0 … p_{k-1}.
    positive, negative : the classes that the AUC tells apart, by ``p_<positive>``.

    Returns
    -------
    dict : n, units, auc, f1_macro, and ``_low`` and ``_high`` of both.
    """
    y = frame["label"].to_numpy()
    p = frame.filter(regex=r"^p_\d+$").to_numpy()
    said, score, k = p.argmax(axis=1), frame[f"p_{positive}"].to_numpy(), p.shape[1]
    asked = np.isin(y, (positive, negative))

    def scores(rows: np.ndarray) -> tuple[float, float]:
        two = rows[asked[rows]]
        matrix = confusion(y[rows], said[rows], k)
        return roc_auc(y[two] == positive, score[two]), float(macro_f1(matrix))

    names, where = np.unique(frame["unit"].astype(str), return_inverse=True)
    members = [np.flatnonzero(where == number) for number in range(len(names))]
    there = [set(y[part]) for part in members]
    if len(set(y)) < k:
        raise ValueError(f"leave_out: no row left out is of class {set(range(k)) - set(y)}")
    rng, draws = np.random.default_rng(seed), []
    while len(draws) < replicates:
        drawn = rng.integers(0, len(names), len(names))
        if len(set().union(*(there[number] for number in drawn))) == k:
            draws.append(scores(np.concatenate([members[number] for number in drawn])))
    low, high = np.quantile(np.array(draws), [alpha / 2, 1 - alpha / 2], axis=0)
    result: dict[str, float | int] = {"n": len(frame), "units": len(names)}
    for place, (name, value) in enumerate(zip(("auc", "f1_macro"), scores(np.arange(len(y))))):
        result |= {name: value, f"{name}_low": low[place], f"{name}_high": high[place]}
    return {key: value if isinstance(value, int) else float(value) for key, value in result.items()}
