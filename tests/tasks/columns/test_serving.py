import pandas as pd

from rampart.tasks.columns import serving


def rows():
    return pd.DataFrame(
        {
            "name": ["a", "b", "c"],
            "values": [["1"] * 2, ["2"] * 9, ["3"] * 7],
            "n_rows": [2, 9, 7],
            "n_missing": [0, 0, 0],
            "whole": [[], [], []],
            "rule": [2, 2, 2],
        }
    )


def test_one_column_has_the_length_that_was_asked():
    requests = serving.ones(rows(), 6, 3)
    assert [request["name"] for request in requests] == [["b"], ["c"], ["b"]]
    assert all(len(request["values"][0]) == 6 for request in requests)


def test_without_a_long_column_the_longest_is_taken():
    assert [r["name"] for r in serving.ones(rows(), 100, 2)] == [["b"], ["b"]]


def test_a_batch_takes_the_columns_in_turn():
    request = serving.batch(rows(), 5)
    assert request["name"] == ["a", "b", "c", "a", "b"]
    assert serving.prepare(request) is request
