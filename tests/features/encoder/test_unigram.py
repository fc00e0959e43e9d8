import json

import pytest

from rampart.features.encoder.unigram import MASK, tokenizer_json

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁moo", "▁m", "o", "é", "fi", MASK]
SCORES = [0, 0, 0, 0, -3.0, -1.0, -2.0, -1.5, -2.0, -2.5, 0]
SPECIAL = {"<s>": 0, "</s>": 2, "<pad>": 1, "<unk>": 3}


@pytest.fixture(scope="module")
def tokenizer():
    tokenizers = pytest.importorskip("tokenizers")
    return tokenizers.Tokenizer.from_str(tokenizer_json(PIECES, SCORES, SPECIAL))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("moo", ["▁moo"]),  # -1 is more than -2 - 1.5 - 1.5
        ("  moo \n moo ", ["▁moo", "▁moo"]),
        ("mo", ["▁m", "o"]),
        ("m\u200bo", ["▁m", "▁", "o"]),  # a blank without width
        ("m\x01oo", ["▁moo"]),
        ("e\u0301", ["▁", "é"]),  # composed
        ("\ufb01", ["▁", "fi"]),  # a ligature
        ("mox", ["▁m", "o", "x"]),
        ("", []),
    ],
)
def test_a_text_is_split_by_score(tokenizer, text, tokens):
    encoded = tokenizer.encode(text)
    assert encoded.tokens == ["<s>", *tokens, "</s>"]
    assert encoded.ids[0] == 0
    assert encoded.ids[-1] == 2


def test_a_character_of_no_piece_is_unknown(tokenizer):
    assert tokenizer.encode("mox").ids == [0, 6, 7, 3, 2]


def test_a_pair(tokenizer):
    assert tokenizer.encode("moo", "moo").tokens == ["<s>", "▁moo", "</s>", "</s>", "▁moo", "</s>"]


def test_a_mask_is_one_token(tokenizer):
    assert tokenizer.encode(f"moo {MASK} moo").ids == [0, 5, 10, 5, 2]


def test_a_vocabulary_without_a_mask():
    names = [
        token["content"]
        for token in json.loads(tokenizer_json(PIECES[:-1], SCORES[:-1], SPECIAL))["added_tokens"]
    ]
    assert names == ["<s>", "<pad>", "</s>", "<unk>"]


def test_a_piece_without_a_score_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        tokenizer_json(PIECES, SCORES[:-1], SPECIAL)
