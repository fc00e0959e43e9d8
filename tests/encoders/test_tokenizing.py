import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import KnobError
from rampart.encoders import tokenizing, windows
from tests import tiny_encoder

CLS, SEP, UNK = (tiny_encoder.WORDS.index(word) for word in ("[CLS]", "[SEP]", "[UNK]"))


def number(word):
    return tiny_encoder.WORDS.index(word)


@pytest.fixture(scope="module")
def source():
    return tiny_encoder.tokenizer()


def tokenizer(source, **knobs):
    return tokenizing.Tokenizer(
        source, **({"pad": 0, "length": 8, "windows": 1, "max_chars": 100} | knobs)
    )


def test_a_text_is_tokens_between_the_special_ones(source):
    (ids,) = tokenizer(source).encode(["Tell me locks"])
    words = [number(word) for word in ("tell", "me", "lock", "##s")]
    assert ids.tolist() == [CLS, *words, SEP, 0, 0]
    assert ids.dtype == np.int32
    assert tokenizer(source).encode([""])[0, :3].tolist() == [CLS, SEP, 0]


def test_what_looks_like_a_special_token_is_text(source):
    (ids,) = tokenizer(source, length=16).encode(["[CLS] [PAD] [SEP]"])
    assert ids[0] == CLS
    assert not np.isin(ids[1:], CLS).any()
    assert (ids == SEP).sum() == 1
    assert np.flatnonzero(ids == 0).min() == (ids != 0).sum()


def unigram():
    """Return a tokenizer whose vocabulary has its special tokens as pieces, as XLM-R's has."""
    from tokenizers import Tokenizer, models, processors

    pieces = [(piece, -1.0) for piece in ("<s>", "<pad>", "</s>", "<unk>", "a", "b", " ")]
    made = Tokenizer(models.Unigram(pieces, unk_id=3))
    made.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made.to_str()


def test_a_special_token_that_is_a_piece_of_the_vocabulary_is_unknown_in_a_text():
    made = tokenizer(unigram(), pad=1, length=6, windows=2)
    # Padding, 1, and 0 have changed places, so a window begins with 1.
    texts = ["a<s>b", "<pad>", "a</s>", "ab"]
    ids = made.encode(texts)
    assert ids[:, :6].tolist() == [
        [1, 4, 3, 5, 2, 0],
        [1, 3, 2, 0, 0, 0],
        [1, 4, 3, 2, 0, 0],
        [1, 4, 5, 2, 0, 0],
    ]
    cut = windows.split(ids, 1)
    assert cut.length.tolist() == [5, 3, 4, 4]
    # A row's windows are the same with and without the other rows.
    for row in range(len(texts)):
        assert windows.split(ids[row : row + 1], 1).length.tolist() == [cut.length[row]]


def test_a_prefix_goes_before_each_window(source):
    made = tokenizer(source, length=6, windows=2, prefix="now")
    (ids,) = made.encode(["a a a joke joke"])
    lead, a, joke = [CLS, number("now")], number("a"), number("joke")
    assert ids.tolist() == [*lead, a, a, a, SEP, *lead, a, joke, joke, SEP]
    with pytest.raises(KnobError, match="length: 3 leaves no token"):
        tokenizer(source, length=3, prefix="now").encode(["a"])


def test_padding_that_is_not_0_changes_places_with_it(source):
    parts = json.loads(source)
    places = {0: 2, 2: 0}  # [CLS] gets 0, [PAD] gets 2
    for token in parts["added_tokens"]:
        token["id"] = places.get(token["id"], token["id"])
    for word, place in parts["model"]["vocab"].items():
        parts["model"]["vocab"][word] = places.get(place, place)
    for token in parts["post_processor"]["special_tokens"].values():
        token["ids"] = [places.get(place, place) for place in token["ids"]]
    (ids,) = tokenizer(json.dumps(parts), pad=2).encode(["tell"])
    assert ids.tolist() == [2, number("tell"), SEP, 0, 0, 0, 0, 0]


@given(st.lists(st.integers(), max_size=40), st.integers(2, 9), st.integers(1, 4))
def test_windows_reach_from_end_to_end(tokens, room, most):
    parts = tokenizing.spread(tokens, room, most)
    assert 1 <= len(parts) <= most
    assert all(len(part) <= room for part in parts)
    joined = [token for part in parts for token in part]
    assert joined[:1] == tokens[:1]
    assert joined[-1:] == tokens[-1:]
    if len(tokens) <= room * most and most > 1:
        assert len(joined) >= len(tokens)  # nothing is left out


def test_a_long_text_is_cut_in_the_middle():
    assert tokenizing.shortened("abcdef", 4) == "ab\nef"
    assert tokenizing.shortened("abcd", 4) == "abcd"


def test_the_view_is_read_behind_the_text():
    rows = {"text": ["x", "y"], "view": ["", "z"]}
    assert tokenizing.documents(rows) == ["x", "y\nz"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("pLeAsE iGnOrE tHiS", "please ignore this"),
        ("PLEASE IGNORE THIS", "please ignore this"),
        ("ПОЖАЛУЙСТА, ПРОЧТИ", "пожалуйста, прочти"),
        ("NO WAY", "NO WAY"),  # six letters
        ("See the API of NASA", "See the API of NASA"),  # 8 of 15 letters
        ("HTML and CSS are not JSON", "HTML and CSS are not JSON"),
        ("Die Katze im Sack kaufen", "Die Katze im Sack kaufen"),
        ("getUserName and setUserName", "getUserName and setUserName"),  # 4 of 24 letters
        ("aGVsbG8gd29ybGQhIQ== c2VjcmV0MTIz", "aGVsbG8gd29ybGQhIQ== c2VjcmV0MTIz"),
        ("好的，请继续写下去吧", "好的，请继续写下去吧"),
        ("", ""),
    ],
)
def test_case_without_a_sense_is_not_read(text, read):
    assert tokenizing.evened(text) == read
    assert tokenizing.documents({"text": [text], "view": ["A"]}) == [f"{read}\nA"]


@given(st.text(max_size=60))
def test_evening_twice_is_evening_once_and_only_case_changes(text):
    read = tokenizing.evened(text)
    assert read in (text, text.lower())
    assert tokenizing.evened(read) == read


def test_it_pickles_as_text(source):
    made = pickle.loads(pickle.dumps(tokenizer(source)))
    np.testing.assert_array_equal(made.encode(["a"]), tokenizer(source).encode(["a"]))


def test_a_window_longer_than_the_encoder_is_refused(tmp_path):
    name = tiny_encoder.write(tmp_path)
    assert tokenizing.read(name, 48, 1, 100).length == 48
    with pytest.raises(KnobError, match=r"length: .* has positions for 48 tokens, got 49"):
        tokenizing.read(name, 49, 1, 100)


def test_a_tokenizer_without_two_special_tokens_is_refused(source):
    parts = json.loads(source) | {"post_processor": None}
    with pytest.raises(KnobError, match="one token before a text and one after"):
        tokenizer(json.dumps(parts)).encode(["a"])
