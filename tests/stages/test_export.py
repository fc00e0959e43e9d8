from functools import partial
from pathlib import Path

import onnx
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.core.params import ParamError
from rampart.core.progress import Progress
from rampart.serving.onnx import parity
from stages import export
from tests.stages import exported

MODELS = ("forest", "net")


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exported.write_inputs()


@pytest.mark.parametrize("model", MODELS)
def test_the_file_is_raw_features_to_what_evaluate_wrote(project, model):
    export.main(["columns", model])
    content = Path(f"models/columns/exported/{model}.onnx").read_bytes()
    native = pd.read_parquet(f"data/columns/calibrated/{model}.parquet")
    rows = native[native["split"] == "external"]
    X = matrices.load(exported.FEATURES / "external.npz")
    p, label = parity.predict(parity.session(content), X)
    assert abs(p - rows[["p_0", "p_1", "p_2"]].to_numpy()).max() < 2e-6
    assert label.tolist() == rows["prediction"].tolist()

    report = files.read_json(f"reports/columns/export/{model}.json")
    keys = {"estimator", "opset", "ir_version", "bytes", "sha256", "splits"}
    assert set(report) == keys
    assert (report["bytes"], report["opset"], report["ir_version"]) == (len(content), 17, 8)
    rows = {split: values["rows"] for split, values in report["splits"].items()}
    assert rows == {"validation": 40, "test": 30, "external": 20}
    assert all(values["label_agreement"] == 1 for values in report["splits"].values())
    assert all(values["within"] <= 1e-5 for values in report["splits"].values())


@pytest.mark.parametrize("model", MODELS)
def test_twice_the_same_bytes(project, model, monkeypatch, capsys):
    """And it is told how far the stage is."""
    monkeypatch.setattr(export, "Progress", partial(Progress, every=0))
    paths = [f"models/columns/exported/{model}.onnx", f"reports/columns/export/{model}.json"]
    runs = []
    for _ in range(2):
        export.main(["columns", model])
        runs.append([Path(path).read_bytes() for path in paths])
    assert runs[0] == runs[1]
    steps = ["graph made", *(f"{split} compared" for split in export.SPLITS)]
    told = [line.partition(",")[0] for line in capsys.readouterr().err.splitlines()]
    assert told == 2 * [f"[{number}/4] {step}" for number, step in enumerate(steps, 1)]


def test_the_opset_is_a_knob(project):
    exported.write_params(export=", opset: 19")
    export.main(["columns", "net"])
    model = onnx.load("models/columns/exported/net.onnx")
    assert [(item.domain, item.version) for item in model.opset_import] == [("", 19)]


def test_less_agreement_than_asked_leaves_no_file(project):
    path = "data/columns/calibrated/net.parquet"
    frame = pd.read_parquet(path)
    place = frame.index[frame["split"] == "test"][:3]
    frame.loc[place, "prediction"] = (frame.loc[place, "prediction"] + 1) % 3
    frame.to_parquet(path)
    with pytest.raises(
        ValueError, match=r"test: .* label on 0\.900000 of 30 rows, asked are 0\.999"
    ):
        export.main(["columns", "net"])
    assert not Path("models/columns/exported").exists()
    exported.write_params(export=", agreement: 0.9")
    export.main(["columns", "net"])


def test_features_of_another_run_do_not_fit(project):
    X = matrices.load(exported.FEATURES / "test.npz")
    matrices.save(exported.FEATURES / "test.npz", X[:-1])
    with pytest.raises(
        ValueError, match=r"test: .*shapes must be equal, got \(29, 3\) and \(30, 3"
    ):
        export.main(["columns", "net"])


def test_an_estimator_without_an_exporter_gets_the_names_of_those_with_one(project):
    path = Path("pipelines/columns/params.yaml")
    path.write_text(path.read_text().replace("estimator: network", "estimator: bayes"))
    message = r"no rampart\.serving\.onnx\.exporters\.bayes; .*known: blend, finetuned, forest"
    with pytest.raises(ParamError, match=message):
        export.main(["columns", "net"])
