"""Surface features and n-grams of invented texts, joined and learned from."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.core.params import ParamError
from stages import featurize, join, train, tune
from tests.stages.small import outputs, write_files

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
SPLITS = ("train", "validation", "test", "external")
PARTS = {"first": "tfidf", "second": "surface"}
FILE = "pipelines/toy/params.yaml"
WORDS = ("apple pear plum", "nail screw bolt", "rain wind snow")


def write_params(**knobs):
    params = {
        "featurize": {"tfidf": {"min_df": 1}, "surface": {}},
        "join": {"joined": {**PARTS, **knobs}},
        "tune": {"folds": 2},
        "train": {"both": {"features": "joined", "estimator": "logreg"}},
    }
    write_files(SHARED, params, "toy")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params()
    for seed, split in enumerate(SPLITS):
        rng = np.random.default_rng(seed)
        y = np.arange(24) % 3
        texts = [" ".join(rng.choice(WORDS[k].split(), 5)) + "!" * int(k) for k in y]
        table = pd.DataFrame({"id": [f"{split}{n}" for n in range(24)], "text": texts, "label": y})
        table = table.assign(source="s", group=[f"s/{n // 3}" for n in range(24)])
        table = table.assign(view="", flag_zero_width=0, generated=False)
        files.write_parquet(f"data/toy/splits/{split}.parquet", table)
    for kind in PARTS.values():
        featurize.main(["toy", kind])


def test_what_was_extracted_stands_side_by_side():
    join.main(["toy", "joined"])
    folder = Path("data/toy/features")
    for split in SPLITS:
        whole = matrices.load(folder / f"joined/{split}.npz").toarray()
        parts = [matrices.load(folder / f"{kind}/{split}.npz") for kind in PARTS.values()]
        expected = np.hstack([parts[0].toarray(), parts[1]]).astype(np.float32)
        np.testing.assert_array_equal(whole, expected)
    features = joblib.load(folder / "joined/features.joblib")
    rows = pd.read_parquet("data/toy/splits/external.parquet")
    raw = matrices.load(folder / "joined/external.npz")
    np.testing.assert_array_equal(features.transform(rows).toarray(), features.weigh(raw).toarray())


def test_a_model_learns_from_them_and_serves_them():
    join.main(["toy", "joined"])
    tune.main(["toy", "both"])
    train.main(["toy", "both"])
    table = pd.read_parquet("data/toy/predictions/both.parquet")
    said = table[["p_0", "p_1", "p_2"]].to_numpy()
    assert (said.argmax(axis=1) == table["label"]).all()
    model = joblib.load("models/toy/both/model.joblib")
    rows = pd.read_parquet("data/toy/splits/external.parquet")
    request = {name: rows[name].tolist() for name in ("text", "view", "flag_zero_width")}
    np.testing.assert_allclose(model.predict_proba(request), said[-24:], atol=1e-6)


def test_the_same_bytes_twice_and_a_scale_changes_no_row():
    join.main(["toy", "joined"])
    before = outputs("data/toy/features/joined")
    join.main(["toy", "joined"])
    assert outputs("data/toy/features/joined") == before
    write_params(second_scale=0.5)
    join.main(["toy", "joined"])
    changed = {
        path
        for path, digest in outputs("data/toy/features/joined").items()
        if before[path] != digest
    }
    assert {Path(path).name for path in changed} == {"features.joblib"}


def test_refused():
    write_params(third="tfidf")
    with pytest.raises(ParamError, match=rf"^{FILE}: join\.joined: a kind is there twice"):
        join.main(["toy", "joined"])
    write_params(third="none")
    with pytest.raises(FileNotFoundError, match=r"data/toy/features/none/features\.joblib"):
        join.main(["toy", "joined"])
    write_params(second_scale=0)
    with pytest.raises(ParamError, match=r"join\.joined\.second_scale: must be > 0, got 0"):
        join.main(["toy", "joined"])
    assert not Path("data/toy/features/joined").exists()
