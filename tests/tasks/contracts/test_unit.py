import json

import pytest

from rampart.tasks.contracts.unit import COLUMNS, identity, unit


def test_a_unit_has_all_columns_and_the_values_of_what_is_not_known():
    row = unit("contract A {}", {"./b.sol": "1"}, kind="library")
    assert tuple(row) == COLUMNS
    assert (row["label"], row["line"], row["function"], row["role"]) == (0, 0, "", "package")
    assert json.loads(row["imports"]) == {"./b.sol": "1"}


def test_the_id_is_of_the_text():
    assert identity("a") != identity("b")
    assert unit("a")["id"] == "ca978112ca1bbdca"  # SHA-256 of "a"


def test_a_column_that_no_row_has_is_named():
    with pytest.raises(ValueError, match="a unit has no column 'labels'; it has id, package"):
        unit("a", labels=1)
