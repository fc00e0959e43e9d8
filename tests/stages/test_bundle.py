"""The stage bundle: one folder that scores, whose digests and signature hold."""

import json
from pathlib import Path

import pandas as pd
import pytest

from app import model
from app.flows import loading
from rampart.core import files
from rampart.core.loading import load
from rampart.core.params import ParamError
from rampart.serving import signing
from rampart.tasks.flows import words
from rampart.tasks.flows.row import CLASSES
from stages import bundle, freeze
from tests.refusals import refused
from tests.tasks.flows import packed

FOLDER = Path("models/flows/package")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        packed.write_inputs()
        freeze.main(["flows", "forest"])
    return folder


@pytest.fixture
def project(made, monkeypatch):
    monkeypatch.chdir(made)
    packed.write_params()
    files.write_json("reports/flows/champion.json", {"model": "forest"})


def test_a_package_holds_what_scores(project):
    bundle.main(["flows"])
    config = files.read_json(FOLDER / "config.json")
    assert files.read_json("reports/flows/package.json") == config
    assert (config["model"], config["framework"]) == ("forest", "scikit-learn")
    assert json.loads((FOLDER / "labels.json").read_text()) == list(CLASSES)
    assert set(config["files"]) == {*(*loading.DESCRIBED, *loading.UNUSUAL, loading.BACKGROUND)}
    assert config["metrics"]["external"]["f1_macro"] == 0.85
    package = loading.package(FOLDER)
    assert package.anomaly.told["name"] == "log"
    assert package.background.shape == (4, 150)
    assert package.vectors.width == config["feature_count"] == 150


def test_its_card_has_the_figures_and_the_words_of_the_task(project):
    bundle.main(["flows"])
    card = (FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert card.startswith("# flow-triage 1.0.0\n\n- Model: forest (scikit-learn)")
    assert "| 2 sources | testbed | recorded here | 40 |" in card
    assert "macro-F1 (90 %)" in card
    assert "| steps off | 0.250 | 0.250 | Mean distance" in card
    assert "| trees | 8 |" in card
    assert "cd pipelines/flows\ndvc repro bundle\n" in card
    assert all(limit in card for limit in words.CARD["limits"])


@pytest.mark.parametrize("task", ["flows", "solidity", "bytecode", "behaviour", "contracts"])
def test_each_task_that_is_bundled_has_the_words_of_a_card(task):
    told = load("rampart.tasks", task, "words").CARD
    assert set(told) == {"use", "not_for", "splits", "limits"}
    assert set(told["splits"]) == {"test", "external"}
    assert min(len(told["limits"]), len(told["use"]), len(told["not_for"])) >= 4


def test_twice_the_same_bytes(project):
    runs = []
    for _ in range(2):
        bundle.main(["flows"])
        runs.append({path.name: path.read_bytes() for path in FOLDER.iterdir()})
    assert runs[0] == runs[1]


def test_other_rows_of_test_and_external_move_no_byte(project):
    bundle.main(["flows"])
    first = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    kept = {}
    for split in ("test", "external"):
        path = Path(f"data/flows/splits/{split}.parquet")
        kept[path], rows = path.read_bytes(), pd.read_parquet(path)
        numbers = {name: 3 * rows[name] + 1 for name in rows if name.startswith("n_")}
        files.write_parquet(path, rows.assign(**numbers)[::-1])
    try:
        bundle.main(["flows"])
        assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == first
    finally:
        for path, content in kept.items():
            path.write_bytes(content)


def test_without_an_anomaly_model(project):
    packed.write_params(bundle={"anomaly": False})
    bundle.main(["flows"])
    assert not (FOLDER / "anomaly.onnx").exists()
    assert loading.package(FOLDER).anomaly is None
    with refused("flows", "--budget 5 of a package without an anomaly model", "no anomaly model"):
        loading.package(FOLDER, budget=5)


def test_other_scores_than_the_thresholds_are_of_are_refused(project):
    path = "data/flows/anomaly.parquet"
    scores = pd.read_parquet(path)
    (scores.assign(log=scores["log"] + 1)).to_parquet(path)
    try:
        with pytest.raises(ValueError, match="log gives other scores here"):
            bundle.main(["flows"])
    finally:
        scores.to_parquet(path)


def test_it_is_signed_by_its_owner_alone(project, tmp_path):
    private, public = signing.new_pair()
    (tmp_path / "mine.pem").write_bytes(private)
    packed.write_params(bundle={"sign": str(tmp_path / "mine.pem")})
    bundle.main(["flows"])
    loading.package(FOLDER, public)
    with refused("flows", "a package that another key signed", match="signature"):
        loading.package(FOLDER, signing.new_pair()[1])
    model.require_whole(FOLDER, model.contents(FOLDER))


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"sign": "none.pem"}, r"bundle\.sign: none\.pem: No such file"),
        ({"sign": "params.yaml"}, r"bundle\.sign: params\.yaml is no private key"),
        ({"model": "surface"}, r"bundle\.model: 'surface' is not frozen: add it under freeze"),
        ({"max_mb": 0.001}, r"bundle\.max_mb: is 0\.001, the package has"),
        ({"name": "Flow Triage"}, "name: .*pattern"),
    ],
)
def test_knobs_that_cannot_be(project, knobs, said):
    packed.write_params(bundle=knobs)
    (knob,) = knobs.items()
    with refused("flows", f"bundle.{knob[0]}: {knob[1]}", match=said):
        bundle.main(["flows"])


def test_a_background_that_is_not_there(project):
    path = Path("models/flows/attributions/forest.npz")
    kept = path.read_bytes()
    path.unlink()
    try:
        with refused("flows", "bundle.background: true", match="forest has none: add it to"):
            bundle.main(["flows"])
    finally:
        path.write_bytes(kept)


def test_a_champion_that_is_not_frozen(project):
    files.write_json("reports/flows/champion.json", {"model": "logreg"})
    with pytest.raises(ParamError, match="the champion 'logreg' is not frozen"):
        bundle.main(["flows"])
