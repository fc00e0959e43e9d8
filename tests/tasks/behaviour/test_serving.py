import numpy as np
import pandas as pd

from rampart.tasks.behaviour import serving
from rampart.tasks.behaviour.prepare import FEATURES
from tests.tasks.behaviour.test_prepare import raw


def test_a_request_gives_the_features_of_its_row():
    made = pd.DataFrame(serving.prepare(serving.batch(raw(), 2)))
    assert len(made) == 2
    assert made["n_money_in"].tolist() == [4.0, 4.0]
    assert set(FEATURES) < set(made)
    assert np.isfinite(made["n_graph_nodes"]).all()


def test_as_many_as_are_asked_for_and_no_label():
    ones = serving.ones(raw(), 1, 3)
    assert [list(one) for one in ones] == [["history"]] * 3
