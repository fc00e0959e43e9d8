"""How models are scored: recall where one clean function in ten may alarm."""

import numpy as np
import pandas as pd
import pytest

from rampart.tasks.solidity.score import CLASSES, RANK, ScoreParams, clean, interval, recalls, score
from tests.tasks.solidity.units import scored

KNOBS = ScoreParams(replicates=50)


def test_all_found():
    found = score(scored(), KNOBS)
    assert found[RANK] == found["worst_recall"] == found["auroc"] == found["pr_auc"] == 1
    assert found["any_recall"] == 1
    assert found["false_alarms"] == 0
    assert found[f"{RANK}_low"] == found[f"{RANK}_high"] == 1


def test_recall_by_hand():
    frame = scored(clean=20)
    quiet = clean(frame)
    # Of 20 clean rows 2 may alarm: the threshold is the third highest score, 0.7.
    scores = np.r_[0.9, 0.8, 0.7, np.full(17, 0.1)]
    frame.loc[quiet, "p_1"] = scores
    frame.loc[frame["label"] == 1, "p_1"] = [0.95, 0.75, 0.7, 0.6, 0.2, 0.1]
    assert recalls(frame)["reentrancy"] == 2 / 6
    assert recalls(frame)["time"] == 1


def test_clean_is_of_a_library_and_safe():
    frame = scored()
    frame.loc[frame["label"] == 0, "origin"] = "twin safe"
    assert not clean(frame).any()
    with pytest.raises(ValueError, match="no clean function of a library"):
        score(frame, KNOBS)


def test_alarms_at_projects_by_hand():
    frame = scored(clean=20)
    frame.loc[clean(frame), "p_0"] = [0.1, 0.2, 0.3, *[0.9] * 17]  # two may alarm: above 0.7
    ours = frame[clean(frame)].head(4).assign(origin="project", p_0=[0.25, 0.3, 0.6, 0.9])
    eras = ours.assign(held="era", p_0=0.0)  # of a team that training knows
    weak = frame[frame["label"] == 2].head(1).assign(origin="project", p_0=0.0)
    whole = pd.concat([frame, ours, eras, weak], ignore_index=True)
    assert score(whole, KNOBS)["project_alarms"] == 1 / 4
    assert score(frame, KNOBS)["project_alarms"] == 0


def test_a_class_without_a_row_is_an_error():
    frame = scored()
    with pytest.raises(ValueError, match="no row of class time"):
        recalls(frame[frame["label"] != CLASSES.index("time")])


def test_the_interval_holds_the_mean_and_is_the_same_again():
    frame = scored(per_class=10, clean=40)
    rng = np.random.default_rng(1)
    for code in range(1, len(CLASSES)):
        frame[f"p_{code}"] = rng.random(len(frame)) + 0.5 * (frame["label"] == code)
    mean = np.mean(list(recalls(frame).values()))
    low, high = interval(frame, KNOBS)
    assert low < mean < high
    assert interval(frame, KNOBS) == (low, high)
    assert interval(frame.sample(frac=1, random_state=2), KNOBS) == pytest.approx((low, high), abs=0.2)  # fmt: skip # noqa: E501
