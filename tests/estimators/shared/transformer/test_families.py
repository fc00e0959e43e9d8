import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.encoders import windows
from rampart.estimators.shared.transformer import families
from tests import tiny_families
from tests.estimators.shared.transformer.problem import data

pytestmark = pytest.mark.slow


def test_another_family_is_refused(tmp_path):
    name = tiny_families.write("bert", tmp_path, model_type="gpt2")
    with pytest.raises(KnobError, match=r"must be one of albert, bert, .* got gpt2"):
        families.read(name)


def test_a_folder_without_weights_is_refused(tmp_path):
    name = tiny_families.write("roberta", tmp_path)
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(KnobError, match=r"encoder: .* cannot be read: .*model.safetensors"):
        families.read(name)


def test_where_no_hub_is_reached_a_name_is_told_in_one_sentence(monkeypatch):
    import huggingface_hub

    def unreachable(*args, **knobs):
        raise OSError("no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(KnobError) as told:
        families.read("bert-base-uncased")
    assert str(told.value) == (
        "encoder: bert-base-uncased: no such folder, and the hub cannot be reached: give a local "
        "path, the folder of a model (config.json, model.safetensors, tokenizer)"
    )


@pytest.mark.parametrize("family", tiny_families.NAMES)
def test_dropout_draws_for_its_own_thread_and_place(family, tmp_path):
    name = tiny_families.write(family, tmp_path)
    config, weights, pad = families.read(name)
    head = [(np.ones((16, 3), dtype=np.float32), np.zeros(3, dtype=np.float32))]
    cut = windows.split(data(name, 4)[0], pad)
    model = families.built(config, weights)
    network = families.Family(model, head, cut, "cls", -1, dropout=0.1)
    places = np.arange(2)
    quiet, drawn, same, other = (
        network(places, seed)[1].detach().numpy() for seed in (None, 1, 1, 2)
    )
    np.testing.assert_array_equal(drawn, same)
    assert (drawn != other).any()
    assert (drawn != quiet).any()
    np.testing.assert_array_equal(network(places, None)[1].detach().numpy(), quiet)


def test_width_and_layers_are_found_under_the_names_of_distilbert():
    config = {"model_type": "distilbert", "dim": 24, "n_layers": 2}
    assert families.width(config) == 24
    assert families.width({"hidden_size": 16}) == 16
    families.check_frozen(config, 2)
    with pytest.raises(KnobError, match="frozen: must be at most 2 layers, got 3"):
        families.check_frozen(config, 3)
