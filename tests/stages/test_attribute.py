"""Shapley values of the small forest of flows, from its model file to the page."""

import shutil

import numpy as np
import pandas as pd
import pytest

from rampart.attribution import shapley
from rampart.core import files, matrices
from rampart.core.params import ParamError
from stages import attribute, featurize, split, train, tune
from tests.honesty import project
from tests.refusals import refused
from tests.stages.small import outputs

pytestmark = pytest.mark.slow

OUT = "reports/flows/more/attributions"


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    root = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        project.write("flows")
        project.run("flows", split, featurize, tune, train)
    return root


@pytest.fixture
def here(trained, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_written_adds_up_and_is_the_same_again(here, capsys):
    attribute.main(["flows"])
    assert "surface: 10 rows, every sum within 1e-06" in capsys.readouterr().out
    background = matrices.load("models/flows/attributions/surface.npz")
    train_rows = matrices.load("data/flows/features/counters/train.npz")
    assert background.shape == (5, train_rows.shape[1])
    table = pd.read_csv(f"{OUT}/rows.csv")
    sums = table.groupby("id").agg({"value": "sum", "base": "first", "p": "first"})
    assert np.allclose(sums["base"] + sums["value"], sums["p"], atol=2e-6)
    external = pd.read_parquet("data/flows/splits/external.parquet")
    assert set(table["id"]) <= set(external["id"])
    strong = pd.read_csv(f"{OUT}/strongest.csv")
    assert set(strong["class"]) == {"info", "low", "medium", "high", "critical"}
    about = files.read_json(f"{OUT}/about.json")
    assert "10 external rows, up to 2 of each class, against a background of 5" in about["text"]
    first = outputs("models/flows/attributions", OUT)
    attribute.main(["flows"])
    assert outputs("models/flows/attributions", OUT) == first


def test_what_is_no_forest_is_refused_by_name(here):
    project.write("flows", attribute={"models": ["logreg"]})
    with refused("flows", "attribute.models: logreg", "logreg: needs a fitted forest, got"):
        attribute.main(["flows"])
    assert not (here / OUT).exists()


def test_a_forest_that_does_not_say_what_its_trees_say_is_refused(here, monkeypatch):
    wrong = attribute.forests.of_classifier
    monkeypatch.setattr(attribute.forests, "of_classifier", lambda forest: wrong(forest)[:2])
    with pytest.raises(shapley.AdditivityError, match="miss the forest's probability"):
        attribute.main(["flows"])
    assert not (here / OUT).exists()


def test_rows_are_drawn_by_class():
    y = np.array([0] * 9 + [1] * 2)
    rows = attribute.drawn(y, 3, 1)
    assert (np.diff(rows) > 0).all()
    assert np.bincount(y[rows]).tolist() == [3, 2]
    assert attribute.drawn(y, 3, 1).tolist() == rows.tolist()


def test_a_bad_knob_is_named(here):
    project.write("flows", attribute={"background": 0})
    with pytest.raises(ParamError, match=r"attribute\.background: must be >= 1, got 0"):
        attribute.main(["flows"])
