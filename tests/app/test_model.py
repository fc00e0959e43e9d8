import hashlib
import json
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
import yaml

from app.model import STAGES, Package, answer, making
from app.reading import Column
from tests.app import tiny
from tests.refusals import refused

LONG = Column("a.csv", 1, "review", ["this is a rather long text " * 8] * 5, 5, 0)
SHORT = Column("a.csv", 2, "age", ["3", "41"], 3, 1)
EMPTY = Column("a.csv", 3, "", [], 2, 2)


def test_a_batch_is_as_one_at_a_time(package):
    loaded = Package(package)
    together = loaded.probabilities([LONG, SHORT, EMPTY])
    alone = np.vstack([loaded.probabilities([column]) for column in (LONG, SHORT, EMPTY)])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    np.testing.assert_allclose(together.sum(axis=1), 1, atol=1e-6)
    assert [loaded.labels[code] for code in together.argmax(axis=1)] == [
        "text_long",
        "numeric",
        "numeric",
    ]


def test_below_the_threshold_it_is_unsure():
    p = np.array([0.1, 0.6, 0.3])
    sure = answer(SHORT, p, ["a", "b", "c"], reject=0.6)
    unsure = answer(SHORT, p, ["a", "b", "c"], reject=0.61)
    assert (sure["class"], sure["confidence"], sure["runner_up"]) == ("b", 0.6, "c")
    assert (unsure["class"], unsure["confidence"], unsure["runner_up"]) == ("unsure", 0.6, "b")
    assert (sure["file"], sure["position"], sure["column"]) == ("a.csv", 2, "age")


def test_a_changed_file_is_refused(tmp_path):
    for name in ("model.onnx", "labels.json"):
        folder = tiny.write(tmp_path)
        with open(folder / name, "ab") as stream:
            stream.write(b" ")
        with pytest.raises(ValueError, match=rf"{name}: SHA-256 is \w+, config.json says"):
            Package(folder)


def test_another_feature_version_is_refused(tmp_path):
    config = json.loads((tiny.write(tmp_path) / "config.json").read_text())
    config["feature_version"] = "0.1"
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ValueError, match=r"was made for feature version .*, this code computes"):
        Package(tmp_path)


@pytest.mark.parametrize("name", ["config.json", "model.onnx", "labels.json"])
def test_a_missing_file_says_what_to_run(tmp_path, name):
    (tiny.write(tmp_path) / name).unlink()
    said = rf"{name}: no such file; run `dvc repro` in the folder of its pipeline or `dvc pull`"
    with pytest.raises(FileNotFoundError, match=said):
        Package(tmp_path)


def test_the_stage_that_makes_a_package_is_that_of_its_pipeline():
    made = {}
    for path in Path(__file__).parents[2].glob("pipelines/*/dvc.yaml"):
        task = path.parent.name
        for stage, said in yaml.safe_load(path.read_text())["stages"].items():
            if f"models/{task}/package" in said.get("outs", []):
                made[task] = stage
    assert made == STAGES
    for task, stage in made.items():
        run = f"`dvc repro pipelines/{task}/dvc.yaml:{stage}`"
        assert making(Path("models", task, "package")) == run
    assert "its pipeline" in making(Path("models/solidity/other"))


def test_a_graph_that_cannot_be_loaded_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setattr(tiny, "graph", lambda: b"no graph")
    with pytest.raises(ValueError, match=r"cannot load model.onnx \(needs 1.12.0\)"):
        Package(tiny.write(tmp_path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "is no object"),
        ('{"files": {}}', "has no feature_version, minimum_onnxruntime"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_config_that_is_none_says_why(tmp_path, content, message):
    (tiny.write(tmp_path) / "config.json").write_text(content)
    with refused("columns", f"config.json of {content[:20]}", match=rf"config.json: {message}"):
        Package(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "labels.json"])
@pytest.mark.parametrize("entry", [None, {}, "x", {"sha256": 7}])
def test_a_file_without_a_digest_is_refused(tmp_path, name, entry):
    config = json.loads((tiny.write(tmp_path) / "config.json").read_text())
    config["files"] |= {name: entry}
    if entry is None:
        del config["files"][name]
    (tmp_path / "config.json").write_text(json.dumps(config))
    said = rf"config.json: `files` has no digest \(sha256\) of {name}"
    with refused("columns", f"files.{name}: {entry} in config.json", match=said):
        Package(tmp_path)


@pytest.mark.parametrize("labels", ['{"a": 1}', "[1, 2]", "no"])
def test_labels_that_are_none_are_refused(tmp_path, labels):
    config = json.loads((tiny.write(tmp_path) / "config.json").read_text())
    config["files"]["labels.json"]["sha256"] = hashlib.sha256(labels.encode()).hexdigest()
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "labels.json").write_text(labels)
    said = "labels.json: (must be a list of the names|is not JSON)"
    with refused("columns", f"labels.json of {labels}", match=said):
        Package(tmp_path)


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("ran",)


def test_nothing_of_a_package_is_ever_unpickled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def refuse(*arguments, **named):
        raise AssertionError("a package was unpickled")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    monkeypatch.setattr(np, "load", refuse)
    bomb = pickle.dumps(Bomb())
    folder = tiny.write(tmp_path / "package")
    (folder / "model.joblib").write_bytes(bomb)
    assert Package(folder).labels == tiny.CLASSES
    for name in ("config.json", "labels.json", "model.onnx"):
        config = json.loads((tiny.write(folder) / "config.json").read_text())
        (folder / name).write_bytes(bomb)
        if name != "config.json":
            config["files"][name]["sha256"] = hashlib.sha256(bomb).hexdigest()
            (folder / "config.json").write_text(json.dumps(config))
        with refused("columns", f"a pickle in place of {name}"):
            Package(folder)
    assert not (tmp_path / "ran").exists()


def test_labels_and_graph_must_agree(tmp_path, monkeypatch):
    monkeypatch.setattr(tiny, "CLASSES", ["a", "b"])
    with pytest.raises(ValueError, match=r"labels.json has 2 classes, model.onnx gives 8"):
        Package(tiny.write(tmp_path))
