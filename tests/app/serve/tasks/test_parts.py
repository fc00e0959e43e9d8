import pytest

from app.serve.tasks import parts as task
from rampart.operation.protocol import ProtocolError, Tensor

A, B = "0x" + "a" * 40, "0x" + "b" * 40
SENT = {"hash": "0x" + "1" * 64, "from": A, "to": B, "value": "1", "timeStamp": "1600000000"}
SOURCE = "contract A { function f() public { msg.sender.call.value(1)(); } }"
HISTORY = {"address": B, "transactions": [SENT]}


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("solidity", {"source": SOURCE}),
        ("bytecode", {"bytecode": "0x6080604052"}),
        ("behaviour", {"history": HISTORY}),
    ],
)
def test_each_model_answers_alone(contracts, name, row):
    loaded = task.load(name, contracts / name / "package", None, {})
    (answer,) = loaded.score([task.row(row)])
    assert answer.prediction == max(
        answer.body["probabilities"], key=answer.body["probabilities"].get
    )
    assert len(answer.p) == len(loaded.labels)
    other = {"bytecode": "0x60"} if name == "solidity" else {"source": SOURCE}
    with pytest.raises(ValueError, match=f"{name} reads "):
        loaded.score([task.row(other)])


def test_tensors_are_evidence_of_one_kind():
    assert task.rows_of({"source": Tensor("source", "BYTES", (1,), ["a"])}) == [{"source": "a"}]
    read = task.rows_of({"history": Tensor("history", "BYTES", (1,), ['{"a": 1}'])})
    assert read == [{"history": {"a": 1}}]
    with pytest.raises(ProtocolError, match="is not JSON"):
        task.rows_of({"history": Tensor("history", "BYTES", (1,), ["{"])})
    with pytest.raises(ProtocolError, match="give one of"):
        task.rows_of({})
