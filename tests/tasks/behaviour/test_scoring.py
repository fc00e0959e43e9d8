import json

import numpy as np
import pytest

from rampart.tasks.behaviour import scoring as s
from rampart.tasks.behaviour.row import CLASSES
from tests.chain.features.made import history, ponzi, tx


def predict(histories):
    """Say ponzi the surer, the more transactions pay."""
    p = np.zeros((len(histories), len(CLASSES)))
    p[:, 8] = [0.2 * sum(one.value > 0 for one in h.record.transactions) for h in histories]
    p[:, 0] = 1 - p[:, 8]
    return p


def test_what_is_said_of_a_history():
    told = s.scored(ponzi(), predict)
    assert told["simulated"] is True
    assert told["attack"] == pytest.approx(0.8)
    assert (told["intent"], told["called"]) == ("ponzi", "ponzi")
    assert sum(one["share"] for one in told["evidence"]) == pytest.approx(1.0)
    assert told["evidence"][0]["text"] == "address 1 to the address: plain, 1 coins, succeeded"
    assert json.loads(json.dumps(told)) == told


def test_what_was_not_known_is_said():
    assert s.notes(ponzi())[0] == "call trees are not known"
    long = history([tx(n, 0, 1) for n in range(6)])._replace(total=10**6)
    assert s.notes(long) == [
        "inner payments and call trees are not known",
        "6 of 1,000,000 transactions were looked at: the first 3 and the last 3",
    ]


def test_a_model_is_asked_for_every_class():
    class Pipeline(dict):
        def predict_proba(self, rows):
            return np.tile([0.25, 0.75], (len(rows["text"]), 1))

    class Classifier:
        classes_ = np.array([0, 8])

    fitted = {"method": "none", "classes": list(CLASSES)}
    p = s.predictor(Pipeline(classifier=Classifier()), fitted)([ponzi()])
    assert p.shape == (1, 9)
    assert p[0, 8] == pytest.approx(0.75, abs=1e-4)
