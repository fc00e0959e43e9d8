import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.chain.features.history import NOBODY
from rampart.chain.reading import cells
from tests.refusals import refused


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0xff", 255.0),
        ("1e3", 1000.0),
        ("1,000", 1000.0),
        (" 7 ", 7.0),
        (0, 0.0),
        ("1,234,567.5", 1234567.5),
        ("0.9 ETH", 0.9),
        ("1,000 Ether", 1000.0),
    ],
)
def test_numbers(cell, value):
    assert cells.number(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["", "abc", "-1", "nan", "inf", "0x", None, "9" * 400, "1e99", "1,5", "12,34", ",", "ETH"],
)
def test_what_is_no_number(cell):
    with refused("behaviour", f"an amount {str(cell)[:9]!r}", match="must be a number"):
        cells.number(cell)


@pytest.mark.parametrize("cell", ["0x" + "G" * 40, "0x12", "vitalik.eth"])
def test_what_is_no_address(cell):
    with refused("behaviour", f"an address {cell[:12]!r}", match="40 hexadecimal digits"):
        cells.address(cell)


def test_the_zero_address_is_nobody():
    assert cells.address("0x" + "0" * 40) == cells.address(None) == cells.address("") == NOBODY


@pytest.mark.parametrize(
    "cell",
    ["1600000000", "1600000000000", "2020-09-13 12:26:40", "2020-09-13T12:26:40Z", "0x5f5e1000"],
)
def test_times(cell):
    assert cells.moment(cell) == 1_600_000_000


@pytest.mark.parametrize("cell", ["yesterday", "", "9999999999999999", "-5", "1 day ago"])
def test_odd_times(cell):
    with refused("behaviour", f"a time {cell!r}", match="must be (seconds|a time|a number)"):
        cells.moment(cell)


@pytest.mark.parametrize(
    ("cell", "failing", "ok"),
    [("0", True, True), ("1", True, False), ("1", False, True), ("", False, True),
     ("Success", False, True), ("Error(0)", False, False), ("1.0", True, False)],
)  # fmt: skip
def test_states(cell, failing, ok):
    assert cells.state(cell, failing) is ok


def test_a_state_that_is_neither():
    with refused("behaviour", "a state 'maybe'", match="must be 0 or 1, got 'maybe'"):
        cells.state("maybe", False)


def test_methods():
    assert cells.method("0x095ea7b3" + "0" * 64) == "095ea7b3"
    assert cells.method("approve(address,uint256)") == "095ea7b3"
    assert cells.method("0x") == cells.method(None) == ""


@pytest.mark.parametrize("reader", [cells.number, cells.address, cells.moment, cells.method])
@given(text=st.text(max_size=30))
def test_any_text_is_read_or_refused(reader, text):
    with contextlib.suppress(ValueError):
        reader(text)
