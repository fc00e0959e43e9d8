"""Thresholds and rates of a few rows, worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics.alarms import (
    alarms_at,
    alarms_by,
    operating_points,
    over_defence,
    threshold_at,
)

# Twenty benign rows of validation have the scores 0.00, 0.05, ..., 0.95.
BENIGN = np.arange(20) / 20


def frame():
    """Return 20 benign and 4 malicious rows of validation, 4 and 2 of external."""
    parts = [
        ("validation", 0, BENIGN, "question"),
        ("validation", 2, [0.2, 0.92, 0.97, 0.99], "override"),
        ("external", 0, [0.1, 0.91, 0.96, 0.2], "request"),
        ("external", 2, [0.99, 0.3], "hidden"),
    ]
    rows = [
        {"split": split, "label": label, "p_2": score, "kind": kind}
        for split, label, scores, kind in parts
        for score in scores
    ]
    table = pd.DataFrame(rows).assign(group=[f"g{n // 2}" for n in range(30)], language="en")
    return table.assign(prediction=np.where(table["p_2"] > 0.5, 2, 0))


def test_the_threshold_by_hand():
    assert threshold_at(BENIGN, 0) == pytest.approx(0.95)  # none is above
    assert threshold_at(BENIGN, 0.05) == pytest.approx(0.9)  # one of twenty is
    assert threshold_at(BENIGN, 0.06) == pytest.approx(0.9)  # two would be too many
    assert threshold_at(np.array([0.7, 0.7, 0.7, 0.1]), 0.5) == pytest.approx(0.7)  # a tie
    assert alarms_at(np.array([0.7, 0.7 + 1e-13, 0.71]), 0.7).tolist() == [False, False, True]


@given(
    st.lists(st.floats(0, 1, allow_nan=False), min_size=1, max_size=40),
    st.floats(0, 0.999, allow_nan=False),
)
def test_a_threshold_keeps_its_limit_and_no_lower_one_does(scores, limit):
    scores = np.array(scores)
    threshold = threshold_at(scores, limit)
    assert alarms_at(scores, threshold).mean() <= limit + 1e-9
    below = threshold - 1e-8 * max(threshold, 1e-4)
    assert (scores > below).mean() > limit - 1e-9


@pytest.mark.parametrize(
    ("scores", "limit", "message"),
    [
        ([], 0.1, "benign: there is no row"),
        ([0.1, np.nan], 0.1, "benign: row 1: must be finite"),
        ([0.1], 1, r"limit: must be in \[0, 1\), got 1"),
        ([0.1], -0.1, r"limit: must be in \[0, 1\), got -0.1"),
    ],
)
def test_a_threshold_that_is_not_defined(scores, limit, message):
    with pytest.raises(ValueError, match=message):
        threshold_at(np.array(scores), limit)


def test_both_rates_of_a_threshold_that_validation_chose():
    table = operating_points(frame(), positive=2, limits=(0.05, 0.1))
    assert list(table) == [
        "limit", "threshold", "split", "n_benign", "false_alarms", "fpr", "fpr_low", "fpr_high",
        "n_positive", "caught", "recall", "recall_low", "recall_high",
    ]  # fmt: skip
    assert table["split"].tolist() == ["validation", "external"] * 2
    strict = table.iloc[:2].set_index("split")
    assert strict["threshold"].tolist() == pytest.approx([0.9, 0.9])
    # Of external, 0.91 and 0.96 are above it: half of the benign rows, not the 5 % asked for.
    assert strict["false_alarms"].tolist() == [1, 2]
    assert strict["fpr"].tolist() == [0.05, 0.5]
    assert strict["caught"].tolist() == [3, 1]
    assert strict["recall"].tolist() == [0.75, 0.5]
    # Wilson, two of four at 95 %: centre 1/2, half 1.96 √(1/16 + 1.96²/64) / (1 + 1.96²/4).
    half = 1.959964 * np.sqrt(1 / 16 + 1.959964**2 / 64) / (1 + 1.959964**2 / 4)
    assert strict.loc["external", "fpr_high"] == pytest.approx(0.5 + half, abs=1e-6)
    assert strict.loc["external", "fpr_low"] == pytest.approx(0.5 - half, abs=1e-6)


def test_a_split_without_one_of_the_classes_is_refused():
    rows = frame()
    with pytest.raises(ValueError, match="split external: no row of class 2"):
        operating_points(rows[(rows["split"] != "external") | (rows["label"] == 0)], positive=2)


def test_alarms_by_kind_and_language():
    rows = frame()
    benign = rows[rows["label"] == 0].assign(language=["de", *["en"] * 23])
    table = alarms_by(benign, benign["p_2"].to_numpy() > 0.9, ("kind", "language"))
    assert list(table) == ["split", "by", "slice", "n", "groups", "alarms", "rate", "low", "high"]
    lines = table[["split", "by", "slice", "n", "groups", "alarms"]].to_numpy().tolist()
    assert lines == [
        ["external", "all", "all", 4, 2, 2],
        ["external", "kind", "request", 4, 2, 2],
        ["external", "language", "en", 4, 2, 2],
        ["validation", "all", "all", 20, 10, 1],
        ["validation", "kind", "question", 20, 10, 1],
        ["validation", "language", "de", 1, 1, 0],
        ["validation", "language", "en", 19, 10, 1],
    ]
    assert table["rate"].tolist() == pytest.approx([0.5, 0.5, 0.5, 0.05, 0.05, 0, 1 / 19])
    assert (table["low"] <= table["rate"]).all()
    assert (table["rate"] <= table["high"]).all()


def test_rows_without_a_value_or_no_rows_are_refused():
    rows = frame()
    with pytest.raises(ValueError, match="alarms: 30 rows have no 'kind'"):
        alarms_by(rows.assign(kind=None), np.zeros(30), ("kind",))
    with pytest.raises(ValueError, match="alarms: there is no row"):
        alarms_by(rows.iloc[:0], np.zeros(0), ("kind",))


def test_over_defence_by_rule_and_measure():
    table = over_defence(frame(), positive=2, limits=(0.05,), by=("kind",))
    figures = {
        (row.rule, row.measure, row.split): (row.alarms, row.n)
        for row in table[table["by"] == "kind"].itertuples()
    }
    # The decision is made at 0.5: of validation 9 benign scores are above, 0.55 to 0.95.
    assert figures == {
        ("decision", "recall", "external"): (1, 2),
        ("decision", "recall", "validation"): (3, 4),
        ("decision", "false alarms", "external"): (2, 4),
        ("decision", "false alarms", "validation"): (9, 20),
        ("fpr <= 0.05", "recall", "external"): (1, 2),
        ("fpr <= 0.05", "recall", "validation"): (3, 4),
        ("fpr <= 0.05", "false alarms", "external"): (2, 4),
        ("fpr <= 0.05", "false alarms", "validation"): (1, 20),
    }
