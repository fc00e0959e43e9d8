"""What rows are called, on rows counted by hand."""

import pandas as pd
import pytest

from rampart.metrics.called import called, widest
from rampart.metrics.classification import wilson

CLASSES = ["ok", "odd", "bad"]
# kind, label, prediction: four of chat, of which one is called bad; two of jail.
CHAT, JAIL = [("chat", 0, code) for code in (0, 0, 2, 0)], [("jail", 2, 2), ("jail", 2, 0)]
FRAME = pd.DataFrame([*CHAT, *JAIL], columns=["kind", "label", "prediction"]).assign(
    split="external", group=list("aabbcc"), language=["en", "de", "en", "de", "en", "de"]
)


def lines(table, by):
    return {
        (row.slice, row[4], row.called): (row.n, row.groups, row.rows, row.rate)
        for row in table[table["by"] == by].itertuples()
    }


def test_each_slice_has_a_line_for_each_class_that_its_rows_can_be_called():
    table = called(FRAME, CLASSES, ("kind",))
    assert lines(table, "kind") == {
        ("chat", "ok", "ok"): (4, 2, 3, 0.75),
        ("chat", "ok", "odd"): (4, 2, 0, 0),
        ("chat", "ok", "bad"): (4, 2, 1, 0.25),
        ("jail", "bad", "ok"): (2, 1, 1, 0.5),
        ("jail", "bad", "odd"): (2, 1, 0, 0),
        ("jail", "bad", "bad"): (2, 1, 1, 0.5),
    }
    assert (table["rate"].groupby(table["slice"]).sum() == 1).all()
    low, high = wilson(1, 4, 0.05)
    alarm = table.query("slice == 'chat' and called == 'bad'").iloc[0]
    assert (alarm["low"], alarm["high"]) == (low, high)


def test_a_language_is_told_by_class():
    table = called(FRAME, CLASSES, ("kind", "language"), 0.1)
    assert list(dict.fromkeys(table["by"])) == ["kind", "language"]
    of = lines(table, "language")
    assert of["en", "ok", "bad"][2:] == (1, 0.5)
    assert of["de", "bad", "ok"][2:] == (1, 1)
    assert ("en", "odd", "bad") not in of  # no row of that class


def test_the_widest_gap_leaves_small_slices_out():
    rows = [("a", 10, 0.5, 0.2, 0.8), ("b", 10, 0.1, 0.0, 0.5), ("c", 9, 0.9, 0.6, 1.0)]
    table = pd.DataFrame(rows, columns=["slice", "n", "rate", "low", "high"])
    gap = widest(table, 10)
    assert (gap["most"], gap["least"], gap["difference"]) == ("a", "b", 0.4)
    assert gap["low"] == pytest.approx(0.4 - 0.5)  # √(0.3² + 0.4²) = 0.5
    assert gap["high"] == pytest.approx(0.4 + (0.3**2 + 0.1**2) ** 0.5)
    assert widest(table, 1)["most"] == "c"
    assert widest(table[:1], 1) is None


def test_rows_without_a_value_and_no_rows_are_errors():
    with pytest.raises(ValueError, match="there is no row"):
        called(FRAME[:0], CLASSES, ("kind",))
    with pytest.raises(ValueError, match="called: 6 rows have no 'kind'"):
        called(FRAME.assign(kind=None), CLASSES, ("kind",))
