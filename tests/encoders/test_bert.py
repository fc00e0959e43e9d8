import numpy as np
import pytest
import torch

from rampart.encoders import bert
from rampart.encoders.parallel import threads
from tests import tiny_encoder

pytestmark = pytest.mark.slow
CONFIG = tiny_encoder.CONFIG
LENGTHS = [16, 3, 9, 2]


@pytest.fixture(scope="module")
def w():
    return {name: torch.from_numpy(value) for name, value in tiny_encoder.weights().items()}


@pytest.fixture(scope="module")
def tokens():
    """Four windows and where their tokens are."""
    rng = np.random.default_rng(1)
    mask = torch.arange(16) < torch.tensor(LENGTHS)[:, None]
    return torch.from_numpy(rng.integers(4, len(tiny_encoder.WORDS), (4, 16))) * mask, mask


def through(w, ids, mask):
    hidden = bert.embed(w, CONFIG, ids)
    for number in range(2):
        hidden = bert.layer(w, CONFIG, number, hidden, mask)
    return hidden


def test_it_equals_bert_of_transformers(w, tokens):
    from transformers import BertConfig, BertModel

    ids, mask = tokens
    theirs = BertModel(BertConfig(**CONFIG), add_pooling_layer=False).eval()
    theirs.load_state_dict(w)
    with torch.no_grad():
        wanted = theirs(ids, attention_mask=mask.long()).last_hidden_state
        found = through(w, ids, mask)
        mean = bert.pooled(w, CONFIG, ids, mask)
    assert (found - wanted)[mask].abs().max() < 1e-5
    for row, length in enumerate(LENGTHS):
        torch.testing.assert_close(mean[row], wanted[row, :length].mean(0), rtol=0, atol=1e-5)


def test_the_first_token_alone_is_the_same(w, tokens):
    ids, mask = tokens
    hidden = bert.embed(w, CONFIG, ids)
    whole = bert.layer(w, CONFIG, 0, hidden, mask)
    first = bert.layer(w, CONFIG, 0, hidden, mask, first=True)
    torch.testing.assert_close(first, whole[:, :1], rtol=1e-5, atol=1e-6)


def test_a_window_has_the_same_bytes_in_any_batch_and_with_any_padding(w, tokens):
    ids, mask = tokens
    with torch.no_grad(), threads():
        whole = bert.pooled(w, CONFIG, ids, mask)
        for row, length in enumerate([16, 8, 16, 8]):  # multiples of windows.STEP
            part = (w, CONFIG, ids[row : row + 1, :length], mask[row : row + 1, :length])
            assert torch.equal(bert.pooled(*part)[0], whole[row])


def test_dropout_is_asked_for_each_half_of_a_layer(w, tokens):
    ids, mask = tokens
    seen = []

    def nothing(x):
        seen.append(x.shape)
        return torch.zeros_like(x)

    hidden = bert.embed(w, CONFIG, ids)
    found = bert.layer(w, CONFIG, 0, hidden, mask, drop=nothing)
    assert seen == [hidden.shape, hidden.shape]
    names = [f"encoder.layer.0.{name}" for name in ("attention.output", "output")]
    for name in names:  # a layer that adds nothing only normalises, twice
        hidden = bert.normed(w, CONFIG, name, hidden)
    torch.testing.assert_close(found, hidden)
