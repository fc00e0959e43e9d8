import pandas as pd

from rampart.tasks.columns.leaks import seen


def rows(*entries):
    """Return rows of (table, name, values)."""
    frame = pd.DataFrame(entries, columns=["table", "name", "values"])
    column = frame["table"] + "/" + frame["name"]
    return frame.assign(column=column, n_missing=0, group=frame["table"])


CODES = [f"QX-{n * n:06d}-Z" for n in range(40)]
HELD = rows(
    ("demo/people", "code", CODES),
    ("demo/people", "member", ["yes", "no", "yes"]),
    ("demo/towns", "town", ["Umberdale", "Kilfoss"]),
)


def test_the_same_cells_in_any_order_are_seen():
    new = rows(
        ("new/a", "other", CODES[::-1]),
        ("new/b", "Town ", ["Kilfoss", "Umberdale"]),
        ("new/c", "town", ["Umberdale", "Ostrava"]),
    )
    assert seen(new, HELD).tolist() == [True, True, False]


def test_few_values_are_the_same_only_under_the_same_name():
    new = rows(("new/a", "paid", ["yes", "yes", "no"]), ("new/b", "member", ["yes", "yes", "no"]))
    assert seen(new, HELD).tolist() == [False, True]


def test_all_columns_of_a_table_with_the_same_data_are_seen():
    new = rows(("new/a", "key", CODES), ("new/a", "age", ["31", "7"]), ("new/b", "age", ["3", "7"]))
    assert seen(new, HELD).tolist() == [True, True, False]
