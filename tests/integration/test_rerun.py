"""An edit reruns what it can change, and only that. (test_experiments.py: one model's knob.)"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.integration

READER = "rampart/tasks/prompts/readers/strongreject.py"


def test_a_plot_retrains_nothing(workspace):
    workspace.replace("rampart/plots/style.py", "DPI = 110", "DPI = 90")
    assert workspace.repro() == ["plot@prompts", "report@prompts"]


def test_a_reader_whose_rows_are_the_same_reruns_its_extraction_alone(workspace):
    workspace.path(READER).write_text(workspace.read(READER) + "\nEDITED = True\n")
    assert workspace.repro() == ["extract@prompts-strongreject"]


def test_a_model_that_goes_stops_the_comparison(workspace):
    with workspace.yaml() as params:
        del params["train"]["prompts-bayes"]
    done = workspace.dvc("repro", "--single-item", "compare@prompts", code=None)
    assert "compare: metrics of bayes, which params.yaml does not train" in done.stderr
