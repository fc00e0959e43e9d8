"""An edit reruns what it can change, and only that. (test_experiments.py: one model's knob.)"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.conftest import copied
from tests.integration.making import MODELS
from tests.integration.workspace import Workspace

pytestmark = pytest.mark.integration

READER = "rampart/tasks/prompts/readers/strongreject.py"


@pytest.fixture(scope="module")
def edited(finished, tmp_path_factory) -> Iterator[Workspace]:
    """Yield a copy for all tests here: after each, everything has run that its edits reach."""
    with copied(finished, tmp_path_factory.mktemp("edited")) as copy:
        yield copy


def test_a_plot_retrains_nothing(edited):
    edited.replace("rampart/reporting/plots/style.py", "DPI = 110", "DPI = 90")
    assert sorted(edited.repro()) == ["index", "plot", "report", "slices"]


def test_a_reader_whose_rows_are_the_same_trains_nothing(edited):
    edited.path(READER).write_text(edited.read(READER) + "\nEDITED = True\n")
    # The split and what explains a model depend on the task's whole folder; the rows stay the same.
    follows = {"split", *(f"evaluate@{model}" for model in MODELS)}
    ran = edited.repro()
    assert ran[0] == "extract"
    assert set(ran[1:]) <= follows


def test_a_model_that_goes_stops_the_comparison(edited):
    params = edited.read(edited.params)
    with edited.yaml() as content:
        del content["train"]["logreg"]
    done = edited.inside("repro", "--single-item", "compare", code=None)
    edited.path(edited.params).write_text(params, encoding="utf-8")
    assert "compare: metrics of logreg, which are not in the block train" in done.stderr
