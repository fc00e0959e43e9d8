"""The forward pass of BERT (Devlin et al. 2019) over a dictionary of tensors.

It equals transformers' BertModel without the pooler, in evaluation and, apart from dropout of
attention weights, which it has none of, in training. ``w`` maps BertModel's names to tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rampart.encoders.linear import function


def embed(w: Mapping[str, Any], config: Mapping[str, Any], ids: Any) -> Any:
    """Return the embedded tokens (windows, length, width) of ids (windows, length)."""
    from torch.nn.functional import embedding

    hidden = embedding(ids, w["embeddings.word_embeddings.weight"])
    hidden = hidden + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
    hidden = hidden + w["embeddings.token_type_embeddings.weight"][0]
    return normed(w, config, "embeddings", hidden)


def layer(
    w: Mapping[str, Any],
    config: Mapping[str, Any],
    number: int,
    hidden: Any,
    mask: Any,
    linear: Callable | None = None,
    drop: Callable[[Any], Any] = lambda x: x,
    first: bool = False,
) -> Any:
    """Return the output of one layer, counted from 0.

    Parameters
    ----------
    hidden : (windows, length, width).
    mask : bool (windows, length), True where a token is.
    linear : ``linear(x, name)``, for layers with something added to them; None: plain.
    drop : dropout, applied to what each half of the layer adds.
    first : only the first token's output is asked for: (windows, 1, width), a sixth of the work.
    """
    from torch.nn.functional import gelu, scaled_dot_product_attention

    prefix, heads = f"encoder.layer.{number}", config["num_attention_heads"]
    linear = linear or plain(w)
    asked = hidden[:, :1] if first else hidden

    def part(name: str, x: Any) -> Any:
        x = linear(x, f"{prefix}.attention.self.{name}")
        return x.unflatten(2, (heads, -1)).transpose(1, 2)

    query, key, value = part("query", asked), part("key", hidden), part("value", hidden)
    mixed = scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
    mixed = linear(mixed.transpose(1, 2).flatten(2), f"{prefix}.attention.output.dense")
    asked = normed(w, config, f"{prefix}.attention.output", asked + drop(mixed))
    inner = gelu(linear(asked, f"{prefix}.intermediate.dense"))
    inner = linear(inner, f"{prefix}.output.dense")
    return normed(w, config, f"{prefix}.output", asked + drop(inner))


def plain(w: Mapping[str, Any]) -> Callable:
    """Return ``linear(x, name)`` over the tensors ``name.weight`` and ``name.bias``."""
    apply = function()
    return lambda x, name: apply(x, w[f"{name}.weight"], w[f"{name}.bias"])


def normed(w: Mapping[str, Any], config: Mapping[str, Any], name: str, x: Any) -> Any:
    """Return the layer normalisation of the last axis."""
    from torch.nn.functional import layer_norm

    weight, bias = w[f"{name}.LayerNorm.weight"], w[f"{name}.LayerNorm.bias"]
    return layer_norm(x, x.shape[-1:], weight, bias, config["layer_norm_eps"])


def mean(hidden: Any, mask: Any) -> Any:
    """Return the mean over the tokens: (windows, width)."""
    shares = mask.to(hidden.dtype)
    return (hidden * shares[:, :, None]).sum(1) / shares.sum(1, keepdim=True)


def pooled(w: Mapping[str, Any], config: Mapping[str, Any], ids: Any, mask: Any) -> Any:
    """Return the mean over the tokens of what the last layer gives: (windows, width)."""
    hidden = embed(w, config, ids)
    for number in range(config["num_hidden_layers"]):
        hidden = layer(w, config, number, hidden, mask)
    return mean(hidden, mask)
