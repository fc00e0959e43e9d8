import json

import numpy as np
import pytest

from rampart.core.params import KnobError
from rampart.encoders.vocabulary import WORDS, reduced
from rampart.features.encoder.unigram import tokenizer_json
from tests import tiny_encoder

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "▁ab", "ba", "aba", "▁a", "<mask>"]
SCORES = [0.0, 0.0, 0.0, 0.0, -5.0, -4.0, -4.5, -1.0, -3.0, -2.0, -6.0, 0.0]
SPECIAL = {"<s>": 0, "</s>": 2, "<pad>": 1, "<unk>": 3}


def test_the_likeliest_pieces_stay_and_single_characters():
    table = np.arange(24, dtype=np.float32).reshape(12, 2)
    source = tokenizer_json(PIECES, SCORES, SPECIAL)
    text, weights = reduced(source, {WORDS: table, "other": table}, 2)
    parts = json.loads(text)
    kept = [piece for piece, _ in parts["model"]["vocab"]]
    assert kept == ["<s>", "<pad>", "</s>", "<unk>", "▁", "a", "b", "▁ab", "aba", "▁a", "<mask>"]
    assert weights[WORDS][:, 0].tolist() == [2 * PIECES.index(piece) for piece in kept]
    assert weights["other"] is table
    assert {token["content"]: token["id"] for token in parts["added_tokens"]}["<mask>"] == 10


def test_texts_are_cut_into_what_is_left():
    from tokenizers import Tokenizer

    text, _ = reduced(
        tokenizer_json(PIECES, SCORES, SPECIAL), {WORDS: np.zeros((12, 2), np.float32)}, 1
    )
    tokens = Tokenizer.from_str(text).encode("ba ab").tokens
    assert tokens == ["<s>", "▁", "b", "a", "▁ab", "</s>"]


def test_a_tokenizer_without_scores_is_refused():
    with pytest.raises(KnobError, match=r"vocabulary: must be null for .* WordPiece"):
        reduced(tiny_encoder.tokenizer(), {}, 5)
