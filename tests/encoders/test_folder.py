import json

import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.encoders import folder
from tests import tiny_encoder


def test_it_reads_weights_and_settings(tmp_path):
    encoder = folder.read(tiny_encoder.write(tmp_path / "x"))
    wanted = tiny_encoder.weights()
    assert encoder.weights.keys() == wanted.keys()
    np.testing.assert_array_equal(
        encoder.weights["encoder.layer.1.output.dense.bias"],
        wanted["encoder.layer.1.output.dense.bias"],
    )
    assert encoder.config["num_hidden_layers"] == 2


def test_the_lowest_layers_alone(tmp_path):
    name = tiny_encoder.write(tmp_path / "x")
    encoder = folder.read(name, layers=1)
    assert encoder.config["num_hidden_layers"] == 1
    layers = {key.split(".")[2] for key in encoder.weights if key.startswith("encoder")}
    assert layers == {"0"}
    with pytest.raises(KnobError, match="layers: must be at most 2, got 3"):
        folder.read(name, layers=3)


def test_the_digest_changes_with_a_weight_with_a_setting_and_with_nothing_else(tmp_path):
    first = folder.read(tiny_encoder.write(tmp_path / "a")).digest
    assert folder.read(tiny_encoder.write(tmp_path / "b")).digest == first
    others = [
        folder.read(tiny_encoder.write(tmp_path / "c", seed=1)).digest,
        folder.read(tiny_encoder.write(tmp_path / "d", layer_norm_eps=1e-5)).digest,
        folder.read(str(tmp_path / "a"), layers=1).digest,
    ]
    assert len({first, *others}) == 4


def test_heads_and_poolers_and_the_prefix_of_a_name_go():
    w = {"embeddings.position_ids": 0, "embeddings.LayerNorm.bias": 1, "pooler.dense.bias": 2}
    kept, config = folder.shortened(w, {"num_hidden_layers": 0}, None)
    assert kept == {"embeddings.LayerNorm.bias": 1}
    assert config == {"num_hidden_layers": 0}


@pytest.mark.parametrize(
    ("key", "value"), [("hidden_act", "relu"), ("position_embedding_type", "relative_key")]
)
def test_what_is_not_computed_is_refused(tmp_path, key, value):
    with pytest.raises(KnobError, match=f"{key} must be .*, got {value}"):
        folder.read(tiny_encoder.write(tmp_path / "x", **{key: value}))


def test_a_name_that_cannot_be_had_is_one_sentence(monkeypatch):
    import huggingface_hub

    def fails(*_, **__):
        raise OSError("no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fails)
    with pytest.raises(KnobError) as told:
        folder.located("nobody/nothing")
    sentence = str(told.value)
    assert sentence.startswith("encoder: nobody/nothing: no such folder, and the hub cannot be")
    assert "give a local path" in sentence
    assert "\n" not in sentence


def test_padding_is_what_the_tokenizer_says(tmp_path):
    tokens = {"added_tokens": [{"id": 0, "content": "<s>"}, {"id": 1, "content": "<pad>"}]}
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokens))
    (tmp_path / "config.json").write_text(json.dumps({"pad_token_id": 0}))
    assert folder.settings(tmp_path)["pad_token_id"] == 1


def test_a_folder_of_no_model_is_named(tmp_path):
    with pytest.raises(KnobError, match=r"has no config.json"):
        folder.read(str(tmp_path))
