"""Frames with fixed columns, also of no rows."""

import pytest

from rampart.chain.simulation.episodes import TABLES
from rampart.chain.simulation.tables import COLUMNS, frame


def test_every_table_has_its_columns():
    assert COLUMNS.keys() == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_no_rows_have_the_same_kinds_as_some(table):
    row = {name: "x" if kind == "str" else 1 for name, kind in COLUMNS[table].items()}
    one = frame(table, [row])
    assert list(one.columns) == list(COLUMNS[table])
    assert one.dtypes.equals(frame(table, []).dtypes)


def test_a_row_without_a_column_is_an_error():
    with pytest.raises(KeyError, match="address"):
        frame("addresses", [{"episode": "x"}])
