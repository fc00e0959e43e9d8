"""What a generator learns of a flow, and that a flow comes back from it."""

import numpy as np
import pandas as pd

from rampart.tasks.flows.imitation.columns import (
    base,
    canonical,
    flows,
    implied,
    learned,
    multiple,
    significant,
)
from tests.tasks.flows.imitation.flows import train


def test_a_flow_comes_back_from_what_is_learned_of_it():
    real = train()
    told = learned(real, None, 0)
    again = flows(told.features, told.constants)
    for name in again:
        if name.startswith("n_"):
            np.testing.assert_allclose(again[name], real[name], rtol=1e-4, atol=1e-6, err_msg=name)
        else:
            assert again[name].tolist() == real[name].tolist(), name


def test_what_is_learned_comes_back_to_the_last_digit():
    """Else a copy of a training row would not be known as one."""
    told = learned(train(), None, 0)
    again = canonical(base(flows(told.features, told.constants)), told.columns)
    pd.testing.assert_frame_equal(again, told.features, check_exact=True)


def test_sums_and_ratios_are_not_learned():
    told = learned(train(), None, 0)
    names = {column.name for column in told.columns}
    assert not names & {"both_ack", "client_bytes", "server_bytes", "bytes", "packet_rate"}
    assert {"client_packets", "client_size_mean", "protocol", "port"} <= names
    assert "server_size_max" in told.constants  # one value: nothing to learn


def test_a_number_that_does_not_follow_is_learned():
    real = train()
    assert "both_ack" in implied(real)
    assert "both_ack" not in implied(real.assign(n_both_ack=real["n_both_ack"] + 1))


def test_no_text_address_or_time_is_learned():
    names = " ".join(learned(train(), None, 0).features)
    assert not any(word in names for word in ("payload", "address", "start", "label", "group"))


def test_fewer_rows_keep_the_shares_of_the_severities():
    told = learned(train(200), 50, 0)
    assert np.bincount(told.y).tolist() == [10] * 5
    assert len(told.features) == 50


def test_multiples_by_hand():
    given = multiple(np.array([6.0, 5.0, 1.0, np.nan]), np.array([3.0, 0.0, np.nan, 2.0]))
    np.testing.assert_array_equal(given, [2.0, 0.0, np.nan, np.nan])
    assert significant(np.array([1234567.0, -0.00012345678])).tolist() == [1234570.0, -0.000123457]
