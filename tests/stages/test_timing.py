"""What timing measures is never equal twice, so its figures are not looked at, only their form."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart import files
from stages import timing

TEXTS = ["a short one", "x" * 30, "y" * 25]
PARAMS = """
scale: quick
seed: 1
timing:
  prompts: {{length: 20, repeats: 5, batch: 7, latency_ms: {limit}, memory_mib: {limit}}}
"""


class Recorder:
    """A model that keeps the texts it was asked about."""

    def __init__(self):
        self.seen = []

    def predict_proba(self, columns):
        self.seen.append(columns["text"])
        return np.tile([0.5, 0.25, 0.25], (len(columns["text"]), 1))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a function that runs the stage with a limit and gives the model's record."""
    monkeypatch.chdir(tmp_path)
    files.write_text("stages/timing.py", "")
    files.write_text("models/prompts/m/model.joblib", "12345")
    calibration = {"method": "none", "classes": ["benign", "suspicious", "malicious"]}
    calibration |= {"positive": None, "threshold": None}
    files.write_json("models/prompts/m.calibration.json", calibration)

    def run(limit, texts=TEXTS):
        Path("params.yaml").write_text(PARAMS.format(limit=limit))
        files.write_parquet("data/prompts/splits/test.parquet", pd.DataFrame({"text": texts}))
        model = Recorder()
        monkeypatch.setattr(joblib, "load", lambda path: model)
        timing.main(["prompts-m"])
        return model.seen

    return run


def test_the_figures_and_the_model_s_size(project):
    project(1e9)
    figures = files.read_json("reports/prompts/timing/m.json")
    assert set(figures) == {
        "latency_one_ms_p50",
        "latency_one_ms_p95",
        "latency_batch_ms_per_row",
        "model_bytes",
        "peak_memory_mib",
    }
    assert figures["model_bytes"] == 5
    assert 0 <= figures["latency_one_ms_p50"] <= figures["latency_one_ms_p95"]


@pytest.mark.parametrize(
    ("limit", "words", "passed"), [(1e9, "1e+09", True), (1e-9, "1e-09", False)]
)
def test_limits_are_held_or_not(project, limit, words, passed):
    project(limit)
    assert files.read_json("reports/prompts/limits/m.json") == {
        "latency": {"limit": f"< {words} ms", "passed": passed},
        "memory": {"limit": f"< {words} MiB", "passed": passed},
    }


def test_one_prompt_has_the_length_that_was_asked(project):
    seen = project(1e9)
    # A first one, which is not timed, then five in turn of the two that are long enough; then
    # three times a batch of seven, the three texts in turn, whole.
    one, two = ["x" * 20], ["y" * 20]
    assert seen[:6] == [one, one, two, one, two, one]
    assert seen[6:] == [[*TEXTS, *TEXTS, TEXTS[0]]] * 3


def test_without_a_long_text_the_longest_is_taken(project):
    assert project(1e9, ["ab", "abcd", "abc"])[:6] == [["abcd"]] * 6
