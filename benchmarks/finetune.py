"""How fast an encoder is fine-tuned: `python benchmarks/finetune.py` (or `make bench`).

Two epochs of the upper three of eight layers (384 wide, weights by chance) on generated ids, with
rampart.estimators.finetuned, which computes the frozen layers once, and with its baseline: the same
layers of transformers' BertModel under plain PyTorch on all cores, which computes them each time.
Both have the pipeline's kernels, AdamW, the same batches' sizes and the same rows held out. The
ratio is what to compare between machines: above 1, the baseline is slower.
"""

from __future__ import annotations

import tempfile
import time

import _pinned  # noqa: F401
import numpy as np

ROWS, LENGTH, BATCH, EPOCHS, LAYERS, FROZEN, ROUNDS = 384, 64, 32, 2, 8, 5, 2
SHAPE = {"hidden_size": 384, "intermediate_size": 1536, "num_attention_heads": 12}
WORDS = 1000


def problem() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ids (ROWS, LENGTH) of 16 tokens or more, 0 for padding, labels and groups."""
    rng = np.random.default_rng(0)
    ids = rng.integers(2, WORDS, (ROWS, LENGTH), dtype=np.int32)
    ids[:, 0] = 1
    ids[np.arange(LENGTH) >= rng.integers(16, LENGTH + 1, ROWS)[:, None]] = 0
    return ids, np.arange(ROWS) % 3, np.array([f"g{row % 60}" for row in range(ROWS)], dtype=object)


def ours(folder: str, ids: np.ndarray, y: np.ndarray, groups: np.ndarray) -> float:
    from rampart.estimators import finetuned

    params = finetuned.Params(
        encoder=folder, frozen=FROZEN, epochs=EPOCHS, patience=EPOCHS, batch=BATCH, pool="cls"
    )
    start = time.perf_counter()
    finetuned.build(params, 0).fit(ids, y, groups=groups)
    return time.perf_counter() - start


def transformers(folder: str, ids: np.ndarray, y: np.ndarray, groups: np.ndarray) -> float:
    import torch
    from transformers import BertModel

    from rampart.estimators.shared.holdout import holdout

    held = holdout(y, groups, 0.1, 0)
    tokens, labels = torch.from_numpy(ids).long(), torch.from_numpy(y)
    start = time.perf_counter()
    model = BertModel.from_pretrained(folder, add_pooling_layer=False).train()
    head = torch.nn.Linear(SHAPE["hidden_size"], 3)
    for part in (model.embeddings, *model.encoder.layer[:FROZEN]):
        part.requires_grad_(False)
    learnt = [value for value in model.parameters() if value.requires_grad] + [*head.parameters()]
    optimizer = torch.optim.AdamW(learnt, lr=5e-5, fused=True)

    def logits(rows: torch.Tensor) -> torch.Tensor:
        some = tokens[rows]
        some = some[:, : int((some != 0).sum(1).max())]
        return head(model(some, attention_mask=(some != 0).long()).last_hidden_state[:, 0])

    for epoch in range(EPOCHS):
        kept = np.flatnonzero(~held)
        order = np.random.default_rng(epoch).permutation(kept)
        for rows in order[: len(order) // BATCH * BATCH].reshape(-1, BATCH):
            rows = torch.from_numpy(rows)
            loss = torch.nn.functional.cross_entropy(logits(rows), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
        with torch.no_grad():
            logits(torch.from_numpy(np.flatnonzero(held)))
    return time.perf_counter() - start


def main() -> None:
    from transformers import BertConfig, BertModel

    told = problem()
    with tempfile.TemporaryDirectory() as folder:
        BertModel(
            BertConfig(**SHAPE, num_hidden_layers=LAYERS, vocab_size=WORDS), add_pooling_layer=False
        ).save_pretrained(folder)
        best: dict[str, float] = {}
        for _ in range(ROUNDS):  # in turns, so that a slow moment does not fall on one of them
            for function in (ours, transformers):
                spent = function(folder, *told)
                best[function.__name__] = min(spent, best.get(function.__name__, spent))
    mine, peer = best["ours"], best["transformers"]
    print(f"{ROWS} rows of up to {LENGTH} tokens, {EPOCHS} epochs, best of {ROUNDS}")
    print(f"{'ours, s':>10} {'transformers, s':>16} {'ratio':>6}")
    print(f"{mine:>10.1f} {peer:>16.1f} {peer / mine:>6.1f}")


if __name__ == "__main__":
    main()
