"""The stage retrain, on invented tables, with a small forest."""

import copy
import json
import shutil
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.features import columns
from rampart.metrics import calibration
from rampart.metrics.probability import probabilities
from rampart.tasks.columns.row import CLASSES
from stages import retrain, train
from tests.refusals import refused
from tests.stages.small import write_files

REPORTS, MODELS, DATA = (Path(top) / "columns" for top in ("reports", "models", "data"))
NEW = Path("data/user/columns/new")
ITEM = ["columns", "forest"]
COMMON = {"features": "columns", "estimator": "forest"}
WORDS = [
    f"{a}{b}" for a in ("ka", "lo", "mi", "ne", "ru", "ta") for b in ("ber", "dan", "fil", "gos")
]


def cells(code, rng, count=12):
    """Return invented values of a class."""
    words = [" ".join(rng.choice(WORDS, 14)) for _ in range(count)]
    number, day = rng.integers(1, 999, count), rng.integers(10, 28, count)
    return [
        words,
        [" ".join(rng.choice(WORDS, 3)) for _ in range(count)],
        [f"{value / 7:.2f}" for value in number],
        [f"2021-03-{value}" for value in day],
        list(rng.choice(WORDS[:3], count)),
        [f"AX-{value:05d}-{at}" for at, value in enumerate(number)],
        list(rng.choice(["yes", "no"], count)),
        [json.dumps({"a": int(value)}) for value in number],
    ][code]


def split(name, tables, rng, classes=range(8), blurred=()):
    """Return rows: a column of each class in each table; of ``blurred`` the values are numbers."""
    rows = []
    for table in range(tables):
        for code in classes:
            values = cells(2 if code in blurred else code, rng)
            rows.append(
                {
                    "id": f"{name[:4]}{table:06x}{code:06x}",
                    "name": "column",
                    "values": values,
                    "n_rows": len(values),
                    "n_missing": 0,
                    "label": code,
                    "source": "demo",
                    "group": f"demo/{name}{table}",
                    "column": f"demo/{name}{table}/{code}",
                    "weight": 1.0,
                    "slice": "usual",
                }
            )
    return pd.DataFrame(rows).sort_values("id", ignore_index=True)


def write_new(classes, tables, rng):
    for code in classes:
        for table in range(tables):
            path = NEW / CLASSES[code] / f"{table}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            pd.DataFrame({"column": cells(code, rng)}).to_csv(path, index=False)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A forest that learnt identifiers and dates from wrong tables: their columns were numbers."""
    root = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        return root, write()


@pytest.fixture
def project(trained, tmp_path, monkeypatch):
    """A copy of it to change; return what draws the new tables."""
    root, rng = trained
    shutil.copytree(root, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return copy.deepcopy(rng)


def write():
    params = {
        "train": {"forest": {**COMMON, "trees": 15}},
        "evaluate": {
            "bootstrap": 100,
            "unit": "group",
            "calibrate": {"method": "temperature"},
            "score": {"fewest": 2},
        },
        "retrain": {"forest": {**COMMON, "bootstrap": 200}},
    }
    write_files({"scale": "tiny", "seed": 5}, params, "columns")
    rng = np.random.default_rng(11)
    features = columns.Features(columns.Params())
    folder = DATA / "features/columns"
    folder.mkdir(parents=True)
    for name in ("train", "validation", "test", "external"):
        blurred = (3, 5) if name == "train" else ()
        rows = split(name, 12 if name == "train" else 6, rng, blurred=blurred)
        files.write_parquet(DATA / f"splits/{name}.parquet", rows)
        raw = features.extract(rows)
        matrices.save(folder / f"{name}.npz", raw)
        if name == "train":
            joblib.dump(features.refit(raw), folder / "features.joblib")
    files.write_json(REPORTS / "tuning/forest.json", {"best_params": {"trees": 15}})
    files.write_json(REPORTS / "champion.json", {"model": "forest"})
    train.main(ITEM)
    frame = pd.read_parquet(DATA / "predictions/forest.parquet")
    p, held = probabilities(frame, CLASSES), (frame["split"] == "validation").to_numpy()
    fitted = calibration.fit(frame["label"].to_numpy()[held], p[held], CLASSES, "temperature")
    p, prediction = calibration.predict(fitted, p)
    frame = frame.assign(**{f"p_{k}": p[:, k] for k in range(8)}, prediction=prediction)
    frame = frame.assign(slice="usual")
    files.write_parquet(DATA / "calibrated/forest.parquet", frame)
    return rng


def run():
    retrain.main(ITEM)
    report = files.read_json(REPORTS / "retrain.json")
    names = sorted(path.name for path in (MODELS / "retrained").iterdir())
    assert report["reason"] in (MODELS / "retrained/README.txt").read_text()
    return report, names


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"trees": 0}, "trees: must be > 0, got 0"),
        ({"trees": 10**9}, "trees: must be <= 100000, got 1000000000"),
        ({"tree": 9}, "tree: unknown key; did you mean 'trees'"),
    ],
)
def test_a_wrong_item_is_told_before_anything_is_read(tmp_path, monkeypatch, knobs, said):
    monkeypatch.chdir(tmp_path)
    params = {"train": {"forest": COMMON | knobs}, "retrain": {"forest": COMMON}}
    write_files({"scale": "tiny", "seed": 5}, params, "columns")
    place = r"pipelines/columns/params\.yaml: train\.forest"
    with refused("columns", f"retrain with {knobs}", match=rf"^{place}\.{said}"):
        retrain.main(ITEM)


def test_a_stale_knob_of_tuning_is_told_as_one_of_its_file(project):
    write_new((3, 5), 8, project)
    path = REPORTS / "tuning/forest.json"
    files.write_json(path, {"best_params": {"depth": 3}})
    said = rf"^{path}: best_params\.depth: unknown key; did you mean 'max_depth'"
    with refused("columns", "retrain with a stale tuning.json", match=said):
        retrain.main(ITEM)


def test_nothing_new_trains_nothing(project, monkeypatch):
    monkeypatch.setattr(retrain, "_fitted", None)
    NEW.mkdir(parents=True)
    (NEW / "README.md").write_text("no table")
    report, names = run()
    assert (report["decision"], names) == ("nothing new", ["README.txt"])
    assert report["reason"] == "data/user/columns/new has no labelled row"
    assert report["new_rows"] == {"read": 0, "held out already": 0, "used": 0}


def test_what_the_test_split_holds_is_not_trained_on(project, monkeypatch):
    monkeypatch.setattr(retrain, "_fitted", None)
    test = pd.read_parquet(DATA / "splits/test.parquet")
    path = NEW / "identifier/mine.csv"
    path.parent.mkdir(parents=True)
    values = test.loc[test["label"] == 5, "values"].iloc[0]
    pd.DataFrame({"column": values[::-1]}).to_csv(path, index=False)
    report, names = run()
    assert (report["decision"], names) == ("nothing new", ["README.txt"])
    assert report["new_rows"] == {"read": 1, "held out already": 1, "used": 0}
    assert report["reason"].startswith("all 1 new rows are of data that validation, test")


@pytest.mark.slow
def test_a_sure_gain_is_promoted(project):
    import onnxruntime

    write_new((3, 5), 40, project)
    report, names = run()
    assert report["decision"] == "promoted", report
    used = {name: count for name, count in report["new_rows_by_class"].items() if count}
    assert used == {"datetime": 40, "identifier": 40}
    assert report["new"]["test"]["accuracy"] - report["current"]["test"]["accuracy"] > 0.1
    assert report["gains"]["f1_macro"]["low"] > 0
    whole = ["README.txt", "calibration.json", "metrics.json", "model.joblib", "model.onnx"]
    assert names == whole

    rows = pd.read_parquet(DATA / "splits/test.parquet")
    pipeline = joblib.load(MODELS / "retrained/model.joblib")
    fitted = files.read_json(MODELS / "retrained/calibration.json")
    native, labels = calibration.predict(fitted, pipeline.predict_proba(rows))
    session = onnxruntime.InferenceSession(MODELS / "retrained/model.onnx")
    raw = columns.columns(rows)
    p = session.run(["probabilities"], {"features": raw})[0]
    np.testing.assert_allclose(p, native, atol=1e-5)
    metrics = files.read_json(MODELS / "retrained/metrics.json")
    accuracy = np.mean(labels == rows["label"])
    assert metrics["test"]["accuracy"] == pytest.approx(accuracy, abs=1e-6)

    first = {path: path.read_bytes() for path in (MODELS / "retrained").iterdir()}
    run()
    assert {path: path.read_bytes() for path in (MODELS / "retrained").iterdir()} == first


def test_no_gain_is_kept_and_says_why(project):
    write_new((2,), 2, project)
    report, names = run()
    assert (report["decision"], names) == ("kept", ["README.txt"])
    assert "accuracy gains" in report["reason"]
    assert report["new_rows"]["used"] == 2


def test_a_champion_that_is_another_model_is_named(project):
    write_new((2,), 2, project)
    (DATA / "calibrated/forest.parquet").rename(DATA / "calibrated/ensemble.parquet")
    files.write_json(REPORTS / "champion.json", {"model": "ensemble"})
    report, _ = run()
    assert report["reason"].endswith("current is ensemble, trained again was forest")


def test_a_folder_that_is_no_class_is_refused(project):
    path = NEW / "money/a.csv"
    path.parent.mkdir(parents=True)
    path.write_text("a\n1\n2\n")
    with pytest.raises(ValueError, match="no class is called 'money'"):
        run()
