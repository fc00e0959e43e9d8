"""An edit reruns what it can change, and only that. (test_experiments.py: one model's knob.)"""

from __future__ import annotations

import pytest

from tests.integration.making import MODELS

pytestmark = pytest.mark.integration

READER = "rampart/tasks/prompts/readers/strongreject.py"


def test_a_plot_retrains_nothing(workspace):
    workspace.replace("rampart/plots/style.py", "DPI = 110", "DPI = 90")
    assert workspace.repro() == ["slices@prompts", "plot@prompts", "report@prompts"]


def test_a_reader_whose_rows_are_the_same_trains_nothing(workspace):
    workspace.path(READER).write_text(workspace.read(READER) + "\nEDITED = True\n")
    # The split and the timing depend on the whole folder of the task; the splits stay the same.
    follows = {"split@prompts", *(f"timing@prompts-{model}" for model in MODELS)}
    ran = workspace.repro()
    assert ran[0] == "extract@prompts-strongreject"
    assert set(ran[1:]) <= follows


def test_a_model_that_goes_stops_the_comparison(workspace):
    with workspace.yaml() as params:
        del params["train"]["prompts-bayes"]
    done = workspace.dvc("repro", "--single-item", "compare@prompts", code=None)
    assert "compare: metrics of bayes, which params.yaml does not train" in done.stderr
