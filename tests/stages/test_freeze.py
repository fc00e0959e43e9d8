"""The stage freeze: what it writes says what the model said, or nothing is written."""

import json
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import freeze
from tests.tasks.flows import packed

FOLDER = Path("models/flows/frozen/forest")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("freeze")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        packed.write_inputs()
    return folder


@pytest.fixture
def project(made, monkeypatch):
    monkeypatch.chdir(made)
    packed.write_params()


def test_graph_and_plain_features_say_what_evaluate_wrote(project):
    freeze.main(["flows", "forest"])
    report = files.read_json("reports/flows/freeze/forest.json")
    assert {split: told["label_agreement"] for split, told in report["splits"].items()} == {
        "validation": 1.0, "test": 1.0, "external": 1.0
    }  # fmt: skip
    assert all(told["within"] <= 1e-5 for told in report["splits"].values())
    assert report["splits"]["external"]["rows"] == 120
    told = json.loads((FOLDER / "features.json").read_text(encoding="utf-8"))
    assert len(told["columns"]) == report["columns"] == 150
    assert report["bytes"]["model.onnx"] == (FOLDER / "model.onnx").stat().st_size


def test_the_words_that_speak_for_a_class_are_those_that_it_says(project):
    freeze.main(["flows", "forest"])
    speaks = files.read_json(FOLDER / "speaks.json")
    assert "q" in speaks["medium"]
    assert "q" not in speaks["high"]
    assert all(weight > 0 for words in speaks.values() for weight in words.values())


def test_twice_the_same_bytes(project):
    runs = []
    for _ in range(2):
        freeze.main(["flows", "forest"])
        runs.append([path.read_bytes() for path in sorted(FOLDER.iterdir())])
    assert runs[0] == runs[1]


def test_less_agreement_than_asked_leaves_what_was_there(project):
    freeze.main(["flows", "forest"])
    before = (FOLDER / "model.onnx").read_bytes()
    path = "data/flows/calibrated/forest.parquet"
    native = pd.read_parquet(path)
    wrong = native.assign(prediction=(native["prediction"] + 1) % 5)
    wrong.to_parquet(path)
    try:
        with pytest.raises(ValueError, match=r"validation: .* label on 0\.000000 of"):
            freeze.main(["flows", "forest"])
    finally:
        native.to_parquet(path)
    assert (FOLDER / "model.onnx").read_bytes() == before


def test_predictions_of_other_rows_are_refused(project):
    path = "data/flows/calibrated/forest.parquet"
    native = pd.read_parquet(path)
    native.iloc[1:].to_parquet(path)
    try:
        with pytest.raises(ValueError, match="shapes must be equal"):
            freeze.main(["flows", "forest"])
    finally:
        native.to_parquet(path)


def test_an_estimator_without_a_graph_is_refused(project):
    packed.write_params(freeze={"forest": {"estimator": "bayes", "features": "joined"}})
    with pytest.raises(ParamError, match=r"no rampart\.serving\.onnx\.exporters\.bayes"):
        freeze.main(["flows", "forest"])
