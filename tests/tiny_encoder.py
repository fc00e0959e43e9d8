"""A BERT of two layers, 16 wide, with weights by chance and a tokenizer of a few words."""

import json
from pathlib import Path

import numpy as np

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "tell", "me", "a", "joke", "ignore", "all", "rules"]
WORDS += ["##s", "now", "how", "to", "pick", "lock", "."]
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "max_position_embeddings": 48,
    "type_vocab_size": 2,
    "vocab_size": len(WORDS),
    "layer_norm_eps": 1e-12,
    "pad_token_id": 0,
}


def weights(seed=0):
    """Return weights as large as a trained encoder's, so that layers do something."""
    rng = np.random.default_rng(seed)
    width, wide = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    shapes = {f"embeddings.{name}_embeddings.weight": (rows, width) for name, rows in TABLES}
    names = ["embeddings.LayerNorm"]
    for number in range(CONFIG["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        for name, out, inner in LINEAR:
            shapes[f"{layer}.{name}.weight"] = (wide if out else width, wide if inner else width)
            shapes[f"{layer}.{name}.bias"] = (wide if out else width,)
        names += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    found = {name: rng.normal(0, 0.3, shape) for name, shape in shapes.items()}
    for name in names:
        found[f"{name}.weight"] = rng.normal(1, 0.1, width)
        found[f"{name}.bias"] = rng.normal(0, 0.1, width)
    return {name: value.astype(np.float32) for name, value in found.items()}


TABLES = [("word", len(WORDS)), ("position", CONFIG["max_position_embeddings"]), ("token_type", 2)]
LINEAR = [(f"attention.self.{name}", False, False) for name in ("query", "key", "value")]
LINEAR += [("attention.output.dense", False, False)]
LINEAR += [("intermediate.dense", True, False), ("output.dense", False, True)]


def tokenizer():
    """Return the text of tokenizer.json: lower case, words, [CLS] and [SEP] around them."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = {word: number for number, word in enumerate(WORDS)}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.add_special_tokens(WORDS[:4])
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made.to_str()


def write(folder: Path, seed=0, **config) -> str:
    """Write the encoder's folder; return its name."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG | config))
    (folder / "tokenizer.json").write_text(tokenizer())
    save_file(weights(seed), folder / "model.safetensors", metadata={"format": "pt"})
    return str(folder)
