import json

import numpy as np
import pytest

from app.flows.anomaly import Anomaly
from rampart.serving.onnx import parity
from rampart.tasks.flows.packing.contents import unusual
from tests.refusals import refused
from tests.tasks.flows import unusual_model


def made(budget=None):
    _, told = unusual(unusual_model.told())
    return Anomaly(parity.session(unusual_model.graph()), json.loads(told), budget)


def test_scores_are_those_of_the_raw_numbers():
    columns = {"n_client_bytes": np.float32([0, np.e - 1, 99]), "c_protocol": ["tcp"] * 3}
    assert made().score(columns) == pytest.approx([0, 1, np.log(100)])


def test_a_budget_counts_harmless_flows():
    anomaly = made()
    assert anomaly.budgets() == [10, 100, 1000]
    assert (anomaly.budget, anomaly.threshold) == (100, 7)
    assert made(1000).threshold == 5
    assert anomaly.threshold_at(np.sqrt(1000)) == pytest.approx(8)  # half way from 10 to 100
    assert anomaly.about() == ("more unusual than log lets 100 harmless flows a day be, of 20,000")


@pytest.mark.parametrize("budget", [9.9, 1001])
def test_no_threshold_was_chosen_beyond(budget):
    with refused("flows", f"--budget {budget}", match="from 10 to 1000 alerts a day"):
        made(budget)


def test_unusual_is_a_percentile_of_harmless_flows():
    found = made().unusual(np.array([1.0, 4.0, 6.0, 99.0]))
    assert found.tolist() == [0, 25, 50, 100]
