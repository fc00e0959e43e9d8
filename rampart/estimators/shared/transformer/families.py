"""The encoders of Hugging Face's families, as the training loop takes a network."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from typing import Any

import numpy as np

from rampart.core.params import KnobError
from rampart.encoders import bert, folder, windows
from rampart.encoders.linear import function
from rampart.encoders.parallel import SIDES
from rampart.encoders.windows import Windows
from rampart.estimators.shared.transformer.layers import BIAS, KERNEL, LORA_SCALE

FAMILIES = ("albert", "bert", "distilbert", "roberta", "xlm-roberta")
"""``model_type`` of config.json: DistilRoBERTa's is roberta's, MiniLM's is bert's or roberta's."""
SHARED = "albert"  # whose layers are one
LAYER = re.compile(r"\blayer\.(\d+)\.")
Head = list[tuple[np.ndarray, np.ndarray]]


def read(name: str) -> tuple[dict[str, Any], dict[str, np.ndarray], int]:
    """Return the settings of an encoder, its float32 weights and the id of padding.

    Raises
    ------
    KnobError : no such encoder, none of the families, or one without weights that can be read.
    """
    import torch
    from transformers import AutoModel

    path = folder.located(name)
    settings = folder.settings(path)
    if (kind := settings.get("model_type")) not in FAMILIES:
        raise KnobError(f"encoder: {name}: must be one of {', '.join(FAMILIES)}, got {kind}")
    try:
        model = AutoModel.from_pretrained(
            path, dtype=torch.float32, use_safetensors=True, local_files_only=True
        )
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).partition("\n")[0]
        raise KnobError(f"encoder: {name} cannot be read: {reason}") from None
    weights = {
        name: value.detach().numpy()
        for name, value in sorted(model.state_dict().items())
        if not name.startswith("pooler.")
    }
    return (
        json.loads(model.config.to_json_string(use_diff=False)),
        weights,
        settings["pad_token_id"],
    )


def built(config: Mapping[str, Any], weights: Mapping[str, np.ndarray], eager: bool = False) -> Any:
    """Return transformers' model with copies of some weights; ``eager`` spells attention out."""
    import torch
    from transformers import AutoConfig, AutoModel

    rest = {key: value for key, value in config.items() if key != "model_type"}
    settings = AutoConfig.for_model(config["model_type"], **rest)
    how = "eager" if eager else "sdpa"
    model = AutoModel.from_config(settings, attn_implementation=how, dtype=torch.float32)
    if hasattr(model, "pooler"):
        model.pooler = None
        if config["model_type"] == SHARED:
            model.pooler_activation = None
    tensors = {name: torch.from_numpy(value) for name, value in weights.items()}
    model.load_state_dict(tensors, strict=True)
    return model.eval()


def width(config: Mapping[str, Any]) -> int:
    """Return the length of a token's vector; DistilBERT calls it ``dim``."""
    return config["dim"] if "dim" in config else config["hidden_size"]


def check_frozen(config: Mapping[str, Any], frozen: int) -> None:
    """Refuse more frozen layers than there are.

    Raises
    ------
    KnobError : too many; ALBERT has one, which stands for all of them.
    """
    layers = config["n_layers"] if "n_layers" in config else config["num_hidden_layers"]
    if config["model_type"] == SHARED and frozen > 0:
        raise KnobError(f"frozen: must be -1 or 0, as albert's layers are one, got {frozen}")
    if frozen > layers:
        raise KnobError(f"frozen: must be at most {layers} layers, got {frozen}")


class Family:
    """The network; see ``loop.Network``. ``frozen`` -1: all learns, the embeddings too.

    Parameters
    ----------
    model : of ``built``; it is changed.
    head : its kernel (width, k) and bias (k,).
    cut : the windows.
    pool : ``mean`` over the tokens or the first one, ``cls``.
    dropout : wherever the family drops, but for the weights of attention.
    lora : rank of what is learnt in place of the layers that are not frozen; 0: none. ``seed`` is
        that of its first values.
    """

    def __init__(
        self,
        model: Any,
        head: Head,
        cut: Windows,
        pool: str,
        frozen: int,
        device: str = "cpu",
        dropout: float = 0.0,
        lora: int = 0,
        seed: int = 0,
    ):
        import torch

        self.cut, self.pool, self.device = cut, pool, device
        self.sides = SIDES if device == "cpu" else 1
        self.head, ((kernel, bias),) = {KERNEL, BIAS}, head
        values = {KERNEL: kernel.T.copy(), BIAS: bias.copy()}
        self.values = {name: torch.from_numpy(value).to(device) for name, value in values.items()}
        self.draws, self.added, self.dropout = threading.local(), bool(lora), dropout
        names = [name for name, _ in model.named_parameters() if _learns(name, frozen)]
        if lora:
            model = _added(model, names, lora, seed)
            names = [name for name, value in model.named_parameters() if value.requires_grad]
        self.model = model.to(device)
        _patch(self.model, dropout, self.draws)
        parameters = dict(self.model.named_parameters())
        for value in parameters.values():
            value.requires_grad_(False)
        self.learnt = {name: parameters[name] for name in names} | self.values
        for value in self.learnt.values():
            value.requires_grad_()

    def __call__(self, places: np.ndarray, seed: int | None) -> tuple[Any, Any]:
        """Return logits and pooled vectors of windows; a seed: with dropout."""
        import torch

        generator = None if seed is None else torch.Generator(self.device).manual_seed(seed)
        self.draws.generator = generator  # of this thread
        length = self.cut.length[places]
        size = int(windows.padded(length.max()))
        mask = (torch.arange(size) < torch.from_numpy(length)[:, None]).to(self.device)
        ids = torch.from_numpy(self.cut.ids[places, :size]).long().to(self.device)
        vectors = pooled(self.model, ids, mask, self.pool)
        dropped = _dropped(vectors, self.dropout, generator)
        return function()(dropped, self.values[KERNEL], self.values[BIAS]), vectors

    def arrays(self) -> tuple[dict[str, np.ndarray], Head]:
        """Return the weights, those of LoRA merged into them, and the head."""
        model = self.model.merge_and_unload() if self.added else self.model
        weights = {name: value.cpu().numpy() for name, value in sorted(model.state_dict().items())}
        kernel, bias = (self.values[name].detach().cpu().numpy() for name in (KERNEL, BIAS))
        return weights, [(np.ascontiguousarray(kernel.T), bias)]


def pooled(model: Any, ids: Any, mask: Any, pool: str) -> Any:
    """Return a vector of each window, (n, width), of ids and mask (n, length)."""
    hidden = model(input_ids=ids, attention_mask=mask.long()).last_hidden_state
    return hidden[:, 0] if pool == "cls" else bert.mean(hidden, mask)


def _learns(name: str, frozen: int) -> bool:
    """Return whether a weight is above the frozen layers; all but the embeddings are layers."""
    if "embeddings." in name:
        return frozen < 0
    found = LAYER.search(name)
    return found is None or int(found[1]) >= frozen


def _added(model: Any, names: list[str], rank: int, seed: int) -> Any:
    """Return the model with LoRA (Hu et al. 2021) in the linear layers among some weights."""
    import torch
    from peft import LoraConfig, get_peft_model

    linear = {name for name, part in model.named_modules() if isinstance(part, torch.nn.Linear)}
    wanted = [name.removesuffix(".weight") for name in names]
    wanted = [name for name in wanted if name in linear]
    config = LoraConfig(r=rank, lora_alpha=LORA_SCALE * rank, target_modules=wanted)
    torch.manual_seed(seed)
    return get_peft_model(model, config)


def _dropped(x: Any, share: float, generator: Any) -> Any:
    """Return x with dropout, if there is a generator to draw with."""
    import torch

    if generator is None or not share:
        return x
    return x * torch.empty_like(x).bernoulli_(1 - share, generator=generator) / (1 - share)


def _patch(model: Any, share: float, draws: threading.local) -> None:
    """Let dropout draw with its thread's generator, and linear layers compute as ours do.

    The model stays in evaluation: two threads share it, and each says by itself whether it drops.
    """
    import torch

    for part in model.modules():
        if isinstance(part, torch.nn.Dropout):
            part.forward = lambda x: _dropped(x, share, getattr(draws, "generator", None))
        elif isinstance(part, torch.nn.Linear):
            part.forward = _linear(part)


def _linear(part: Any) -> Any:
    return lambda x: function()(x, part.weight, part.bias)
