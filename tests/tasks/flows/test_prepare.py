import numpy as np
import pandas as pd
import pytest

from rampart.tasks.flows.prepare import completed, prepare, reject
from rampart.tasks.flows.row import ALL
from tests.refusals import refused
from tests.tasks.flows import small


@pytest.fixture
def raw(tmp_path):
    return small.rows(tmp_path, small.recording(1, 2, 1))


def test_rows_of_the_testbed_fit(raw):
    assert set(reject(raw)) == {""}


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("label", 5, "label is not 0 to 4"),
        ("source", "", "source is empty"),
        ("group", "", "group is empty"),
        ("role", "test", "role is not package, train or external"),
        ("client_packets", -1, "packets or bytes below 0"),
        ("duration", -0.5, "duration below 0"),
    ],
)
def test_a_fault_is_told(raw, column, value, reason):
    raw.loc[raw.index[1], column] = value
    assert reject(raw).tolist() == ["", reason, *[""] * (len(raw) - 2)]


def test_a_flow_without_a_count(raw):
    counts = ["client_packets", "server_packets", "client_bytes", "server_bytes"]
    raw.loc[raw.index[0], counts] = np.nan
    assert reject(raw).iloc[0] == "neither packets nor bytes"


def test_a_missing_column_and_one_of_another_type(raw):
    with refused("flows", "raw rows without a column", match="no column duration"):
        reject(raw.drop(columns="duration"))
    with refused("flows", "raw rows: durations are texts", match="duration: must be numbers"):
        reject(raw.assign(duration="x"))
    with refused("flows", "raw rows: labels are texts", match="label: must be whole numbers"):
        reject(raw.assign(label="x"))


def test_a_row_alone_is_prepared_as_among_others(raw):
    whole = pd.DataFrame(prepare(raw))
    alone = pd.concat([pd.DataFrame(prepare(raw.iloc[[n]])) for n in range(len(raw))])
    pd.testing.assert_frame_equal(alone.reset_index(drop=True), whole)


def test_columns_that_a_source_lacks_are_missing():
    whole = completed({"client_bytes": [1.0, 2.0]})
    assert set(ALL) - set(whole) <= {*("client_port", "server_address", "attack", "severity")} | {
        *("day", "session", "activity", "look_alike")
    }
    assert np.isnan(whole["duration"]).tolist() == [True, True]


def test_what_is_told_of_a_flow_moves_no_feature(raw):
    told = {"attack": "x", "label": 3, "session": "s", "day": 9.0, "activity": "a", "severity": 1.0}
    before, after = pd.DataFrame(prepare(raw)), pd.DataFrame(prepare(raw.assign(**told)))
    pd.testing.assert_frame_equal(before, after)
