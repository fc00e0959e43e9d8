import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows.row import ALL
from rampart.tasks.flows.schemas import SCHEMAS, base


@given(st.text())
def test_a_plain_name_stays_as_it_is(name):
    assert base.plain(base.plain(name)) == base.plain(name)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        (" Destination Port", "destination_port"),
        ("Flow Byts/s", "flow_byts_s"),
        ("id.orig_h", "id_orig_h"),
        ("Fwd Header Length.1", "fwd_header_length_1"),
        ("\ufeffts", "ts"),
    ],
)
def test_spellings(spelling, name):
    assert base.plain(spelling) == name


def test_a_shape_that_a_source_lacks_is_left_out():
    assert list(base.shapes("x", "{}", std="")) == ["x_min", "x_mean", "x_max"]


def test_bits_of_a_mask_by_hand():
    # 27 = FIN 1 + SYN 2 + PSH 8 + ACK 16.
    found = base.bits(pd.Series([27, None, "4"]), ("fin", "syn", "rst", "psh", "ack", "urg"))
    assert [found[name][0] for name in ("fin", "syn", "rst", "psh", "ack", "urg")] == [
        *(1, 1, 0, 1, 1, 0)
    ]
    assert np.isnan(found["syn"][1])
    assert found["rst"][2] == 1


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_a_schema_takes_into_columns_that_there_are(schema):
    assert set(schema.takes) <= set(ALL)
    assert all(base.plain(name) == name for name in schema.known())
    assert not set(schema.own) & set(schema.never)
    taken = {name for take in schema.takes.values() for name in take.names}
    assert not taken & set(schema.own)
