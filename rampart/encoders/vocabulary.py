"""Keep the likeliest pieces of a unigram vocabulary: most of a multilingual encoder is its table.

A text whose pieces are gone is cut into smaller ones; single characters stay, so that no text
becomes unknown that was not.
"""

from __future__ import annotations

import copy
import json

import numpy as np

from rampart.core.params import KnobError

WORDS = "embeddings.word_embeddings.weight"


def reduced(
    tokenizer: str, weights: dict[str, np.ndarray], pieces: int
) -> tuple[str, dict[str, np.ndarray]]:
    """Return tokenizer.json and the weights of an encoder with fewer pieces, in the same order.

    Parameters
    ----------
    pieces : how many of more than one character stay, those with the highest scores.

    Raises
    ------
    KnobError : the tokenizer is none with scores (Unigram).
    """
    parts = json.loads(tokenizer)
    if (kind := parts["model"]["type"]) != "Unigram":
        raise KnobError(f"vocabulary: must be null for a tokenizer of the type {kind}")
    vocabulary = parts["model"]["vocab"]
    special = {token["id"] for token in parts["added_tokens"]} | {parts["model"]["unk_id"]}
    long = [
        number
        for number, (piece, _) in enumerate(vocabulary)
        if len(piece.lstrip("▁")) > 1 and number not in special
    ]
    gone = set(sorted(long, key=lambda number: -vocabulary[number][1])[pieces:])
    kept = [number for number in range(len(vocabulary)) if number not in gone]
    place = {number: new for new, number in enumerate(kept)}
    parts = copy.deepcopy(parts)
    parts["model"]["vocab"] = [vocabulary[number] for number in kept]
    parts["model"]["unk_id"] = place[parts["model"]["unk_id"]]
    for token in parts["added_tokens"]:
        token["id"] = place[token["id"]]
    for token in parts["post_processor"]["special_tokens"].values():
        token["ids"] = [place[number] for number in token["ids"]]
    weights = weights | {WORDS: weights[WORDS][kept]}
    return json.dumps(parts, ensure_ascii=False), weights
