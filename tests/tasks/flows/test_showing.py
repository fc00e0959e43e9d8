import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.escape import FIRST, FORMULA, NUMBER
from rampart.tasks.flows.showing import LENGTH, shown


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1.5", "-1.5"),
        ("a\x1b[2Jb\u202ec", "a\\x1b[2Jb\\u202ec"),
        (None, ""),
        (np.nan, ""),
        ("a" * 999, "a" * (LENGTH - 2) + "…"),
    ],
)
def test_cells(said, seen):
    frame = pd.DataFrame({"payload_client": pd.Series([said, "x"], dtype=object)})
    assert shown(frame)["payload_client"].tolist() == [seen, "x"]


def test_numbers_stay_and_a_start_reads():
    frame = pd.DataFrame({"client_bytes": [1.5, np.nan], "start": [1.7e9, np.nan]}, index=[3, 4])
    found = shown(frame)
    assert found["client_bytes"].tolist()[0] == 1.5
    assert found["start"].tolist() == ["2023-11-14 22:13:20", ""]
    assert list(found.index) == [3, 4]


def test_the_name_of_a_column_is_a_cell_too():
    assert list(shown(pd.DataFrame({"=cmd": [1]}))) == ["'=cmd"]


@given(st.text(), st.integers(5, 300))
def test_nothing_runs_and_nothing_is_long(said, length):
    (seen,) = shown(pd.DataFrame({"a": pd.Series([said], dtype=object)}), length)["a"]
    assert len(seen) <= length
    assert NUMBER.fullmatch(seen) or not seen.lstrip().startswith((*FORMULA, *FIRST))
