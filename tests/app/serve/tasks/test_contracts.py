import shutil

import pytest

from app.audit.judging import Judge
from app.audit.subjects import Subject
from app.serve.tasks import contracts as task
from rampart.operation.protocol import ProtocolError, Tensor
from rampart.tasks.contracts.row import COLUMNS

A, B = "0x" + "a" * 40, "0x" + "b" * 40
SENT = {"hash": "0x" + "1" * 64, "from": A, "to": B, "value": "1", "timeStamp": "1600000000"}


def test_what_there_is_to_judge_by():
    read = task.row({"source": "contract A {}", "bytecode": "", "history": None})
    assert read == Subject("contract", source="contract A {}", files={"source": ""})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a", "a contract must be an object"),
        ({}, "a contract needs one of source, bytecode, history"),
        ({"source": 3}, "source must be a text"),
        ({"history": "a"}, "history must be an object"),
        ({"source": "a", "name": "x" * 201}, "name must be a text of at most 200"),
        ({"sourc": "a"}, "unknown key 'sourc'; did you mean 'source'"),
    ],
)
def test_what_is_no_contract_is_refused(value, said):
    with pytest.raises(ValueError, match=said):
        task.row(value)


def test_verdicts_are_those_of_the_judge(contracts):
    loaded = task.load("contracts", contracts / "contracts/package", None, {})
    history = {"address": B, "transactions": [SENT]}
    rows = [task.EXAMPLE, {"bytecode": "0x6080604052"}, {"history": history}]
    answers = loaded.score([task.row(row) for row in rows])
    judge = Judge(contracts)
    for row, answer in zip(rows, answers):
        verdict = judge.verdict(task.row(row))
        assert answer.body["risk"] == verdict.risk
        assert answer.body["probabilities"] == verdict.probabilities
        assert answer.prediction == max(verdict.probabilities, key=verdict.probabilities.get)
    assert answers[0].prediction == "reentrancy"
    assert answers[0].features()["source_lines"] == 9
    assert answers[1].features()["code_bytes"] == 5
    # What the log sketches a contract by are the columns that the models below say it with.
    told = answers[1].features()
    assert {name.removeprefix("n_") for name in COLUMNS} == told.keys() - {"risk", "code_bytes"}
    assert (told["has_source"], told["has_bytecode"], told["source_time"]) == (0, 1, 0)


def test_packages_below_may_be_elsewhere_or_missing(contracts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # away from what a pipeline may have written to models
    alone = shutil.copytree(contracts / "contracts/package", tmp_path / "contracts/1.1.0")
    with pytest.raises(ValueError, match="none of the packages below"):
        task.load("contracts", alone, None, {})
    beside = {"bytecode": str(contracts / "bytecode/package")}
    loaded = task.load("contracts", alone, None, beside)
    assert sorted(loaded.folders) == ["bytecode", "contracts"]
    assert loaded.example is None
    loaded.score([task.row({"bytecode": "0x6080604052"})])
    with pytest.raises(ValueError, match="source is not read here; known: bytecode"):
        loaded.score([task.row(task.EXAMPLE)])


def test_tensors_are_contracts():
    source, code = (Tensor(n, "BYTES", (2,), [n, ""]) for n in ("source", "bytecode"))
    rows = task.rows_of({"source": source, "bytecode": code})
    assert rows == [{"source": "source", "bytecode": "bytecode"}, {"source": "", "bytecode": ""}]
    with pytest.raises(ProtocolError, match="give one of"):
        task.rows_of({})
    short = Tensor("bytecode", "BYTES", (1,), [""])
    with pytest.raises(ProtocolError, match="as many rows"):
        task.rows_of({"source": source, "bytecode": short})
