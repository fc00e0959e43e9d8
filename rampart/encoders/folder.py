"""Read an encoder: a folder with config.json, model.safetensors and tokenizer.json, or a hub name.

The names of the weights are those of Hugging Face's BertModel, without a head or a pooler.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rampart.core.params import KnobError

FILES = ("config.json", "model.safetensors", "tokenizer.json")
OTHERS = ("*.json", "*.txt", "*.model", "model.safetensors")  # what a tokenizer may be kept in
LAYER = re.compile(r"encoder\.layer\.(\d+)\.")
PADDING = ("[PAD]", "<pad>")
EXPECTED = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
}


class Encoder(NamedTuple):
    """A BERT-like encoder: ``weights`` are float32 arrays; ``digest`` changes with any of it."""

    config: dict[str, Any]
    weights: dict[str, np.ndarray]
    digest: str


def located(name: str, knob: str = "encoder") -> Path:
    """Return the folder of an encoder; a hub name is downloaded, or taken from the hub's cache.

    Raises
    ------
    KnobError : no such folder, and no such model on the hub or no hub; begins with ``knob``.
    """
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import RepositoryNotFoundError

    remedy = "give a local path, the folder of a model (config.json, model.safetensors, tokenizer)"
    try:
        return Path(snapshot_download(name, allow_patterns=list(OTHERS), etag_timeout=10))
    except RepositoryNotFoundError:
        reason = "the hub has no model of that name"
    except (OSError, ValueError, RuntimeError):  # no network, no cache, no valid name
        reason = "the hub cannot be reached"
    raise KnobError(f"{knob}: {name}: no such folder, and {reason}: {remedy}")


def read(name: str, layers: int | None = None) -> Encoder:
    """Return a BERT-like encoder, or the lowest ``layers`` of it.

    Raises
    ------
    KnobError : no such encoder, none that ``rampart.encoders.bert`` computes, or fewer layers.
    """
    folder = located(name)
    stamp = tuple(path.stat().st_mtime_ns for path in sorted(folder.glob("*.*")))
    return _read(name, folder, layers, stamp)


@lru_cache(maxsize=2)  # each request of a served model would read it all again
def _read(name: str, folder: Path, layers: int | None, stamp: tuple[int, ...]) -> Encoder:
    from safetensors.numpy import load_file

    config = settings(folder)
    for key, wanted in EXPECTED.items():
        if (got := config.get(key, wanted)) != wanted:
            raise KnobError(f"encoder: {name}: {key} must be {wanted}, got {got}")
    weights = {
        key.removeprefix("bert."): value.astype(np.float32)
        for key, value in load_file(folder / "model.safetensors").items()
    }
    weights, config = shortened(weights, config, layers)
    return Encoder(config, weights, digest(config, weights))


def settings(folder: Path) -> dict[str, Any]:
    """Return config.json of a folder, with the id of padding that its tokenizer really uses."""
    if not (folder / "config.json").is_file():
        raise KnobError(f"encoder: {folder} has no config.json: it is the folder of no model")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if (folder / "tokenizer.json").is_file():
        tokens = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        for token in tokens.get("added_tokens") or []:
            if token["content"] in PADDING:
                config["pad_token_id"] = token["id"]
    config.setdefault("pad_token_id", 0)
    return config


def shortened(
    weights: dict[str, np.ndarray], config: dict[str, Any], layers: int | None
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Return the weights of the embeddings and of the lowest layers, and the config that fits.

    Raises
    ------
    KnobError : there are fewer layers.
    """
    most = config["num_hidden_layers"]
    layers = most if layers is None else layers
    if layers > most:
        raise KnobError(f"layers: must be at most {most}, got {layers}")
    kept = {}
    for name, value in sorted(weights.items()):
        number = LAYER.match(name)
        if (number and int(number[1]) < layers) or (
            name.startswith("embeddings.") and not name.endswith("_ids")
        ):
            kept[name] = value
    return kept, {**config, "num_hidden_layers": layers}


def digest(config: dict[str, Any], weights: dict[str, np.ndarray]) -> str:
    """Return the SHA-256 of an encoder's settings and weights."""
    total = hashlib.sha256(json.dumps(config, sort_keys=True).encode())
    for name, value in sorted(weights.items()):
        total.update(f"{name} {value.shape}".encode())
        total.update(np.ascontiguousarray(value))
    return total.hexdigest()
