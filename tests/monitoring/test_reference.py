"""Samples of requests, and the accuracy of held-out rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.monitoring.reference import accuracy, sample, some, taken


def test_requests_become_arrays():
    sketched = [{"a": 1.0, "s=x": 1.0, "v:p": 2.0}, {"a": 2.0, "v:p": -2.0}, {"s=y": 1.0}]
    made = sample(sketched, ["p", "q", "p"], [0.12345, 0.9, 1.0], [1, 0, np.nan], ["t", "u", "t"])
    assert list(made.numbers) == ["a"]
    assert list(made.vector) == ["v:p"]
    assert made.categories["s"].tolist() == ["x", "", "y"]
    assert made.confidence[0] == np.float32(0.123)  # as a server rounds them, both sides must
    assert made.group.tolist() == [0, 1, 0]
    part = taken(made, np.array([2, 0]))
    assert part.prediction.tolist() == ["p", "p"]
    assert part.categories["s"].tolist() == ["y", "x"]
    assert np.isnan(part.correct[0])


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.integers(1, 40), st.integers(1, 9))
def test_some_rows_of_each_group(groups, rows, of_group):
    group = np.unique(groups, return_inverse=True)[1]
    places = some(group, rows, of_group, seed=3)
    assert len(places) <= rows
    assert (np.diff(places) > 0).all()
    counts = np.bincount(group[places])
    assert counts.max() <= of_group
    whole = np.minimum(np.bincount(group), of_group).sum()
    assert len(places) == min(rows, whole)


def test_accuracy_is_of_the_known_and_its_interval_of_whole_groups():
    correct = np.array([1.0] * 60 + [0.0] * 20 + [np.nan] * 20)
    alone = accuracy(correct, np.arange(100), 0.05, seed=1)
    assert (alone["accuracy"], alone["labelled"]) == (0.75, 80)
    assert 0.64 < alone["accuracy_low"] < 0.67
    assert 0.83 < alone["accuracy_high"] < 0.86
    tables = accuracy(correct, np.arange(100) // 20, 0.05, seed=1)
    assert tables["accuracy_low"] < alone["accuracy_low"]
    with pytest.raises(ValueError, match="no row has a known label"):
        accuracy(np.array([np.nan]), np.array([0]), 0.05, seed=1)
