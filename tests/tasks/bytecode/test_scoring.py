import json

import numpy as np
import pytest

from rampart.evm.analysis import analyse
from rampart.evm.reading import CodeError
from rampart.solidity.classes import CLASSES
from rampart.tasks.bytecode.scoring import columns, notes, predictor, scored
from tests.evm.assembler import code
from tests.tasks.bytecode.small import body
from tests.tasks.bytecode.test_evidence import TWO, predict


class Pipeline(dict):
    """A fitted pipeline that knows two classes."""

    class Classifier:
        classes_ = np.array([0, 2])

    def __init__(self):
        super().__init__(classifier=self.Classifier())

    def predict_proba(self, rows):
        bad = np.array(rows["n_destroys_unguarded"], float)
        return np.column_stack([1 - 0.8 * bad, 0.8 * bad])


FITTED = {"method": "temperature", "temperature": 1.0, "classes": list(CLASSES)}


def test_what_is_said_is_plain_and_whole():
    found = json.loads(json.dumps(scored(code(TWO).hex(), predict)))
    assert found["called"] == "access_control"
    assert found["risk"] == pytest.approx(1 - found["probabilities"]["safe"])
    assert sum(found["probabilities"].values()) == pytest.approx(1)
    first = found["evidence"][0]
    assert first["class"] == "access_control"
    assert first["what"] == "destroys itself and no branch hung on the caller"
    assert (first["selector"], first["offset"]) == ("0x11111111", 35)
    assert found["code"]["functions"] == 2
    assert (found["type"], found["notes"]) == ("", [])


def test_a_model_is_asked_and_calibrated():
    predict_ = predictor(Pipeline(), FITTED)
    p = predict_([analyse(code(TWO)), analyse(body(3, 1))])
    assert p.shape == (2, 10)
    assert p[:, 2] == pytest.approx([0.8, 0.0], abs=1e-3)
    types = Pipeline(), ["erc20", "", "proxy"]
    assert scored(body(0, 1), predict_, types, explained=False)["type"] == "erc20"
    assert columns([analyse(body(0, 1))])["l_bytes"][0] > 0


def test_what_was_not_seen_is_told():
    assert notes(analyse(code("0 CALLDATALOAD JUMP"))) == [
        "1 jumps lead to where could not be told",
        "no function was found by a selector: a proxy, or a code of another compiler",
    ]
    proxy = analyse(code("0 0 0 0 0 SLOAD GAS DELEGATECALL STOP"))
    assert "it runs the code of another contract, which was not looked at" in notes(proxy)
    to = "be" * 20
    for minimal in (
        f"363d3d373d3d3d363d73{to}5af43d82803e903d91602b57fd5bf3",  # of EIP-1167
        f"366000600037611000600036600073{to}5af4602c57600080fd5b6110006000f3",  # as Vyper made them
    ):
        assert "it runs the code of another contract, which was not looked at" in notes(
            analyse(bytes.fromhex(minimal))
        )


def test_what_is_no_code_is_one_sentence():
    with pytest.raises(CodeError, match="even number of hex digits, got 5"):
        scored("0x12345", predict)
