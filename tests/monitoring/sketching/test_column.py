"""A column by hand."""

import pytest

from rampart.monitoring.sketching.column import MOST, UNITS, features


def test_by_hand():
    row = {"name": "Total", "values": ["1,200", "7 %", "-3.5e2", "none"], "n_rows": 8}
    found = features({**row, "n_missing": 4})
    assert found["values"] == 4
    assert found["missing"] == 0.5
    assert found["numeric"] == 0.75
    assert found["distinct"] == 1
    assert found["length"] == pytest.approx((5 + 3 + 6 + 4) / 4)
    assert found["length_range"] == 3
    assert (found["header_length"], found["header"]) == (5, "mixed")
    assert UNITS.keys() | {"header"} == found.keys()


@pytest.mark.parametrize(
    ("name", "header"),
    [(None, "none"), (" ", "none"), ("ab", "lower"), ("AB", "upper"), ("7", "mixed")],
)  # fmt: skip
def test_headers(name, header):
    assert features({"name": name, "values": ["x"]})["header"] == header


def test_an_empty_column_has_what_can_be_told():
    found = features({"values": []})
    assert {name for name, value in found.items() if value is not None} == {
        "values", "header_length", "header",
    }  # fmt: skip


def test_of_many_cells_the_first_are_looked_at():
    found = features({"values": ["x"] * MOST + ["yy" * 999] * 50})
    assert (found["values"], found["length"], found["distinct"]) == (150, 1, 0.01)
