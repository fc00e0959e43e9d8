import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.metrics.slices import by_slice, coverage, length_slice


def frame():
    return pd.DataFrame(
        {
            "split": ["test"] * 4 + ["external"] * 2,
            "group": ["a", "a", "b", "b", "c", "d"],
            "label": [0, 1, 0, 1, 0, 1],
            "prediction": [0, 1, 1, 1, 1, 1],
            "domain": ["mail", "mail", "mail", "shop", "mail", "shop"],
        }
    )


def test_accuracy_by_slice():
    table = by_slice(frame(), ["domain"], 0.05)
    rows = table[["split", "slice", "n", "groups", "accuracy"]].to_numpy().tolist()
    assert rows == [
        ["external", "mail", 1, 1, 0.0],
        ["external", "shop", 1, 1, 1.0],
        ["test", "mail", 3, 2, pytest.approx(2 / 3)],
        ["test", "shop", 1, 1, 1.0],
    ]
    # Wilson's interval of 1 of 1 at 95 %: 1 / (1 + 1.96²) to 1.
    assert table["low"].iloc[3] == pytest.approx(1 / (1 + 1.959964**2), abs=1e-6)
    assert table["high"].iloc[3] == 1


def test_no_slices_give_an_empty_table_with_its_columns():
    table = by_slice(frame(), [], 0.05)
    assert table.empty
    assert list(table)[:3] == ["split", "by", "slice"]


def test_lengths_fall_into_their_range():
    lengths = pd.Series([0, 1, 5, 6, 20, 21], index=list("abcdef"))
    named = length_slice(lengths, [20, 5])
    assert named.tolist() == ["none", "1 to 5", "1 to 5", "6 to 20", "6 to 20", "over 20"]
    assert list(named.index) == list("abcdef")


def test_rows_that_tie_are_answered_together():
    table = coverage(np.array([True, False, True, True]), np.array([0.9, 0.5, 0.5, 0.4]), 10)
    assert table["threshold"].tolist() == [0.9, 0.5, 0.4]
    assert table["coverage"].tolist() == [0.25, 0.75, 1.0]
    assert table["accuracy"].tolist() == pytest.approx([1, 2 / 3, 3 / 4])


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="two vectors of one length"):
        coverage(np.array([True]), np.array([0.5, 0.4]), 5)


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([0.2, 0.5, 0.7, 0.9])), min_size=1),
    st.integers(1, 12),
)
def test_a_curve_ends_with_all_rows_and_each_point_is_a_threshold(rows, points):
    correct, confidence = (np.array(column) for column in zip(*rows, strict=True))
    table = coverage(correct, confidence, points)
    assert table["coverage"].iloc[-1] == 1
    assert (np.diff(table["coverage"]) > 0).all()
    assert len(table) <= points
    for row in table.itertuples():
        answered = confidence >= row.threshold
        assert row.coverage == pytest.approx(answered.mean())
        assert row.accuracy == pytest.approx(correct[answered].mean())


def test_a_row_without_a_value_would_be_in_no_slice():
    frame = pd.DataFrame(
        {"split": "test", "group": "g", "label": [0, 1], "prediction": 0, "kind": ["a", None]}
    )
    with pytest.raises(ValueError, match="1 rows have no 'kind'"):
        by_slice(frame, ["kind"], 0.05)


def test_a_confidence_that_is_not_finite_is_an_error():
    with pytest.raises(ValueError, match="not finite"):
        coverage(np.array([True]), np.array([np.nan]), 5)
