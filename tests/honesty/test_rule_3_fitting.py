"""Rule 3: whatever is fitted is fitted on train, chosen on validation, and seen by test once.

Another test set, another external set: the bytes of all that is fitted or chosen stay as they were.
"""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.reporting.plots import style
from stages import attribute
from tests.honesty import project
from tests.honesty.project import (
    CALIBRATION,
    CHAMPION,
    FEATURES,
    IMPORTANCE,
    MODELS,
    TASKS,
    TUNING,
    blends,
    moved,
)
from tests.honesty.spy import searched, spoil_a_group

pytestmark = pytest.mark.slow

UNSEEN = ("test", "external")


@pytest.mark.parametrize("task", TASKS)
class TestAnother:
    """Test and external have other rows; nothing may be fitted on them."""

    def test_set_moves_no_features(self, ran, spoilt, task):
        assert moved(ran(task), spoilt(task, *UNSEEN), FEATURES, task) == []

    def test_set_moves_no_tuning(self, ran, spoilt, task):
        assert moved(ran(task), spoilt(task, *UNSEEN), TUNING, task) == []

    def test_set_moves_no_model_and_no_weight_of_a_blend(self, ran, spoilt, task):
        assert moved(ran(task), spoilt(task, *UNSEEN), MODELS, task) == []

    def test_set_moves_no_calibration_and_no_threshold(self, ran, spoilt, task):
        assert moved(ran(task), spoilt(task, *UNSEEN), CALIBRATION, task) == []

    def test_set_moves_no_ranking_of_features(self, ran, spoilt, task):
        assert moved(ran(task), spoilt(task, *UNSEEN), IMPORTANCE, task) == []

    def test_set_moves_no_decision_elsewhere(self, ran, spoilt, task):
        for model in project.small(task).PARAMS["train"]:
            first, second = (
                pd.read_parquet(root / f"data/{task}/calibrated/{model}.parquet")
                for root in (ran(task), spoilt(task, *UNSEEN))
            )
            first, second = (rows[rows["split"] == "validation"] for rows in (first, second))
            pd.testing.assert_frame_equal(first, second)

    def test_set_is_felt_where_it_is_scored(self, ran, spoilt, task):
        scores = ("reports/{}/models/*/metrics.json", "reports/{}/metrics.json")
        found = project.digests(ran(task), scores, task)
        assert moved(ran(task), spoilt(task, *UNSEEN), scores, task) == list(found)


@pytest.mark.parametrize("task", TASKS)
def test_another_test_set_moves_no_champion(ran, copied, task):
    """Every model is wrong where it was right; in the order of the models nothing moves."""
    root = copied(task)
    for path in sorted(Path(f"data/{task}/predictions").glob("*.parquet")):
        rows = pd.read_parquet(path)
        other = (rows["label"] + 1) % (rows["label"].max() + 1)
        rows["label"] = rows["label"].where(rows["split"] != "test", other)
        files.write_parquet(path, rows)
        project.evaluate.main([task, path.stem])
    project.compare.main([task])
    assert moved(ran(task), root, CHAMPION, task) == []
    assert moved(ran(task), root, ("reports/{}/results.csv",), task)


@pytest.mark.parametrize("task", TASKS)
class TestAnotherValidation:
    """Validation calibrates, sets the threshold, ranks features, weighs the members of blends."""

    def test_set_moves_no_features(self, ran, spoilt, task):
        # Those of a blend are the predictions of models: they have no train.npz.
        files = [
            f"data/{task}/features/{kind}/*" for kind in project.small(task).PARAMS["featurize"]
        ]
        names = moved(ran(task), spoilt(task, "validation"), tuple(files), task)
        assert {Path(name).name for name in names} == {"validation.npz"}

    def test_set_moves_no_tuning_and_no_model_but_of_a_blend(self, ran, spoilt, task):
        names = moved(ran(task), spoilt(task, "validation"), TUNING + MODELS, task)
        others = [
            name for name in names if not set(Path(name).with_suffix("").parts) & {*blends(task)}
        ]
        assert others == []

    def test_set_moves_every_calibration(self, ran, spoilt, task):
        names = moved(ran(task), spoilt(task, "validation"), CALIBRATION, task)
        # One that reads nothing says the same of other rows in the same shares: the task names it.
        still = getattr(project.small(task), "STILL", ())
        every = project.digests(ran(task), CALIBRATION, task)
        assert names == [name for name in every if Path(name).stem not in still]


@pytest.mark.parametrize(
    ("task", "model"), [(task, name) for task in TASKS for name in project.small(task).SPIED]
)
def test_a_fold_does_not_see_the_group_that_it_holds_out(copied, monkeypatch, task, model):
    copied(task)
    before = searched(task, model, monkeypatch)
    spoil_a_group(task, model)
    after = searched(task, model, monkeypatch)
    # One fold holds the group out: features, weights and labels of its fit are the same bytes.
    assert len(before) == len(after) == project.small(task).PARAMS["tune"]["folds"]
    assert len(before & after) == 1


def test_another_set_moves_no_background_of_shapley_values(ran, spoilt, tmp_path, monkeypatch):
    roots = [tmp_path / "ran", tmp_path / "spoilt"]
    for made, root in zip((ran("flows"), spoilt("flows", *UNSEEN)), roots, strict=True):
        shutil.copytree(made, root)
        monkeypatch.chdir(root)
        monkeypatch.setattr(style, "png", lambda figure: b"")
        attribute.main(["flows"])
    assert moved(*roots, ("models/{}/attributions/*.npz",), "flows") == []
