import json

import numpy as np
import pandas as pd
import pytest
import yaml

from app.retrain import gate
from app.retrain.settings import GateParams
from rampart.tasks.flows.score import accuracy, macro_f1
from tests.app.retrain.bench import PARAMS, TASK, predictions
from tests.refusals import refused

STATISTICS = {"accuracy": accuracy, "f1_macro": macro_f1}
CLASSES = ["a", "b"]
QUICK = GateParams(bootstrap=200, unit="row")


def frame(wrong, rows=200, split="test", first=0):
    """Predictions of ``rows`` rows of two classes, of which the first ``wrong`` are wrong."""
    label = np.arange(rows) % 2
    table = pd.DataFrame({"id": [f"{first + k:04}" for k in range(rows)], "label": label})
    flipped = np.where(np.arange(rows) < wrong, 1 - label, label)
    return table.assign(prediction=flipped, group=table["id"], split=split)


def test_a_candidate_that_is_surely_better_is_promoted():
    found = gate.paired(frame(40), frame(10), STATISTICS, CLASSES, 1, QUICK)
    assert found["decision"] == "promoted"
    assert found["gains"]["accuracy"]["gain"] == pytest.approx(0.15)  # 190 - 160 of 200
    assert (found["rows"], found["shared"]) == (200, 1.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (40, 40, "not more than 0.01"),
        (10, 40, "not more than 0.01"),
        (40, 39, "not more than 0.01"),
    ],
)
def test_one_that_is_not_stays_away(old, new, said):
    found = gate.paired(frame(old), frame(new), STATISTICS, CLASSES, 1, QUICK)
    assert found["decision"] == "kept"
    assert said in found["reason"]


def test_a_gain_that_chance_explains_is_none():
    """Of 50 rows two more are right: 4 points, and an interval that reaches below 0."""
    old, new = frame(10, 50), frame(8, 50)
    new.loc[30:32, "prediction"] = 1 - new.loc[30:32, "label"]
    new.loc[0:2, "prediction"] = new.loc[0:2, "label"]
    found = gate.paired(old, new, STATISTICS, CLASSES, 1, QUICK)
    assert found["decision"] == "kept"
    assert "an interval with 0 in it" in found["reason"]


def test_only_rows_that_are_test_rows_of_both_are_compared():
    """Rows that the candidate has learned, and its new test rows, would flatter it."""
    moved = frame(0).assign(split=np.where(np.arange(200) < 20, "train", "test"))
    fresh = frame(0, 500, first=1000)
    found = gate.paired(frame(40), pd.concat([moved, fresh]), STATISTICS, CLASSES, 1, QUICK)
    assert (found["rows"], found["shared"]) == (180, 0.9)
    assert found["gains"]["accuracy"]["gain"] == pytest.approx(20 / 180, abs=1e-6)


def test_the_order_of_the_rows_does_not_matter():
    new = frame(10)
    shuffled = new.sample(frac=1.0, random_state=1)
    assert gate.paired(frame(40), shuffled, STATISTICS, CLASSES, 1, QUICK) == gate.paired(
        frame(40), new, STATISTICS, CLASSES, 1, QUICK
    )


def test_too_few_rows_in_common_are_no_comparison():
    with refused("all", "a retraining whose split moved test rows", "only 100 of 200 test rows"):
        gate.paired(frame(40), frame(0, 100), STATISTICS, CLASSES, 1, QUICK)
    with refused("all", "a retraining without test rows", "only 0 of 0 test rows"):
        gate.paired(frame(0, split="train"), frame(0), STATISTICS, CLASSES, 1, QUICK)


def test_a_label_that_changed_is_no_comparison():
    new = frame(0)
    new["label"] = 1 - new["label"]
    with refused("all", "a retraining that changed the labels of test rows", "differ in label"):
        gate.paired(frame(40), new, STATISTICS, CLASSES, 1, QUICK)


def test_two_files_of_a_task_by_its_own_scores(tmp_path):
    predictions(tmp_path / "old.parquet", right=0.6)
    predictions(tmp_path / "new.parquet", right=0.9)
    files = (tmp_path / "old.parquet", tmp_path / "new.parquet")
    found = gate.by_predictions(*files, TASK, 1, GateParams(bootstrap=100))
    assert found["decision"] == "promoted"
    assert set(found["gains"]) == {"accuracy", "f1_macro"}
    back = gate.by_predictions(*files[::-1], TASK, 1, GateParams(bootstrap=100))
    assert back["decision"] == "kept"
    assert back["gains"]["accuracy"]["gain"] < 0


def test_a_stage_that_decides_is_asked_and_nothing_else(root):
    assert gate.by_stage(root, TASK) is None
    blocks = yaml.safe_load((root / PARAMS).read_text()) | {"retrain": {"network": {}}}
    (root / PARAMS).write_text(yaml.safe_dump(blocks))
    said = {"decision": "kept", "reason": "no gain", "gains": {}, "champion": "forest"}
    (root / f"reports/{TASK}/retrain.json").write_text(json.dumps(said))
    assert gate.by_stage(root, TASK) == {"decision": "kept", "reason": "no gain", "gains": {}}


def test_the_champion_and_its_predictions(root):
    assert gate.champion(root, TASK) == "logreg"
    assert gate.predictions_of("a", "b") == "data/a/calibrated/b.parquet"
