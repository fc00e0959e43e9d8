import json
import math

import numpy as np
import pytest

from app.flows.infer import Scorer
from app.serve.tasks import flows as task
from rampart.monitoring.sketches import columns, sketch
from rampart.monitoring.sketching import named
from rampart.operation.protocol import ProtocolError, Tensor
from rampart.tasks.flows.derive import derive
from rampart.tasks.flows.prepare import completed
from tests.app.serve.made import reference_fields
from tests.tasks.flows import packed


def test_a_flow_is_numbers_and_texts():
    read = task.row({"server_port": 80, "protocol": "tcp", "duration": None})
    assert read == {"server_port": 80.0, "protocol": "tcp"}
    frame = task.frame([read, {"client_bytes": 3.0}])
    assert frame.columns.tolist() == ["client_bytes", "server_port", "protocol"]
    assert math.isnan(frame["client_bytes"][0])
    assert frame["protocol"].tolist() == ["tcp", ""]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([], "a flow must be an object, got list"),
        ({}, "a flow must tell something"),
        ({"duration": None}, "a flow must tell something"),
        ({"severity": 1}, "unknown key 'severity'"),
        ({"duration": "1"}, "duration must be a number"),
        ({"duration": True}, "duration must be a number"),
        ({"duration": 1e19}, "duration must be a number"),
        ({"duration": -1}, "duration must be >= 0, got -1"),
        ({"protocol": 6}, "protocol must be a text"),
        ({"payload_client": "a" * 2001}, "payload_client must be a text of at most 2000"),
    ],
)
def test_what_is_no_flow_is_refused(value, said):
    with pytest.raises(ValueError, match=said):
        task.row(value)


def test_tensors_are_flows():
    rows = task.rows_of({"flow": Tensor("flow", "BYTES", (1,), ['{"duration": 1}'])})
    assert rows == [{"duration": 1}]
    for inputs, said in (({}, "give flow"), ({"a": Tensor("a", "BYTES", (1,), ["1"])}, "no input")):
        with pytest.raises(ProtocolError, match=said):
            task.rows_of(inputs)
    with pytest.raises(ProtocolError, match="is not JSON"):
        task.rows_of({"flow": Tensor("flow", "BYTES", (1,), ["["])})
    with pytest.raises(ProtocolError, match="datatype"):
        task.rows_of({"flow": Tensor("flow", "FP32", (1,), [1.0])})


@pytest.mark.slow
def test_answers_are_those_of_the_scorer(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = packed.package()
    loaded = task.load("flows", folder, None, {})
    rows = [
        task.row(task.EXAMPLE),
        task.row({"client_bytes": 9, "payload_client": "=cmd|' /C'!A0"}),
    ]
    assert not loaded.independent  # of rules that count, other requests must not be a part
    answers = loaded.score(rows)
    scored = Scorer(folder).score(task.frame(rows))
    for place, answer in enumerate(answers):
        told = scored.iloc[place]
        assert answer.prediction == answer.body["severity"] == told["severity"]
        shares = [told[f"p_{label}"] for label in loaded.labels]
        np.testing.assert_allclose(answer.p, shares, atol=1e-6)
        assert answer.confidence == max(answer.p)
        assert ", ".join(answer.body["techniques"]) == told["techniques"]
        json.dumps(answer.body, allow_nan=False)
    assert "T1190" in answers[0].body["techniques"]
    # The log sketches a flow as the stage reference does.
    fields = reference_fields("flows")
    whole = derive(completed({name: [value] for name, value in rows[0].items()}))
    kept = named.features({name: whole[name][0] for name in fields})
    told = {"anomaly": answers[0].body["anomaly"]}
    logged, stored = (columns([sketch(one)]) for one in (answers[0].features(), kept | told))
    stored[1].pop("category")  # what is empty is as what is not there
    assert logged == stored
    assert logged[1]["service"].tolist() == ["http"]
