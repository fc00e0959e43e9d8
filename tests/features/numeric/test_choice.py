import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.features.numeric.choice import choose

NAN = np.nan


@pytest.mark.parametrize(
    ("values", "kept", "reason"),
    [
        ([1, 2, 3, 4], True, "varies"),
        ([1, NAN, 3, 4], True, "varies; missing in 25.0%, imputed"),
        ([2, 2, 2, 2], False, "one value: 2"),
        ([2, 2, NAN, 2], True, "varies; missing in 25.0%, imputed"),  # that it is missing may tell
        ([NAN] * 4, False, "missing in 100.0% of the training rows"),
    ],
)
def test_reasons(values, kept, reason):
    (choice,) = choose({"a": np.array(values, dtype=float)})
    assert choice == ("a", kept, reason)


@given(st.lists(st.lists(st.floats(), min_size=3, max_size=3), max_size=5))
def test_every_column_has_a_reason(columns):
    found = choose({str(n): np.array(values) for n, values in enumerate(columns)})
    assert len(found) == len(columns)
    assert all(choice.reason for choice in found)
