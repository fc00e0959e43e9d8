import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.contracts.row import (
    CLASSES,
    COLUMNS,
    EVIDENCE,
    LABELS,
    WIDEST,
    column,
    log_odds,
    rows,
    subsets,
    there,
)


def test_evidence_that_is_not_there_counts_for_nothing():
    p = np.full((2, len(LABELS["source"])), 0.1)
    p[0, 0] = 0.9  # ln(0.9 / 0.1) = 2.1972
    p[1] = np.nan
    found = rows({"source": p}, 2)
    assert list(found) == list(COLUMNS)
    assert found[column("source", "safe")] == pytest.approx([2.1972246, 0])
    assert found[column("source", "time")] == pytest.approx([-2.1972246, 0])
    assert found[there("source")].tolist() == [1, 0]
    assert found[there("history")].tolist() == [0, 0]
    assert not np.any([found[column("history", name)] for name in LABELS["history"]])


def test_a_fraud_is_the_last_class_and_no_weakness():
    assert CLASSES[-1] == "fraud"
    assert CLASSES[:-1] == LABELS["source"] == LABELS["bytecode"]


@given(st.lists(st.floats(0, 1), min_size=1))
def test_log_odds_are_finite_rise_and_are_odd(values):
    p = np.array(values)
    odds = log_odds(p)
    assert (np.abs(odds) <= WIDEST).all()
    order = np.argsort(p)
    assert (np.diff(odds[order]) >= 0).all()
    assert log_odds(1 - p) == pytest.approx(-odds, abs=1e-3)


def test_every_part_of_the_evidence_is_a_row():
    parts = subsets(EVIDENCE)
    assert len(parts) == len(set(parts)) == 7
    assert parts[0] == ("source",)
    assert parts[-1] == EVIDENCE
    assert subsets([]) == []
