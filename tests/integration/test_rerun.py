"""An edit reruns what it can change, and only that. (test_experiments.py: one model's knob.)"""

from __future__ import annotations

import pytest

from tests.integration.making import MODELS

pytestmark = pytest.mark.integration

READER = "rampart/tasks/prompts/readers/strongreject.py"


def test_a_plot_retrains_nothing(workspace):
    workspace.replace("rampart/reporting/plots/style.py", "DPI = 110", "DPI = 90")
    assert sorted(workspace.repro()) == ["index", "plot", "report", "slices"]


def test_a_reader_whose_rows_are_the_same_trains_nothing(workspace):
    workspace.path(READER).write_text(workspace.read(READER) + "\nEDITED = True\n")
    # The split and what times a model depend on the task's whole folder; the rows stay the same.
    follows = {"split", *(f"explain@{model}" for model in MODELS)}
    ran = workspace.repro()
    assert ran[0] == "extract"
    assert set(ran[1:]) <= follows


def test_a_model_that_goes_stops_the_comparison(workspace):
    with workspace.yaml() as params:
        del params["train"]["logreg"]
    done = workspace.inside("repro", "--single-item", "compare", code=None)
    assert "compare: metrics of logreg, which are not in the block train" in done.stderr
