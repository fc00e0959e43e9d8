import json

import joblib
import pytest

from app import incremental
from tests.training.test_incremental import rows

WORDS = ["--label", "kind", "--numbers", "size", "age", "--text", "said", "--hashed", "64"]


def test_files_become_a_model_and_a_line_of_what_it_reaches(tmp_path, capsys):
    paths = [tmp_path / f"{name}.parquet" for name in "ab"]
    for seed, path in enumerate(paths):
        rows(300, seed).to_parquet(path, row_group_size=40)
    out = tmp_path / "models/mine.joblib"
    incremental.main([*map(str, paths), *WORDS, "--out", str(out)])
    said = json.loads(capsys.readouterr().out)
    assert said["classes"] == ["bad", "good"]
    assert said["accuracy"] > 0.8
    p = joblib.load(out).predict_proba(rows(20, seed=9))
    assert p.shape == (20, 2)


def test_a_wrong_option_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"^options\.held_out: must be < 0\.5, got 0\.9$"):
        incremental.main(["x.parquet", *WORDS, "--held-out", "0.9", "--out", "m"])
