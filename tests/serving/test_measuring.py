"""What is measured is never equal twice: only its form, and which calls are made, is looked at."""

import numpy as np
import pytest

from rampart.core import files
from rampart.serving import measuring
from rampart.serving.onnx import graphs as onnx_graphs
from rampart.serving.onnx import parts as onnx_parts
from rampart.serving.onnx.exporters import network
from tests import onnx_models
from tests.small_features import norm


def test_the_first_call_is_left_out():
    seen = []
    spent = measuring.milliseconds(seen.append, [1, 2, 3])
    assert (seen, spent.shape) == ([1, 2, 3], (2,))
    assert (spent >= 0).all()


def test_latency_by_hand(monkeypatch):
    spent = iter([np.array([1.0, 2, 3]), np.array([400.0, 500, 600])])
    monkeypatch.setattr(measuring, "milliseconds", lambda *call: next(spent))
    # A row of the median batch takes 500 / 100 = 5 ms: 200 rows a second.
    assert measuring.latency(len, [], [], 100) == {
        "one_ms_p50": 2.0,
        "one_ms_p95": 2.9,
        "batch_ms_per_row_p50": 5.0,
        "batch_ms_per_row_p95": 5.9,
        "rows_per_second": 200.0,
    }


@pytest.fixture
def model(tmp_path):
    inner = network.to_onnx(onnx_models.Network((2, 3)), 2, 17)
    plain = {"method": "none", "classes": ["a", "b", "c"]}
    whole = onnx_parts.complete(inner, norm(np.zeros(2), np.ones(2)), range(3), plain)
    path = tmp_path / "model.onnx"
    path.write_bytes(onnx_graphs.to_bytes(whole))
    return path


@pytest.mark.slow
def test_memory_is_that_of_a_process_for_inference_alone(model):
    held = np.ones(25 * 2**20)  # 200 MiB of ours
    mebibytes = measuring.resident(model, "tests.small_features", {"values": [["a", "bc"], []]})
    assert 10 < mebibytes < 200 < measuring.peak()
    assert held.all()


@pytest.mark.slow
def test_a_process_that_fails_says_why(tmp_path):
    files.write_text(tmp_path / "no.onnx", "nothing")
    with pytest.raises(ValueError, match=r"no\.onnx: cannot be measured: .*"):
        measuring.resident(tmp_path / "no.onnx", "tests.small_features", {"values": []})
