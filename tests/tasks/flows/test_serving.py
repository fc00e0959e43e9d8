import numpy as np
import pandas as pd
import pytest

from rampart.tasks.flows import serving, split
from tests.tasks.flows import small


@pytest.fixture
def test_rows(tmp_path):
    raw = small.rows(tmp_path, small.recording())
    settings = split.SplitParams(
        external=["testbed/day-3"], validation_share=0.2, test=0.2, max_rejected=0
    )
    return split.divide(raw, settings, {}, {}).rows


def test_a_request_gives_the_features_of_its_row(test_rows):
    request = serving.batch(test_rows, 7)
    made = pd.DataFrame(serving.prepare(request))
    expected = test_rows.iloc[np.arange(7)].reset_index(drop=True)
    for name in made:
        left, right = made[name], expected[name]
        if made[name].dtype == object:
            assert left.tolist() == right.tolist(), name
        else:
            np.testing.assert_array_equal(left, right, err_msg=name)


def test_as_many_as_are_asked_for(test_rows):
    ones = serving.ones(test_rows.head(3), 1, 5)
    assert [len(one["duration"]) for one in ones] == [1] * 5
    assert len(serving.batch(test_rows.head(3), 10)["duration"]) == 10


def test_a_request_has_no_label(test_rows):
    assert not {"label", "attack", "severity", "group"} & set(serving.batch(test_rows, 2))
