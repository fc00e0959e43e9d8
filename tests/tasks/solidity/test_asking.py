"""Ask a fitted model by its files."""

import json

import joblib
import numpy as np
import pytest

from rampart.solidity.classes import CLASSES
from rampart.tasks.solidity.asking import of_frozen, of_pipeline

pytestmark = pytest.mark.slow  # starts onnxruntime


class Fixed:
    """Says of each row the same: the first class has most."""

    def predict_proba(self, columns):
        p = np.full((len(columns["text"]), len(CLASSES)), 0.05)
        p[:, 0] = 0.55
        return p


def test_a_pipeline_is_calibrated(tmp_path):
    joblib.dump(Fixed(), tmp_path / "model.joblib")
    fitted = {"method": "temperature", "temperature": 0.5, "classes": list(CLASSES)}
    (tmp_path / "calibration.json").write_text(json.dumps(fitted))
    ask = of_pipeline(tmp_path / "model.joblib", tmp_path / "calibration.json")
    (p,) = ask({"text": ["a"], "view": [""]})
    assert p[0] == pytest.approx(0.55**2 / (0.55**2 + 9 * 0.05**2))


def test_a_frozen_model_reads_words_and_numbers():
    import onnx
    from onnx import TensorProto, helper

    # Two columns, the word "call" and the number n_guard, are the logits of two classes.
    nodes = [
        helper.make_node("Softmax", ["features"], ["probabilities"]),
        helper.make_node("ArgMax", ["features"], ["label"], axis=1, keepdims=0),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "g",
        [value("features", TensorProto.FLOAT, [None, 2])],
        [
            value("probabilities", TensorProto.FLOAT, [None, 2]),
            value("label", TensorProto.INT64, [None]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    words = {
        **{"kind": "tfidf", "factor": 1.0, "max_chars": 100, "idf": [1.0, 1.0]},
        **{"sizes": {"word": [1, 1], "char": [1, 1]}, "ngrams": {"word": ["call"], "char": ["z"]}},
    }
    numbers = {
        **{"kind": "numeric", "factor": 1.0, "numbers": ["n_guard"], "levels": {}},
        **{"median": [0.0], "low": [0.0], "range": [1.0]},
    }
    told = {"version": "1", "parts": [words, numbers], "columns": [0, 2]}
    ask = of_frozen(model.SerializeToString(), told)
    p = ask({"text": ["call", "x", "x"], "view": ["", "call", ""], "n_guard": [0.0, 0.0, 1.0]})
    assert (p.argmax(axis=1) == [0, 0, 1]).all()
