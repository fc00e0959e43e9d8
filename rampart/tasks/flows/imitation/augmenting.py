"""What drawn flows are worth to a model: fitted on real rows, on drawn ones, and on both.

Drawn rows are learned from and nothing else: all scores are of real flows, and a split to be scored
that holds a generated row is refused.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block, Name
from rampart.core.seeds import derive
from rampart.metrics.bootstrap import by_group, interval, paired_test
from rampart.metrics.confusion import confusion, macro_f1
from rampart.metrics.significance import holm
from rampart.tasks.flows.imitation.judging import JudgingParams
from rampart.tasks.flows.row import CLASSES
from rampart.training.crossval import Rows
from rampart.training.items import ItemParams, aligned, build, fit

REAL, DRAWN, BOTH = "real", "synthetic", "both"
SCORED = ("test", "external")


class AugmentParams(Block):
    """The block ``augment``."""

    generators: list[Name] | Literal["none", "all"] = "all"  # whose rows join; of generate
    share: float = Field(default=1.0, gt=0, le=1)  # of the drawn rows of each severity that join
    models: list[Name] = Field(min_length=1)  # of the block train; they read no text
    bootstrap: int = Field(default=1000, ge=100, le=1e5)  # of whole sessions
    alpha: float = Field(default=0.05, gt=0, lt=1)
    judging: JudgingParams


class Said(NamedTuple):
    """What a model says of the rows that are scored."""

    rows: int  # that it learned from
    classes: dict[str, np.ndarray]  # split -> (n,)


def joining(drawn: pd.DataFrame, share: float) -> pd.DataFrame:
    """Return the first rows of each severity, the share of them that joins the training rows."""
    sizes = drawn.groupby("label")["label"].transform("size")
    first = drawn.groupby("label").cumcount() < np.ceil(share * sizes)
    return drawn[first].reset_index(drop=True)


def only_real(split: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a split, or refuse them where one of them was generated."""
    if made := int(rows["generated"].sum()):
        raise ValueError(
            f"{split}: {made:,} of {len(rows):,} rows are generated; what is generated may be "
            "learned from and is never scored"
        )
    return rows


def side(features: Any, drawn: pd.DataFrame) -> tuple[np.ndarray, Rows]:
    """Return raw features and rows of what was drawn; each row is a session of its own source."""
    groups = drawn["source"].to_numpy(object)
    return features.extract(drawn), Rows(drawn["label"].to_numpy(), groups, np.ones(len(drawn)))


def learned_from(real: tuple[Any, Rows], drawn: tuple[Any, Rows] | None, what: str) -> Any:
    """Return raw features and rows to learn from: real ones, drawn ones or both, real first."""
    if what == REAL or drawn is None:
        return real
    if what == DRAWN:
        return drawn
    raw = np.concatenate([real[0], drawn[0]])
    return raw, Rows(*(np.concatenate(pair) for pair in zip(real[1], drawn[1], strict=True)))


def said(
    features: Any,
    part: tuple[np.ndarray, Rows],
    asked: dict[str, np.ndarray],
    item: ItemParams,
    estimator: ModuleType,
    knobs: Block,
    seed: int,
) -> Said:
    """Fit a model on some rows alone, medians and ranges with it, and ask it about others.

    Parameters
    ----------
    features : a kind of features with ``refit`` and ``weigh``.
    part : raw features of the rows to learn from, and these.
    asked : split -> raw features.
    """
    raw, rows = part
    refitted = features.refit(raw)
    fitted = fit(build(item, estimator, knobs, seed), item, refitted.weigh(raw), *rows, seed)
    told = {
        split: aligned(fitted, refitted.weigh(other), len(CLASSES)).argmax(axis=1)
        for split, other in asked.items()
    }
    return Said(len(raw), told)


def table(
    found: dict[tuple[str, str, str], Said],
    truth: dict[str, pd.DataFrame],
    settings: AugmentParams,
    seed: int,
) -> pd.DataFrame:
    """Return a row of each fit and split: macro-F1, and how it differs from real rows alone.

    Parameters
    ----------
    found : (model, generator, what it learned from); of each model one that learned from ``REAL``.
    truth : split -> label and group.

    Returns
    -------
    DataFrame : model, generator, learned_from, split, n_train, n, groups, f1_macro with _low and
    _high, difference with _low and _high, p and p_holm (over the fits on both kinds of one split
    and model). Intervals are of a bootstrap of whole sessions; differences are on the same draws.
    """
    k, rows = len(CLASSES), []
    for split, frame in truth.items():
        y, groups = frame["label"].to_numpy(), frame["group"].to_numpy()
        for (model, generator, what), told in found.items():
            own = told.classes[split]
            units = by_group(y * k + own, groups, k * k)
            draws = (settings.bootstrap, settings.alpha, derive(seed, split))
            matrix = confusion(y, own, k)
            low, high = interval(matrix, macro_f1, *draws, units)
            score = {"f1_macro": float(macro_f1(matrix)), "f1_macro_low": low}
            score |= {"f1_macro_high": high}
            if what != REAL:
                plain = found[model, "none", REAL].classes[split]
                test = paired_test(y, own, plain, k, macro_f1, *draws, groups)
                score |= {"difference": test["difference"], "difference_low": test["low"]}
                score |= {"difference_high": test["high"], "p": test["p"]}
            head = {"model": model, "generator": generator, "learned_from": what, "split": split}
            size = {"n_train": told.rows, "n": len(y), "groups": len(units)}
            rows.append(head | size | score)
    return _corrected(pd.DataFrame(rows))


def _corrected(frame: pd.DataFrame) -> pd.DataFrame:
    """Add Holm's correction over the generators that join, of each model and split."""
    if "p" not in frame:
        return frame
    frame["p_holm"] = np.nan
    for _, part in frame[frame["learned_from"] == BOTH].groupby(["model", "split"]):
        frame.loc[part.index, "p_holm"] = holm(part["p"].tolist())
    return frame
