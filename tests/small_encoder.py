"""A text encoder of random weights, its tokenizer, its figures in NumPy, and a package of it."""

import json
from math import erf
from types import SimpleNamespace

import numpy as np

from rampart.encoders.tokenizing import Tokenizer
from rampart.serving import package as packaging
from rampart.serving import texts
from rampart.serving.onnx import graphs
from rampart.serving.onnx.exporters import finetuned
from rampart.serving.onnx.parts import complete

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
KNOWN = [
    "ignore",
    "all",
    "rules",
    "tell",
    "me",
    "a",
    "joke",
    "pick",
    "the",
    "lock",
    "now",
    "please",
]
WORDS = SPECIAL + KNOWN
CONFIG = {
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "layer_norm_eps": 1e-12,
    "pad_token_id": 0,
}
CLASSES = ["benign", "suspicious", "malicious"]
FITTED = {
    "method": "temperature",
    "temperature": 1.5,
    "classes": CLASSES,
    "positive": "malicious",
    "threshold": 0.45,
}


def tokenizer(length=8, windows=3, max_chars=1000, prefix=""):
    """Return a tokenizer of whole words, [PAD] 0, [CLS] 2 first and [SEP] 3 last."""
    from tokenizers import Tokenizer as Loaded
    from tokenizers import models, pre_tokenizers, processors

    made = Loaded(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return Tokenizer(made.to_str(), 0, length, windows, max_chars, prefix)


def fitted(pool="mean", seed=0, width=8, inner=12, positions=8):
    """Return a fitted classifier of random weights, as rampart/estimators/finetuned.py keeps it."""
    rng = np.random.default_rng(seed)

    def draw(*shape):
        return rng.standard_normal(shape).astype(np.float32)

    w = {
        "embeddings.word_embeddings.weight": draw(len(WORDS), width),
        "embeddings.position_embeddings.weight": draw(positions, width),
        "embeddings.token_type_embeddings.weight": draw(2, width),
    }
    shapes = {
        **{f"attention.self.{part}": (width, width) for part in ("query", "key", "value")},
        "attention.output.dense": (width, width),
        "intermediate.dense": (inner, width),
        "output.dense": (width, inner),
    }
    norms = ["embeddings"]
    for layer in range(CONFIG["num_hidden_layers"]):
        name = f"encoder.layer.{layer}"
        for part, shape in shapes.items():
            w[f"{name}.{part}.weight"], w[f"{name}.{part}.bias"] = draw(*shape), draw(shape[0])
        norms += [f"{name}.attention.output", f"{name}.output"]
    for name in norms:
        w[f"{name}.LayerNorm.weight"], w[f"{name}.LayerNorm.bias"] = draw(width), draw(width)
    return SimpleNamespace(
        weights_=w,
        config_=CONFIG,
        head_=[(draw(width, 3), draw(3))],
        pad_=0,
        classes_=np.arange(3),
        params=SimpleNamespace(pool=pool, watch=2),
    )


def native(model, ids):
    """Return the probabilities of one window, ids (length,) without padding, in float64."""
    w = {name: value.astype(float) for name, value in model.weights_.items()}
    heads = CONFIG["num_attention_heads"]

    def normed(x, name):
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + CONFIG["layer_norm_eps"])
        return x * w[f"{name}.LayerNorm.weight"] + w[f"{name}.LayerNorm.bias"]

    def dense(x, name):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: len(ids)]
    x = normed(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings")
    for layer in range(CONFIG["num_hidden_layers"]):
        name = f"encoder.layer.{layer}"
        q, k, v = (
            dense(x, f"{name}.attention.self.{part}").reshape(len(ids), heads, -1)
            for part in ("query", "key", "value")
        )
        scores = np.einsum("ihd,jhd->hij", q, k) / np.sqrt(q.shape[-1])
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)
        mixed = np.einsum("hij,jhd->ihd", shares, v).reshape(len(ids), -1)
        x = normed(x + dense(mixed, f"{name}.attention.output.dense"), f"{name}.attention.output")
        inner = dense(x, f"{name}.intermediate.dense")
        inner = inner * (1 + np.vectorize(erf)(inner / np.sqrt(2))) / 2
        x = normed(x + dense(inner, f"{name}.output.dense"), f"{name}.output")
    pooled = x[0] if model.params.pool == "cls" else x.mean(axis=0)
    ((kernel, bias),) = model.head_
    logits = pooled @ kernel + bias
    p = np.exp(logits - logits.max())
    return p / p.sum()


def spoken(model, row, length):
    """Return the probabilities of a row of ids: those of its most malicious window."""
    windows = [window[window != 0] for window in row.reshape(-1, length) if window[0]]
    p = np.array([native(model, window) for window in windows])
    return p[p[:, model.params.watch].argmax()]


def graph(model=None, cut=None, opset=17):
    """Return the whole graph of a model, calibration and all."""
    model, cut = model or fitted(), cut or tokenizer()
    inner = finetuned.to_onnx(model, cut.length * cut.windows, opset, cut.windows)
    return complete(inner, SimpleNamespace(), model.classes_, FITTED)


def write(folder, model=None, cut=None, **changes):
    """Write a package into a folder and return its path."""
    cut = cut or tokenizer()
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "model.onnx": graphs.to_bytes(graph(model, cut)),
        "labels.json": json.dumps(CLASSES).encode(),
        "tokenizer.json": cut.source.encode(),
    }
    config = {
        "feature_version": texts.VERSION,
        "minimum_onnxruntime": "1.12.0",
        "tokens": texts.described(cut),
        "watch": "malicious",
        "calibration": {"threshold": FITTED["threshold"], "positive": "malicious"},
        "files": packaging.files_of(contents),
    } | changes
    for name, content in (contents | {"config.json": json.dumps(config).encode()}).items():
        (folder / name).write_bytes(content)
    return folder
