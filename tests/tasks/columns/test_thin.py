import pandas as pd

from rampart.tasks.columns.thin import thin


def rows():
    values = [[str(n) for n in range(30)], ["a", "b", "c"]]
    return pd.DataFrame(
        {
            "id": ["0" * 16, "1" * 16],
            "name": ["n", "letters"],
            "values": values,
            "n_rows": [40, 3],
            "n_missing": [10, 0],
            "rule": [0, 0],
        }
    )


def test_some_rows_are_drawn_missing_ones_too():
    thinned = thin(rows(), 20, True, 1)
    assert thinned["n_rows"].tolist() == [20, 3]
    first = thinned.iloc[0]
    assert len(first["values"]) + first["n_missing"] == 20
    assert set(first["values"]) < set(rows()["values"][0])
    assert len(set(first["values"])) == len(first["values"])
    assert thinned.iloc[1]["values"] == ["a", "b", "c"]


def test_a_smaller_draw_is_part_of_a_larger_one():
    small, large = (thin(rows(), count, True, 1).iloc[0]["values"] for count in (5, 15))
    assert large[: len(small)] == small


def test_the_header_can_go_and_nothing_else_changes():
    thinned = thin(rows(), None, False, 1)
    assert thinned["name"].tolist() == ["", ""]
    assert [list(v) for v in thinned["values"]] == rows()["values"].tolist()


def test_the_draw_depends_on_the_column_and_not_on_its_place():
    there = thin(rows().iloc[::-1], 5, True, 1)
    assert there.iloc[1]["values"] == thin(rows(), 5, True, 1).iloc[0]["values"]
