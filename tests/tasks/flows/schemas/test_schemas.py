"""Tables are recognised by their column names, in any order and spelling; others are refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows.schemas import SCHEMAS, SchemaError, recognise
from rampart.tasks.flows.schemas.base import plain
from tests.refusals import refused
from tests.tasks.flows import small

HEADERS = {
    "NetFlow v1 (NF-*)": small.NF1,
    "NetFlow v2 (NF-*-v2)": small.NF2,
    "NetFlow v3 (NF-*-v3)": small.NF3,
    "CICFlowMeter": small.CIC2018,
    "UNSW-NB15": small.UNSW,
    "Zeek conn.log": small.ZEEK,
    "NFStream": list(small.recording(1, 1, 1).columns),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_is_of_its_schema(name):
    assert recognise(HEADERS[name]).name == name


@pytest.mark.parametrize("header", [small.CIC2017, small.UNSW_RAW, small.UNSW[1:]])
def test_other_spellings_and_no_ids(header):
    assert recognise(header).name in ("CICFlowMeter", "UNSW-NB15")


@given(st.sampled_from(sorted(HEADERS)), st.randoms(use_true_random=False))
def test_order_case_and_stray_spaces_do_not_matter(name, rng: random.Random):
    header = [f" {column.upper()} " for column in HEADERS[name]]
    rng.shuffle(header)
    assert recognise(header).name == name


@pytest.mark.parametrize("name", HEADERS)
def test_every_column_is_taken_or_left_with_a_reason(name):
    schema = recognise(HEADERS[name])
    assert {plain(column) for column in HEADERS[name]} - schema.known() == set()


def test_v2_has_43_and_v3_has_53_columns():
    assert (len(small.NF2), len(small.NF3)) == (43, 53)


def test_nsl_kdd_is_refused_by_name():
    with refused(
        "flows", "a table of NSL-KDD", match=r"is NSL-KDD: it has no packets", error=SchemaError
    ):
        recognise(small.NSLKDD)


def test_an_unknown_table_is_told_what_is_known_and_what_is_near():
    header = [name for name in small.NF2 if name != "IN_BYTES"]
    with refused("flows", "NetFlow without IN_BYTES", match="nearest is NetFlow") as caught:
        recognise(header)
    assert "in_bytes is missing" in str(caught.value)
    assert all(one.name in str(caught.value) for one in SCHEMAS if not one.refuse)


def test_a_table_of_something_else():
    with refused(
        "flows", "a table of fruit", match=r"no known schema .*apple.*known: NFStream"
    ) as caught:
        recognise(["apple", "pear"])
    assert "nearest" not in str(caught.value)


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_other_header_is_an_error_in_words(header):
    with pytest.raises(SchemaError, match="known: NFStream"):
        recognise(["no-schema-has-this", *header])
