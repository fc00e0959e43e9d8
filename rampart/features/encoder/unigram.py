"""The tokenizer.json of an XLM-RoBERTa tokenizer, made from its pieces and their scores.

Text is normalized, cut at white space, each word is given a ▁ and split into the pieces with the
largest sum of scores (unigram; Kudo, 2018). The normalization of SentencePiece's models of this
kind, nmt_nfkc, is NFKC after 30 control characters are dropped and 20 blanks become spaces.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

BLANKS = "[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
GONE = "[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
MASK = "<mask>"
METASPACE = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
NORMALIZER = {
    "type": "Sequence",
    "normalizers": [
        {"type": "Replace", "pattern": {"Regex": GONE}, "content": ""},
        {"type": "Replace", "pattern": {"Regex": BLANKS}, "content": " "},
        {"type": "NFKC"},
    ],
}
PRE_TOKENIZER = {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, METASPACE]}


def tokenizer_json(
    pieces: Sequence[str], scores: Sequence[float], special: Mapping[str, int]
) -> str:
    """Return the text of a tokenizer.json, for ``tokenizers.Tokenizer.from_str``.

    Parameters
    ----------
    pieces, scores : the vocabulary in the order of its ids, and log-probabilities.
    special : the ids of ``<s>``, ``</s>``, ``<pad>`` and ``<unk>``; a ``<mask>`` is found.
    """
    named = dict(special) | ({MASK: pieces.index(MASK)} if MASK in pieces else {})
    return json.dumps(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [_added(number, name) for name, number in _by_id(named)],
            "normalizer": NORMALIZER,
            "pre_tokenizer": PRE_TOKENIZER,
            "post_processor": _template(special),
            "decoder": METASPACE,
            "model": {
                "type": "Unigram",
                "unk_id": special["<unk>"],
                "vocab": [list(item) for item in zip(pieces, scores, strict=True)],
                "byte_fallback": False,
            },
        },
        ensure_ascii=False,
    )


def _by_id(named: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(named.items(), key=lambda item: item[1])


def _added(number: int, name: str) -> dict:
    """Return a token that no text is split into; the mask takes the blank on its left with it."""
    flags = {"single_word": False, "lstrip": name == MASK, "rstrip": False, "normalized": False}
    return {"id": number, "content": name, "special": True, **flags}


def _template(special: Mapping[str, int]) -> dict:
    """Return ``<s> A </s>``, and ``<s> A </s></s> B </s>`` for a pair."""

    def token(name: str) -> dict:
        return {"SpecialToken": {"id": name, "type_id": 0}}

    def text(name: str) -> dict:
        return {"Sequence": {"id": name, "type_id": 0}}

    single = [token("<s>"), text("A"), token("</s>")]
    return {
        "type": "TemplateProcessing",
        "single": single,
        "pair": [*single, token("</s>"), text("B"), token("</s>")],
        "special_tokens": {
            name: {"id": name, "ids": [special[name]], "tokens": [name]} for name in ("<s>", "</s>")
        },
    }
