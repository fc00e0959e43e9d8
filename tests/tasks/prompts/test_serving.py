import pandas as pd

from rampart.tasks.prompts import serving

TEST = pd.DataFrame({"text": ["abcdef", "xy", "uvwxyz"]})


def test_one_prompt_is_cut_and_short_ones_are_left_out():
    assert serving.ones(TEST, 4, 3) == [["abcd"], ["uvwx"], ["abcd"]]


def test_where_all_are_too_short_the_longest_stands():
    assert serving.ones(TEST, 7, 2) == [["abcdef"], ["abcdef"]]


def test_a_batch_takes_the_rows_again():
    assert serving.batch(TEST, 4) == ["abcdef", "xy", "uvwxyz", "abcdef"]
