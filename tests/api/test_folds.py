import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
import yaml

from rampart.api.folds import accuracy, most_accurate
from rampart.core import matrices
from rampart.core.params import ParamError
from tests.api.small_kind import Plain


@pytest.fixture
def work(tmp_path):
    """A workspace of 40 rows whose single feature is the label."""
    import joblib

    y = np.arange(40) % 2
    folder = tmp_path / "data/prompts/features/plain"
    folder.mkdir(parents=True)
    joblib.dump(Plain(), folder / "features.joblib")
    matrices.save(folder / "train.npz", sp.csr_matrix(np.c_[y, 1 - y].astype(float)))
    frame = pd.DataFrame({"id": [str(n) for n in range(40)], "label": y, "generated": False})
    splits = tmp_path / "data/prompts/splits"
    splits.mkdir()
    frame.assign(group=frame["id"]).to_parquet(splits / "train.parquet")
    (tmp_path / "params.yaml").write_text("{scale: tiny, seed: 1, compute: {workers: 1}}")
    (tmp_path / "stages").mkdir()
    for name in ("train", "tune"):
        (tmp_path / f"stages/{name}.py").touch()
    return tmp_path


def written(work, item, **tune):
    item = {"features": "plain", "estimator": "logreg", **item}
    blocks = {"train": {"m": item}, "tune": {"folds": 2, **tune}}
    path = work / "pipelines/prompts/params.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(blocks))


def test_a_grid_is_tried_whole_and_scored_by_accuracy(work, capsys):
    written(work, {"C": [1.0, 10.0], "tol": 0.001})
    found, trials = most_accurate(work, "prompts", "m")
    assert found == {"tol": 0.001, "C": 1.0}  # the first of equals
    assert [one["params"] for one in trials] == [{"C": 1.0}, {"C": 10.0}]
    assert [one["scores"] for one in trials] == [[1.0, 1.0], [1.0, 1.0]]


def test_bayesian_search_draws_as_many_as_are_asked(work, capsys):
    written(work, {"C": {"low": 0.1, "high": 1.0}}, search="bayes", trials=3)
    found, trials = most_accurate(work, "prompts", "m")
    assert len(trials) == 3
    assert 0.1 <= found["C"] <= 1


def test_a_range_in_a_grid_is_refused(work):
    written(work, {"C": {"low": 0.1, "high": 1.0}})
    with pytest.raises(ParamError, match="must be a value or a list of choices"):
        most_accurate(work, "prompts", "m")


def test_accuracy_by_hand():
    p = np.array([[0.6, 0.4], [0.2, 0.8], [0.9, 0.1], [0.3, 0.7]])
    assert accuracy(np.array([0, 1, 1, 1]), p) == 0.75
