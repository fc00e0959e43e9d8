from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows import mapping
from rampart.tasks.flows.row import ALL, NUMBERS
from rampart.tasks.flows.schemas import netflow, nfstream
from tests.tasks.flows import small


def test_all_columns_are_there_and_numbers_are_float32():
    columns = {"in_bytes": pa.array([1, 2]), "proto": pa.array(["x", "y"])}
    frame = mapping.canonical(columns, netflow.V1)
    assert list(frame) == list(ALL)
    assert {str(frame[name].dtype) for name in NUMBERS} == {"float32"}
    assert frame["client_bytes"].tolist() == [1, 2]
    assert frame["server_bytes"].isna().all()
    assert frame["payload_client"].tolist() == ["", ""]


@given(st.lists(st.one_of(st.none(), st.text(max_size=6), st.floats().map(str)), min_size=1))
def test_any_text_is_a_finite_number_or_missing(cells):
    texts = [None if cell is None else cell.encode("utf-8", "replace") for cell in cells]
    found = mapping.number(pa.array(texts, pa.binary()), "x", Counter())
    assert len(found) == len(cells)
    assert not np.isinf(found).any()


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (pa.array([b"1.5", b"x", None, b"inf"], pa.binary()), [1.5, np.nan, np.nan, np.nan]),
        (pa.array([True, False]), [1, 0]),
        (pa.array([None, None]), [np.nan, np.nan]),
        (pa.array([1, None]), [1, np.nan]),
        (pa.array(["1", "2"]).dictionary_encode(), [1, 2]),
        (pa.array([pd.Timestamp(0, unit="s"), pd.Timestamp(2, unit="s")]), [0, 2]),
    ],
)
def test_numbers_of_every_type(cells, numbers):
    np.testing.assert_array_equal(mapping.number(cells, "x", Counter()), numbers)


def test_what_is_no_number_is_counted():
    notes = Counter()
    mapping.number(pa.array([b"1", b"a", b"b"], pa.binary()), "in_bytes", notes)
    assert notes == {"in_bytes: no number": 2}


def test_long_texts_are_cut_and_bytes_are_replaced():
    raw = small.recording(1, 1, 1)
    raw["payload_client"] = "a" * 9000
    raw["requested_server_name"] = "\ud800b"
    columns = {name: pa.array(raw[name].head(2)) for name in ("payload_client", "src2dst_packets")}
    columns["user_agent"] = pa.array([b"\xff", b"ok"], pa.binary())
    frame = mapping.canonical(columns, nfstream.SCHEMA)
    assert frame["payload_client"].str.len().tolist() == [mapping.LONGEST] * 2
    assert frame["user_agent"].tolist() == ["\ufffd", "ok"]


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        (["1500", "2500"], [1.5, 2.5]),
        (["14/02/2018 08:31:01", "14/02/2018 08:31:02"], [1518597061, 1518597062]),
        (["2018-02-14 08:31:01", None], [1518597061, np.nan]),
        (["nonsense", "x"], [np.nan, np.nan]),
        (["9" * 30, "1000"], [np.nan, 1]),
    ],
)
def test_a_start_of_every_form(values, seconds):
    columns = {"bidirectional_first_seen_ms": pa.array(values)}
    found = mapping.canonical(columns, nfstream.SCHEMA)["start"]
    np.testing.assert_array_equal(found, seconds)


def test_a_source_that_says_nothing_of_a_flow_is_none_and_no_harmless_flow():
    assert mapping.canonical({"in_bytes": pa.array([1])}, netflow.V1)["attack"].tolist() == [None]
