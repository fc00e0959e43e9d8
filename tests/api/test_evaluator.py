import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.pipeline import Pipeline

from rampart.api.evaluator import ModelEvaluator, features_of, rows_of
from rampart.core import files
from rampart.core.params import ParamError
from rampart.solidity.classes import CLASSES
from tests.api import dataset
from tests.refusals import refused

SOURCE = "contract A { address o; function f() public { o = tx.origin; } }"
K = len(CLASSES)


class Lengths:
    """A kind of features: the words of a row."""

    def transform(self, rows):
        return np.array([[len(text.split())] for text in rows["text"]], float)


class Never:
    """A classifier that knows two classes of ten and says the second one."""

    classes_ = np.array([0, 2])

    def predict_proba(self, X):
        return np.tile([0.25, 0.75], (len(X), 1))


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "v1.0"
    folder.mkdir()
    joblib.dump(Pipeline([("f", Lengths()), ("c", Never())]), folder / "model.joblib")
    files.write_json(folder / "calibration.json", {"method": "none", "classes": list(CLASSES)})
    (folder / "config.yaml").write_text("task: solidity\n")
    return folder


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "labels.csv"
    labels = ["access_control", "access_control", "safe"]
    pd.DataFrame({"label": labels, "text": [SOURCE] * 3}).to_csv(path, index=False)
    return path


def test_worked_out_by_hand(model, table):
    told = ModelEvaluator().evaluate(model, table)
    assert told["n"] == 3
    assert told["accuracy"] == pytest.approx(2 / 3)
    assert told["by_class"]["access_control"]["recall"] == 1
    assert told["by_class"]["safe"]["recall"] == 0
    assert told["cross_entropy"] == pytest.approx(-np.log(0.75 * 0.75 * 0.25) / 3, abs=1e-4)
    assert sum(map(sum, told["confusion"])) == 3
    assert told["rejected"] == {}


def test_a_folder_without_files_is_refused(tmp_path):
    with refused("all", "evaluate(model_path=…) of an empty folder", match="it lacks model"):
        try:
            ModelEvaluator().evaluate(tmp_path, tmp_path)
        except FileNotFoundError as error:
            raise ValueError(str(error).replace(str(tmp_path), "v1.0")) from None


def test_a_folder_of_an_unknown_task_is_refused(model, table):
    (model / "config.yaml").write_text("task: solidityy\n")
    with pytest.raises(ParamError, match="did you mean 'solidity'"):
        ModelEvaluator().evaluate(model, table)


def test_a_missing_test_set_is_refused(model, tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no such data set"):
        ModelEvaluator().evaluate(model, tmp_path / "x")


def test_names_of_the_users_own_are_those_of_the_training(table):
    pd.DataFrame({"label": ["mine"], "text": [SOURCE]}).to_csv(table, index=False)
    frame, _ = rows_of("solidity", table, {"ingest.labels": {"mine": "time"}})
    assert frame["label"].tolist() == [CLASSES.index("time")]


def test_the_aggregator_reads_what_models_say(tmp_path):
    path = dataset.said(tmp_path / "said.csv", 1, 3)
    frame, rejected = rows_of("contracts", path, {})
    assert (len(frame), rejected) == (33, {})
    assert frame["evidence"].value_counts().to_dict() == {
        "source+bytecode": 20,
        "bytecode": 10,
        "history": 3,
    }


def test_rows_that_are_read_whole_are_used_as_they_are():
    frame = pd.DataFrame({"text": ["a"], "view": [""]})
    assert features_of("solidity", frame) is frame


def test_codes_and_texts_are_prepared():
    made = features_of("bytecode", pd.DataFrame({"code": ["6001600055"]}))
    assert made["view"] == ["push push sstore"]
    made = features_of("prompts", pd.DataFrame({"text": ["Hello"]}))
    assert made["text"] == ["Hello"]
