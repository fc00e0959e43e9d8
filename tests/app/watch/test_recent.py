"""A log as a sample."""

import numpy as np
import pandas as pd
import pytest

from app.watch.recent import recent


def frame(n=6):
    return pd.DataFrame(
        {
            "id": [f"r{place}" for place in range(n)],
            "key": ["k", "k", "k", "", "m", "m"][:n],
            "caller": ["a"] * n,
            "sketch": [{"x": float(place)} for place in range(n)],
            "prediction": ["p"] * n,
            "confidence": [0.5] * n,
            "label": ["p", "q", None, None, "p", "p"][:n],
        }
    )


@pytest.mark.parametrize(("by", "groups"), [("key", 3), ("caller", 1), ("row", 6)])
def test_rows_of_one_key_are_alike_and_one_without_is_alone(by, groups):
    assert len(set(recent(frame(), by, 12, 100).group.tolist())) == groups


def test_labels_that_are_late_are_not_known():
    found = recent(frame(), "row", 12, 100).correct
    assert found[[0, 1, 4]].tolist() == [1, 0, 1]
    assert np.isnan(found[[2, 3]]).all()


def test_few_rows_of_a_group_and_few_rows():
    assert len(recent(frame(), "key", 1, 100).group) == 3
    assert len(recent(frame(), "row", 12, 4).group) == 4
    assert len(recent(frame(0), "key", 12, 100).group) == 0
