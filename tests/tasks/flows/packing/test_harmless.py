import numpy as np
import pytest

from rampart.tasks.flows.derive import DERIVED
from rampart.tasks.flows.packing.harmless import Harmless, learned, words
from rampart.tasks.flows.row import NUMBERS


def columns(**values):
    empty = np.full(101, np.nan)
    return {f"n_{name}": empty for name in (*NUMBERS, *DERIVED)} | values


def test_the_quantiles_are_those_of_what_is_known():
    told = learned(columns(n_client_bytes=np.arange(101.0)))
    assert told == {"client_bytes": [1.0, 50.0, 99.0]}


def test_beyond_is_told_in_widths_of_the_range():
    low, high = np.expm1(1.0), np.expm1(3.0)  # 1 and 3 on the scale
    harmless = Harmless({"client_bytes": [low, 5.0, high]})
    given = np.expm1(np.array([4.0, 0.5, 2.0, np.nan]))
    found = harmless.beyond({"n_client_bytes": given})
    np.testing.assert_allclose(found[:, 0], [0.5, -0.25, 0, 0], atol=1e-6)


def test_a_number_that_never_varied_is_no_wall():
    harmless = Harmless({"client_rst": [0.0, 0.0, 0.0]})
    found = harmless.beyond({"n_client_rst": np.expm1(np.array([0.1]))})
    assert found[0, 0] == pytest.approx(1.0)


def test_every_number_has_words():
    for name in (*NUMBERS, *DERIVED):
        assert words(name)
        assert ":" not in words(name)
