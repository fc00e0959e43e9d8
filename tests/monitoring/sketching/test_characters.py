"""Shares of bytes, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.monitoring.sketching.characters import BYTES, shares


def test_by_hand():
    found = shares("Ab 1é-\t9")  # é is two bytes: nine in all
    assert found["digits"] == pytest.approx(2 / 9)
    assert found["upper"] == pytest.approx(1 / 9)
    assert found["lower"] == pytest.approx(1 / 9)
    assert found["blanks"] == pytest.approx(2 / 9)
    assert found["non_ascii"] == pytest.approx(2 / 9)
    assert shares("aaaa")["entropy"] == 0
    assert shares("abcd")["entropy"] == 2


def test_nothing_has_no_share():
    assert shares("") == dict.fromkeys(BYTES)


@given(st.text(min_size=1, max_size=50))
def test_any_text(text):
    found = shares(text)
    assert set(found) == set(BYTES)
    assert 0 <= found["entropy"] <= 8
    assert sum(found[name] for name in BYTES if name != "entropy") <= 1 + 1e-9
