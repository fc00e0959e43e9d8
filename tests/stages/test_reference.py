"""The stage writes what a server's traffic is compared with, and tries it."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.core.params import ParamError
from rampart.monitoring.reference_files import FILES, opened
from stages import reference
from tests.stages.small import outputs, write_files

pytestmark = pytest.mark.slow

FILE = "pipelines/toy/params.yaml"


def write_params(**changes):
    block = {"sketch": "text", "fields": ["text"], "features": "tfidf", "rows": 150,
             "of_group": 3, "halves": 1, "tests": {"permutations": 99, "least": 50},
             **changes}  # fmt: skip
    write_files({"scale": "tiny", "seed": 7}, {"reference": block}, "toy")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params()
    real = reference.load
    scorer = SimpleNamespace(CLASSES=("safe", "bad"))
    monkeypatch.setattr(
        reference, "load", lambda *a, **k: scorer if a[0] == "rampart.tasks" else real(*a, **k)
    )
    rng = np.random.default_rng(0)
    answers = []
    for split, words, n in (("validation", 5, 120), ("test", 5, 120), ("external", 40, 120)):
        label = rng.integers(0, 2, n)
        rows = pd.DataFrame({"id": [f"{split}{place}" for place in range(n)], "label": label})
        rows["text"] = ["word " * (1 + rng.integers(words)) for _ in range(n)]
        rows["source"] = ["book"] * 60 + ["page"] * 60
        rows["group"] = [f"{split}{place // 4}" for place in range(n)]
        files.write_parquet(f"data/toy/splits/{split}.parquet", rows)
        p = np.where(label == 1, 0.9, 0.2)
        p[0] = 1 - p[0]  # one is wrong
        answer = rows[["id"]].assign(split=split, prediction=(p > 0.5) * 1, p_0=1 - p, p_1=p)
        answers.append(answer)
    frame = pd.concat(answers).sample(frac=1, random_state=0)  # found by id, not by place
    files.write_parquet("data/toy/calibrated/best.parquet", frame)
    package = {"name": "toy", "version": "1.0.0", "model": "best", "variant": "float32",
               "files": {"model.onnx": {"sha256": "d"}}}  # fmt: skip
    files.write_json("reports/toy/package.json", package)


def stored():
    folder = Path("models/toy/reference")
    assert {path.name for path in folder.iterdir()} == set(FILES)
    return opened({name: (folder / name).read_bytes() for name in FILES}, str(folder))


def test_the_reference_is_held_out_rows_as_a_server_sketches_them():
    reference.main(["toy"])
    kept = stored()
    assert kept.about["rows"] == len(kept.sample.group) == 150
    assert np.bincount(kept.sample.group).max() <= 3
    assert set(kept.sample.vector) == {"v:safe", "v:bad"}
    assert kept.sample.numbers["words"].max() <= 5
    # Validation was calibrated on: of its rows nobody knows whether they are right.
    labelled = ~np.isnan(kept.sample.correct)
    assert labelled.sum() == kept.about["labelled"]
    assert 0 < labelled.sum() < 100
    assert kept.about["accuracy"] >= 0.98  # one of 120 is wrong
    check = pd.read_csv("reports/toy/drift/check.csv")
    assert check["current"].tolist() == [
        "other half of the reference", "external: all", "external: book", "external: page",
    ]  # fmt: skip
    assert check["alarms"].tolist() == [0, 1, 1, 1]
    moved = check.set_index("current").loc["external: all"]
    assert moved["alarms"] == 1
    assert "words" in moved["drifted"].split("; ")


def test_the_same_bytes_twice():
    reference.main(["toy"])
    folders = (Path("models/toy/reference"), Path("reports/toy/drift"))
    once = [outputs(folder) for folder in folders]
    reference.main(["toy"])
    assert [outputs(folder) for folder in folders] == once


def test_a_retrained_model_is_asked_as_nobody_kept_its_answers(monkeypatch):
    package = files.read_json("reports/toy/package.json")
    files.write_json("reports/toy/package.json", {**package, "model": "retrained"})
    Path("models/toy/package").mkdir(parents=True)
    Path("models/toy/package/model.onnx").write_bytes(b"graph")
    Path("data/toy/features/tfidf").mkdir(parents=True)
    for split in ("validation", "test", "external"):
        matrices.save(f"data/toy/features/tfidf/{split}.npz", np.zeros((120, 2), np.float32))
    p = np.tile(np.float32([0.75, 0.25]), (120, 1))
    monkeypatch.setattr(reference.parity, "session", lambda graph: graph)
    monkeypatch.setattr(reference.parity, "predict", lambda graph, X: (p, p.argmax(axis=1)))
    reference.main(["toy"])
    kept = stored()
    assert set(kept.sample.prediction) == {"safe"}
    assert set(kept.sample.confidence.tolist()) == {0.75}
    write_params(features=None)
    with pytest.raises(ParamError, match=rf"^{FILE}: reference.features: a retrained model"):
        reference.main(["toy"])


def test_rows_of_named_numbers_and_a_package_that_was_frozen():
    write_params(sketch="named", fields=["n_*", "c_kind"])
    for split in ("validation", "test", "external"):
        path = f"data/toy/splits/{split}.parquet"
        rows = pd.read_parquet(path).assign(source="book")
        rows["n_size"] = np.float32(np.arange(len(rows)) % 7)
        rows["n_none"], rows["c_kind"], rows["other"] = np.float32(np.nan), "tcp", 1
        files.write_parquet(path, rows)
    package = files.read_json("reports/toy/package.json")
    del package["variant"]
    files.write_json("reports/toy/package.json", package)
    reference.main(["toy"])
    kept = stored()
    assert kept.about["variant"] == "float32"
    assert list(kept.sample.numbers) == ["size"]  # what no row has is not there
    assert set(kept.sample.categories["kind"]) == {"tcp"}
    # One source is not told beside all of them.
    current = pd.read_csv("reports/toy/drift/check.csv")["current"]
    assert current.tolist() == ["other half of the reference", "external: all"]


@pytest.mark.parametrize(
    ("field", "said"), [("txet", "'txet'; did you mean 'te"), ("x_*", "'x_[*]'; known: ")]
)
def test_an_unknown_field_is_refused_by_name(field, said):
    write_params(fields=[field])
    with pytest.raises(ParamError, match=rf"^{FILE}: reference.fields: .*{said}"):
        reference.main(["toy"])


def test_a_row_without_a_prediction_is_refused():
    path = "data/toy/calibrated/best.parquet"
    files.write_parquet(path, pd.read_parquet(path)[1:])
    with pytest.raises(ValueError, match="some held-out rows have no prediction"):
        reference.main(["toy"])
