"""Requests for the timing of models."""

import pandas as pd

from rampart.tasks.solidity.serving import batch, ones, prepare

TEST = pd.DataFrame({"code": ["function f() { }", "function long() public { x = 1; }"]})


def test_ones_begin_with_the_length_that_is_asked_for():
    assert ones(TEST, 33, 3) == [[TEST["code"][1]], [TEST["code"][0]], [TEST["code"][1]]]
    assert len(prepare(ones(TEST, 1, 1)[0])["text"]) == 1


def test_a_batch_takes_rows_again_where_there_are_too_few():
    assert batch(TEST, 3) == [*TEST["code"], TEST["code"][0]]
