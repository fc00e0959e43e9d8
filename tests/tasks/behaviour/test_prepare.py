import numpy as np
import pandas as pd
import pytest

from rampart.chain.features.history import dumped
from rampart.tasks.behaviour import prepare as p
from tests.chain.features.made import ponzi
from tests.refusals import refused


def raw(**knobs):
    row = {"history": dumped(ponzi()), "label": 8, "side": "attack", "held": "seen",
           "known": "internal", "source": "ponzi/a", "group": "ponzi-1", "episode": "ponzi-1-a",
           "role": "package"}  # fmt: skip
    return pd.DataFrame([{**row, **knobs}])


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({}, ""),
        ({"label": 9}, "label is not 0 to 8"),
        ({"label": -1}, "label is not 0 to 8"),
        ({"source": ""}, "source is empty"),
        ({"group": None}, "group is empty"),
        ({"role": "x"}, "role is not package, train or external"),
        ({"side": "x"}, "side is not attack, look-alike, bystander"),
        ({"held": "x"}, "held is not seen, design, variant"),
        ({"history": "x"}, "is no history"),
        ({"history": None}, "is no history"),
    ],
)
def test_why_a_row_is_set_aside(knobs, said):
    assert p.reject(raw(**knobs)).tolist() == [said]


def test_what_the_rows_need():
    with refused("behaviour", "rows without histories", match="no column history"):
        p.reject(raw().drop(columns="history"))
    with refused("behaviour", "labels that are texts", match="label: must be whole numbers"):
        p.reject(raw(label="a"))


def test_features_have_a_column_each():
    made = p.prepare(raw())
    assert list(made) == ["text", "view", *p.FEATURES]
    assert made["n_money_left"].dtype == np.float32
    assert made["n_money_left"].tolist() == [0.75]
    assert made["view"] == [""]


def test_of_no_history_there_are_no_rows():
    assert all(len(column) == 0 for column in p.prepared([]).values())
