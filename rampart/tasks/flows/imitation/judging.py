"""Score drawn flows as the campaign of generators scores rows: what they are worth, show and hide.

The rows that the generator learned from are train, the flows of sessions that it never saw are
test. Rows are compared by the columns that were drawn, not by those that follow from them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.synthetic.campaign.fitting import Part
from rampart.synthetic.campaign.judging import REGIMES, judge
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.flags import Limits, flags
from rampart.synthetic.tables.capping import stratified_cap
from rampart.synthetic.tables.coding import Coder, fit_coder
from rampart.tasks.flows.imitation.columns import Learned, base, canonical
from rampart.tasks.flows.imitation.schema import contradicts
from rampart.tasks.flows.row import CLASSES

SHOWN = (
    *("ts_tr_f1", "tr_tr_f1", "utility_ratio", "tr_ts_f1", "augmented_f1"),
    *("c2st_auc", "coverage", "density", "association_difference", "jensen_shannon"),
    *("sdmetrics_quality", "summary_score"),
    *("exact_copies", "chance_copies", "dcr_ratio", "dcr_share", "nndr", "membership_auc"),
    *("contradictions", "contradictions_real"),
)
"""The columns of scores.csv."""


class JudgingParams(Block):
    """The block ``augment.judging``."""

    rows: int | None = Field(default=None, ge=50, le=1e7)  # of each side, at most; null: all
    judge: JudgeParams
    limits: Limits


def coded(learned: Learned) -> tuple[Coder, Part]:
    """Return how rows are coded, by those that were learned from, and these."""
    coder = fit_coder(learned.features, learned.columns)
    return coder, Part(coder.encode(learned.features), learned.y)


def part(rows: pd.DataFrame, coder: Coder, most: int | None, seed: int) -> Part:
    """Return flows as coded rows, at most so many, the severities in their shares."""
    y = rows["label"].to_numpy()
    kept = np.arange(len(rows)) if most is None else stratified_cap(y, most, seed)
    frame = base(rows.iloc[kept].reset_index(drop=True))
    return Part(coder.encode(canonical(frame, coder.schema)), y[kept])


def scored(
    learned: Learned,
    test: pd.DataFrame,
    synthetic: pd.DataFrame,
    settings: JudgingParams,
    seed: int,
) -> dict[str, float]:
    """Return the scores of drawn flows, by the columns of ``SHOWN``; some are in ``rest`` alone.

    Parameters
    ----------
    learned : what the generator was given.
    test, synthetic : rows with label and features.
    seed : of the judges and subsets: the same for all generators.
    """
    coder, known = coded(learned)
    unseen, drawn = (part(rows, coder, settings.rows, seed) for rows in (test, synthetic))
    record = judge(known, unseen, drawn, coder.layout, len(CLASSES), settings.judge, seed).record
    f1 = {
        f"{regime}_f1": float(np.mean([one["f1"] for one in record["utility"][regime].values()]))
        for regime in REGIMES
    }
    found = f1 | record["fidelity"] | record["privacy"]
    found |= {
        "utility_ratio": f1["ts_tr_f1"] / f1["tr_tr_f1"],
        "summary_score": record["summary"]["score"],
        "contradictions": float(contradicts(synthetic).mean()),
        "contradictions_real": float(contradicts(test).mean()),
    }
    return {name: float(found[name]) for name in SHOWN}


def warned(scores: Mapping[str, float], limits: Limits) -> list[str]:
    """Return the campaign's warnings, and one of its own: rows that contradict themselves."""
    more = scores["contradictions"] - scores["contradictions_real"]
    told = flags(scores, limits)
    if more > 0.5:
        told.append(
            f"contradicts itself: {scores['contradictions']:.0%} of the rows hold two numbers that "
            f"no flow can have together ({scores['contradictions_real']:.0%} of real ones)"
        )
    return told
