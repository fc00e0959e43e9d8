import numpy as np
import pytest

from rampart.tasks.flows.mapping import canonical
from rampart.tasks.flows.reading import _of_frames
from rampart.tasks.flows.schemas import unsw
from rampart.tasks.flows.schemas.base import plain
from tests.tasks.flows import small


def flows(header, **values):
    raw = small.table(header, 2, **values)
    (columns,) = _of_frames([raw.rename(columns=plain)])
    return canonical(columns, unsw.SCHEMA)


def test_seconds_and_milliseconds():
    found = flows(small.UNSW, dur=0.5, sinpkt=20.0, sttl=254, attack_cat=["Normal", "Fuzzers"])
    row = found.iloc[1]
    assert (row["duration"], row["client_gap_mean"]) == (0.5, np.float32(0.02))
    assert (row["client_ttl"], row["attack"]) == (254, "fuzzers")


def test_the_full_set_calls_columns_otherwise():
    found = flows(
        small.UNSW_RAW, smeansz=77, Sintpkt=5.0, attack_cat=[None, " Exploits "], Label=[0, 1]
    )
    assert (found["client_size_mean"] == 77).all()
    assert found["client_gap_mean"].iloc[0] == np.float32(0.005)
    assert found["attack"].tolist() == ["none", "exploits"]


def test_what_this_schema_alone_has_is_kept_under_a_name_of_its_own():
    found = flows(small.UNSW, ct_srv_src=[3, 4])
    assert found["own_ct_srv_src"].tolist() == [3, 4]
    assert not {"own_stcpb", "own_id"} & set(found)


def test_a_service_of_a_dash_is_none():
    assert flows(small.UNSW, service="-", state="INT")["service"].tolist() == ["", ""]


@pytest.mark.parametrize("name", ["id", "label", "stcpb"])
def test_ids_answers_and_sequence_numbers_are_left(name):
    assert unsw.SCHEMA.never[name]
