import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows.derive import ABLATED, DERIVED, derive
from rampart.tasks.flows.prepare import completed
from rampart.tasks.flows.row import CATEGORIES, NEVER, NUMBERS

FLOW = {
    "client_packets": [6.0],
    "server_packets": [2.0],
    "client_bytes": [600.0],
    "server_bytes": [200.0],
    "duration": [4.0],
    "client_syn": [1.0],
    "server_syn": [1.0],
    "client_gap_mean": [2.0],
    "client_gap_std": [1.0],
    "server_port": [8080.0],
    "payload_client": ["a\\x00b"],
    "client_address": ["10.0.0.77"],
    "start": [3 * 86400 + 7 * 3600 + 5.0],
}


def made(**values):
    return derive(completed({name: np.array(v) for name, v in (FLOW | values).items()}))


def test_by_hand():
    found = {name: value[0] for name, value in made().items()}
    expected = {
        "n_packets": 8,
        "n_bytes": 800,
        "n_client_share_packets": 0.75,
        "n_client_share_bytes": 0.75,
        "n_client_packet_bytes": 100,
        "n_client_size_mean": 100,  # of bytes and packets, where the source does not say it
        "n_packet_rate": 2,
        "n_byte_rate": 200,
        "n_both_syn": 2,
        "n_syn_share": 0.25,
        "n_client_gap_spread": 0.5,
        "n_answered": 1,
        "n_port_system": 0,
        "n_port_user": 1,
        "n_port_dynamic": 0,
        "n_client_text": 3,
        "n_client_binary": 1 / 3,
        "n_server_text": 0,
        "x_hour": 7,
        "x_source_last_octet": 77,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_what_is_unknown_is_missing_and_not_0():
    found = made(client_packets=[np.nan], server_port=[np.nan], client_address=["fe80::1"])
    for name in ("n_packets", "n_packet_rate", "n_port_user", "x_source_last_octet", "n_both_fin"):
        assert np.isnan(found[name][0]), name


def test_no_address_port_time_or_answer_is_a_feature():
    names = set(made())
    prefixed = {f"{prefix}_{name}" for name in NEVER for prefix in "ncx"}
    assert not names & ({*NEVER} | prefixed)
    assert {name for name in names if name.startswith("x_")} == set(ABLATED)
    wanted = {f"n_{name}" for name in (*NUMBERS, *DERIVED)} | {f"c_{name}" for name in CATEGORIES}
    assert names == wanted | set(ABLATED)


def test_addresses_client_ports_and_times_move_no_other_feature():
    before = made()
    after = made(
        client_address=["10.9.9.9"], start=[5e8], client_port=[1.0], server_address=["1.1.1.1"]
    )
    moved = [n for n in before if not np.array_equal(before[n], after[n], equal_nan=n[0] != "c")]
    assert set(moved) <= set(ABLATED)


numbers = st.one_of(st.floats(width=32), st.just(float("nan")), st.integers(0, 10**9).map(float))


@given(st.fixed_dictionaries(dict.fromkeys(NUMBERS, numbers)), numbers)
def test_any_numbers_give_finite_features_or_none(values, port):
    flow = completed({name: np.array([value]) for name, value in values.items()})
    found = derive(flow | {"server_port": np.array([port])})
    for name, value in found.items():
        if name.startswith("n_"):
            assert not np.isinf(value).any(), name
            assert value.dtype == np.float32


def test_what_a_schema_alone_has_is_a_number_too():
    assert made(own_rate=[5.0])["n_own_rate"].tolist() == [5.0]
