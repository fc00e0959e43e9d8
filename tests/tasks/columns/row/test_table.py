import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.columns.row import CLASSES
from rampart.tasks.columns.row.table import LONGEST_CELL, is_index, samples


def rows(columns, **named):
    return list(samples("demo", "t", columns, domain="test", **named))


def test_a_row_says_where_it_is_from():
    [row] = rows({"Größe": ["1.5", None, " ", "2"]}, language="de", languages={"Größe": "fr"})
    assert (row.name, sorted(row.values)) == ("Größe", ["1.5", "2"])
    assert (row.n_rows, row.n_missing, row.block) == (4, 2, 0)
    assert (row.domain, row.language, row.label_source) == ("test", "fr", "rule")
    assert (row.source, row.table, row.column) == ("demo", "demo/t", "demo/t/Größe")


@pytest.mark.parametrize(
    ("name", "cells", "wanted"),
    [
        ("", ["1", "2", "3"], True),
        ("Unnamed: 0", ["0", "1", "2"], True),
        ("rownames", ["1", "2", "4"], False),
        ("rownames", ["1", None, "3"], False),
        ("index", ["2", "3"], False),
        ("id", ["1", "2", "3"], False),
        ("X", [], False),
    ],
)
def test_an_index_counts_the_rows(name, cells, wanted):
    assert is_index(name, cells) == wanted


def test_five_columns_of_a_class_the_declared_first():
    columns = {f"c{n}": [f"{n}.5", f"{n}.25"] for n in range(9)}
    declared = {f"c{n}": ("numeric", "doc") for n in (6, 7, 8)}
    kept = rows(columns, declared=declared)
    assert len(kept) == 5
    assert {"c6", "c7", "c8"} <= {row.name for row in kept}
    assert [row.name for row in kept] == sorted(row.name for row in kept)  # as in the table
    assert len(rows(columns, declared=declared, most_by_rule=1)) == 4


def test_some_rows_of_a_long_column():
    cells = [f"{n}.5" for n in range(1000)]
    sizes = [len(rows({f"x{n}": cells})[0].values) for n in range(60)]
    # Drawn on a logarithmic scale: half of the samples have at most sqrt(5 * 200) = 32 rows.
    assert 5 <= min(sizes) < 10
    assert 150 < max(sizes) <= 200
    assert 20 < sorted(sizes)[30] < 50
    [row] = rows({"x": cells})
    assert row.n_rows == len(row.values)
    assert row.values != sorted(row.values)


def test_blocks_of_a_rare_class_are_disjoint():
    cells = [f"Title {n}" if n % 2 else None for n in range(1700)]
    named = {"declared": {"x": ("text_short", "metadata")}}
    blocks = rows({"x": cells}, **named)
    assert [row.block for row in blocks] == list(range(len(blocks)))
    assert len(blocks) > 2
    assert len({row.n_rows for row in blocks}) > 1
    values = [value for row in blocks for value in row.values]
    assert len(values) == len(set(values))
    assert sum(row.n_missing for row in blocks) + len(values) <= 1700
    assert len(rows({"x": cells}, **named, most_blocks=2)) == 2
    assert len(rows({"x": cells[:79]}, **named)) == 1
    assert len(rows({"x": cells})) == 1  # a rule's label gives no blocks


def test_a_constant_gives_one_unknown_and_a_sample_that_shows_one_value_none():
    [row] = rows({"x": ["7"] * 500}, declared={"x": ("datetime", "metadata")})
    assert (CLASSES[row.label], row.label_source, row.block) == ("unknown", "metadata", 0)
    cells = ["0"] * 99_999 + ["1"]
    assert rows({"flag": cells}) == []


def test_a_cell_is_cut():
    [row] = rows({"x": ["a" * 10 * LONGEST_CELL, "b"]})
    assert max(map(len, row.values)) == 20_000


@given(st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=50))
def test_the_same_cells_give_the_same_rows(cells):
    first = rows({"x": cells})
    assert first == rows({"x": list(cells)})
    assert all(row.n_rows - row.n_missing == len(row.values) for row in first)
