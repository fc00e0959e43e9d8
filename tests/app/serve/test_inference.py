import json
import struct

import numpy as np
import pytest

from app.serve import engines
from rampart.operation.protocol import LENGTH_HEADER
from tests.app.serve import made

INFER = "/v2/models/columns/infer"


def tensor(*rows, **more):
    data = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return {"name": "column", "datatype": "BYTES", "shape": [len(rows)], "data": data} | more


def test_the_server_and_its_health(client):
    assert client.get("/v2").json()["extensions"] == ["binary_tensor_data"]
    assert client.get("/v2/health/live").json() == {"live": True}
    assert client.get("/v2/health/ready").json() == {"ready": True}
    for path in ("/v2/models/columns/ready", "/v2/models/columns/versions/1.0.0/ready"):
        assert client.get(path).json() == {"name": "columns", "version": "1.0.0", "ready": True}


def test_metadata(client, columns):
    told = client.get("/v2/models/columns").json()
    assert told == client.get("/v2/models/columns/versions/1.0.0").json()
    assert told["versions"] == ["1.0.0"]
    assert told["outputs"][1] == {"name": "probabilities", "datatype": "FP32", "shape": [-1, 8]}
    assert told["parameters"]["digest"] == engines.load("columns", columns).digest


@pytest.mark.parametrize(
    "path",
    [
        "/v2/models/flows",
        "/v2/models/columns/versions/9",
        "/v2/models/columns/versions/%2e%2e",
        "/v2/models/..%2f..%2fetc%2fpasswd",
        "/v2/models/" + "a" * 3000,
    ],
)
def test_no_such_model_is_said(client, path):
    for answer in (client.get(path), client.get(f"{path}/ready"), client.post(f"{path}/infer")):
        assert answer.status_code == 404
        assert len(answer.json()["error"]) < 300
    assert "there are: columns" in client.get("/v2/models/flows").json()["error"]


def test_json_in_and_out(client, columns):
    body = {"id": "mine", "inputs": [tensor(made.LONG, made.SHORT)]}
    said = client.post(INFER, json=body).json()
    label, p, ids = said["outputs"]
    assert label["data"] == ["text_long", "numeric"]
    assert p["shape"] == [2, 8]
    engine = engines.load("columns", columns)
    wanted = [value for one in engine.answers([made.LONG, made.SHORT]) for value in one.p]
    np.testing.assert_allclose(p["data"], wanted, rtol=1e-6)
    assert (said["model_name"], said["model_version"], said["id"]) == ("columns", "1.0.0", "mine")
    assert said["parameters"]["digest"] == engine.digest
    assert ids["data"] == [f"{said['parameters']['id']}-{n}" for n in range(2)]
    assert client.post("/v2/models/columns/versions/1.0.0/infer", json=body).status_code == 200


def test_binary_in_and_out(client):
    row = json.dumps(made.LONG).encode()
    packed = struct.pack("<I", len(row)) + row
    given = {"name": "column", "datatype": "BYTES", "shape": [1]}
    given["parameters"] = {"binary_data_size": len(packed)}
    head = json.dumps({"inputs": [given], "parameters": {"binary_data_output": True}}).encode()
    answer = client.post(INFER, content=head + packed, headers={LENGTH_HEADER: str(len(head))})
    size = int(answer.headers[LENGTH_HEADER])
    told = json.loads(answer.content[:size])
    sizes = [one["parameters"]["binary_data_size"] for one in told["outputs"]]
    assert sizes[:2] == [4 + len("text_long"), 32]
    assert size + sum(sizes) == len(answer.content)
    assert answer.content[size : size + 13] == b"\x09\0\0\0text_long"
    p = np.frombuffer(answer.content[size + 13 : size + 45], dtype="<f4")
    assert p.argmax() == 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "inputs: there is none"),
        ({"inputs": [tensor("[")]}, "is not JSON"),
        ({"inputs": [tensor(name="x")]}, "no input 'x'"),
        ({"inputs": [tensor(made.SHORT, shape=[2])]}, "is of 2 elements"),
        ({"inputs": [tensor(made.SHORT)], "outputs": [{"name": "x"}]}, "no output 'x'; known: id"),
        ({"inputs": [tensor({"values": []})]}, "row 0: values must be a list"),
        ({"inputs": [tensor()]}, "0 rows"),
    ],
)
def test_what_is_not_of_the_protocol_is_refused(client, body, said):
    answer = client.post(INFER, json=body)
    assert answer.status_code in (400, 422)
    assert said in answer.json()["error"]


def test_a_wrong_length_of_the_head_is_refused(client):
    for value in ("-1", "1e3", "99999999999999999999", "a"):
        answer = client.post(INFER, content=b"{}", headers={LENGTH_HEADER: value})
        assert answer.status_code == 400
        assert LENGTH_HEADER in answer.json()["error"]
