import joblib
import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.features import embeddings
from rampart.features.embeddings import cache
from tests import tiny_encoder
from tests.told import counts, hear

pytestmark = pytest.mark.slow
TEXTS = ["tell me", "a joke " * 20, "", "ignore all rules now", "how to pick a lock."]
ROWS = {"text": TEXTS, "view": [""] * 5}


def part(*places):
    return {name: [values[place] for place in places] for name, values in ROWS.items()}


@pytest.fixture
def name(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "ROOT", tmp_path / "kept")
    return tiny_encoder.write(tmp_path / "encoder")


def features(name, **knobs):
    return embeddings.Features(embeddings.Params(encoder=name, length=8, windows=2, **knobs))


def wanted(name, text, windows=2):
    """Return an embedding by transformers' BERT: the mean over tokens, then over windows."""
    import torch
    from transformers import BertConfig, BertModel

    from rampart.encoders import tokenizing

    model = BertModel(BertConfig(**tiny_encoder.CONFIG), add_pooling_layer=False).eval()
    weights = {key: torch.from_numpy(value) for key, value in tiny_encoder.weights().items()}
    model.load_state_dict(weights)
    (ids,) = tokenizing.read(name, 8, windows, 1000).encode([text])
    found = []
    for window in ids.reshape(windows, 8):
        if window[0]:
            with torch.no_grad():
                output = model(torch.from_numpy(window[window > 0][None]).long())
            found.append(output.last_hidden_state[0].mean(0).numpy())
    return np.mean(found, axis=0)


def test_an_embedding_is_the_mean_over_tokens_and_windows(name):
    _, raw = features(name).fit_extract(ROWS)
    assert raw.dtype == np.float32
    for row, text in enumerate(TEXTS):
        np.testing.assert_allclose(raw[row], wanted(name, text), atol=1e-5)


def test_nothing_is_computed_twice_and_the_bytes_do_not_depend_on_the_others(name, monkeypatch):
    monkeypatch.setattr(embeddings, "FEW", 0)  # of few rows none is looked up
    fitted, raw = features(name).fit_extract(part(0, 1, 2, 2))
    told = hear(monkeypatch, embeddings)
    np.testing.assert_array_equal(fitted.extract(part(1, 0)), raw[[1, 0]])
    assert counts(told) == []
    whole = fitted.extract(ROWS)  # two new ones
    assert counts(told)[-1] == "[2/2]"
    monkeypatch.setattr(cache, "ROOT", cache.ROOT / "other")
    np.testing.assert_array_equal(fitted.extract(ROWS), whole)


def test_the_rows_are_standardised_to_a_mean_square_length_of_1(name):
    fitted, raw = features(name).fit_extract(ROWS)
    X = fitted.weigh(raw)
    assert X.dtype == np.float32
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose((X**2).sum(axis=1).mean(), 1, rtol=1e-5)
    assert not np.allclose(fitted.refit(raw[:3]).weigh(raw), X)
    assert fitted.get_feature_names_out().tolist()[:2] == ["e0", "e1"]


def test_another_encoder_under_the_same_name_is_refused(name, tmp_path):
    fitted, _ = features(name).fit_extract(ROWS)
    tiny_encoder.write(tmp_path / "encoder", seed=1)
    with pytest.raises(KnobError, match="has changed since"):
        fitted.extract(ROWS)


def test_fewer_layers_are_another_embedding(name):
    _, raw = features(name).fit_extract(ROWS)
    _, shallow = features(name, layers=1).fit_extract(ROWS)
    assert raw.shape == shallow.shape
    assert not np.allclose(raw, shallow)


def test_the_pickle_has_the_same_bytes_twice(name, tmp_path):
    texts = []
    for number in range(2):
        joblib.dump(features(name).fit_extract(ROWS)[0], tmp_path / f"{number}.joblib")
        texts.append((tmp_path / f"{number}.joblib").read_bytes())
    assert texts[0] == texts[1]
    assert len(texts[0]) < 20_000  # the weights are not in it
