import numpy as np
import pytest

from rampart.core.params import ParamError, check
from rampart.estimators import attention
from rampart.estimators.shared.keras.weights import put, taken
from tests.small_texts import blind_to_padding, fit, logits, right, untrained

SMALL = {"embedding": 8, "heads": 2, "blocks": 1, "inner": 8}


def normal(x, scale, offset):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(
        x.var(-1, keepdims=True) + 1e-5
    ) * scale + offset


def softmax(x):
    p = np.exp(x - x.max(-1, keepdims=True))
    return p / p.sum(-1, keepdims=True)


def by_hand(weights, ids):
    """Return the logits of one text: the formulas of the paper, the norm before each part."""
    (tokens, places, scale, offset, q, qb, k, kb, v, vb, o, ob, scale2, offset2,
     inner, innerb, outer, outerb, scale3, offset3, last, lastb) = weights  # fmt: skip
    x = tokens[ids] + places[: len(ids)]
    y = normal(x, scale, offset)
    query, key, value = (np.einsum("td,dhe->hte", y, w) + b[:, None] for w, b in
                         ((q, qb), (k, kb), (v, vb)))  # fmt: skip
    seen = softmax(query @ key.transpose(0, 2, 1) / np.sqrt(q.shape[2])) @ value
    x = x + np.einsum("hte,hed->td", seen, o) + ob
    wide = normal(x, scale2, offset2) @ inner + innerb
    from scipy.special import erf

    x = x + (wide * (1 + erf(wide / np.sqrt(2))) / 2) @ outer + outerb
    return normal(x, scale3, offset3).mean(axis=0) @ last + lastb


@pytest.mark.slow
def test_the_formulas_of_the_paper():
    made = untrained(attention, 9, 5, **SMALL)
    rng = np.random.default_rng(2)
    weights = [rng.normal(0, 0.5, value.shape) for value in taken(made.weights)]
    put(made.weights, weights)
    found = logits(made, [5, 3, 7, 0, 0])[0]  # padding is not seen
    np.testing.assert_allclose(found, by_hand(weights, [5, 3, 7]), atol=1e-5)


@pytest.mark.slow
def test_without_places_it_is_blind_to_the_order():
    made = untrained(attention, 9, 4, **SMALL)
    there, back = logits(made, [3, 5, 7], [7, 5, 3])
    assert np.abs(there - back).max() > 1e-4
    weights = taken(made.weights)
    weights[1] *= 0
    put(made.weights, weights)
    there, back = logits(made, [3, 5, 7], [7, 5, 3])
    np.testing.assert_allclose(there, back, atol=1e-6)


@pytest.mark.slow
def test_padding_does_not_matter():
    blind_to_padding(attention, **SMALL)


@pytest.mark.slow
def test_it_learns_and_has_no_weights_of_features():
    fitted = fit(attention, **SMALL)
    assert right(fitted) > 0.9
    assert attention.class_weights(fitted) is None


def test_what_is_refused():
    with pytest.raises(ParamError, match="embedding must be a multiple of heads = 3"):
        check({"embedding": 64, "heads": 3}, "train.x", attention.Params)
    with pytest.raises(ParamError, match=r"train.x.blocks: must be >= 1, got 0"):
        check({"blocks": 0}, "train.x", attention.Params)
