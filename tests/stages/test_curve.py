from pathlib import Path

import joblib
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier

from rampart.core import files
from rampart.core.params import ParamError
from rampart.estimators import network
from stages import curve
from tests.stages.small import write_files

FOLDER = Path("reports/toy/more/training-network")
ITEM = {"features": "surface", "estimator": "network"}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A network that says how it learned, and a forest."""
    monkeypatch.chdir(tmp_path)
    learned = network.build(network.Params(), 1)
    names = ("loss", "val_loss", "accuracy", "val_accuracy", "learning_rate")
    learned.history_ = {"epoch": [1, 2, 3], **{name: [0.5, 0.25, 0.375] for name in names}}
    for name, model in (("network", learned), ("forest", RandomForestClassifier())):
        with files.replacing(f"models/toy/{name}/model.joblib") as path:
            joblib.dump({"classifier": model}, path)
    params = {"curve": {"network": ITEM, "forest": ITEM}}
    write_files({"scale": "tiny", "seed": 7}, params, "toy")


@pytest.mark.slow
def test_the_curve_is_a_table_and_a_picture(capsys):
    curve.main(["toy", "network"])
    table = pd.read_csv(FOLDER / "training.csv")
    assert list(table.columns) == [
        "epoch", "loss", "val_loss", "accuracy", "val_accuracy", "learning_rate",
    ]  # fmt: skip
    assert table["val_loss"].tolist() == [0.5, 0.25, 0.375]
    assert (FOLDER / "training.png").read_bytes().startswith(b"\x89PNG")
    assert files.read_json(FOLDER / "about.json")["pictures"] == {
        "Training curve of network": "training.png"
    }
    assert capsys.readouterr().out == "toy network: 3 epochs, the best is 2\n"


def test_a_model_without_epochs_has_no_curve():
    with pytest.raises(ValueError, match="forest: RandomForestClassifier has no epochs"):
        curve.main(["toy", "forest"])
    with pytest.raises(ParamError, match="no 'x' in curve; known: forest, network"):
        curve.main(["toy", "x"])
