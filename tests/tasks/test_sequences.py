"""One parameter chooses what reads a sequence: `-S train.cnn.estimator=bilstm`."""

import importlib

import pytest

from rampart.core.params import read
from rampart.training.items import checked, item_and_knobs

NETWORKS = ("cnn", "bilstm", "lstm", "cnn_lstm", "attention")


@pytest.mark.parametrize("task", ["solidity", "bytecode", "behaviour"])
@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_takes_the_knobs_of_the_item(task, network):
    params = read(task)
    params["train"]["cnn"]["estimator"] = network
    item, knobs = item_and_knobs(params, "cnn")
    schema = importlib.import_module(f"rampart.estimators.{network}").Params
    fixed, choices, ranges = checked(params, "cnn", knobs, schema)
    classes = importlib.import_module(f"rampart.tasks.{task}.score").CLASSES
    assert (item.estimator, choices, ranges) == (network, {}, {})
    assert len(schema(**fixed).alphas()) == len(classes)
