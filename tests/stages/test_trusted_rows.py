"""A column `weight` of the training rows reaches the fits of tune and of train."""

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.features.surface import Features, Params
from stages import train, tune
from tests.stages.small import write_files

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
ITEM = {"features": "surface", "estimator": "majority", "class_weight": False}


@pytest.fixture
def shares(tmp_path, monkeypatch):
    """Return a function that runs both stages and gives the probabilities that they predict."""
    monkeypatch.chdir(tmp_path)
    y = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    texts = [f"{label} {n}" for n, label in enumerate(y)]
    features, raw = Features(Params()).fit_extract({"text": texts})
    frame = pd.DataFrame({"id": texts, "label": y, "source": "s", "generated": False})
    frame["group"] = [f"s/{n}" for n in range(len(y))]
    folder = tmp_path / "data/toy/features/surface"
    folder.mkdir(parents=True)
    joblib.dump(features, folder / "features.joblib")
    for split in ("train", *train.PREDICTED):
        matrices.save(folder / f"{split}.npz", raw)
        files.write_parquet(f"data/toy/splits/{split}.parquet", frame)
    params = {"tune": {"folds": 2}, "train": {"majority": ITEM}}
    write_files(SHARED, params, "toy")

    def run(**columns):
        files.write_parquet("data/toy/splits/train.parquet", frame.assign(**columns))
        tune.main(["toy", "majority"])
        train.main(["toy", "majority"])
        table = pd.read_parquet("data/toy/predictions/majority.parquet")
        return table.loc[0, ["p_0", "p_1"]].tolist()

    return run


def test_a_class_of_doubtful_rows_weighs_less(shares):
    assert shares() == pytest.approx([0.5, 0.5])
    # The first class weighs 4 times 0.25, the second 4 times 1.
    assert shares(weight=[0.25] * 4 + [1.0] * 4) == pytest.approx([0.2, 0.8])


def test_a_row_without_weight_is_an_error(shares):
    with pytest.raises(ValueError, match="weight: must be > 0 in every training row, got 0"):
        shares(weight=[0.0] + [1.0] * 7)
