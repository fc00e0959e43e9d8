import pickle

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rampart.features.tfidf import ngrams
from rampart.features.tfidf.ngrams import WORD, NgramCounter, tally

TEXTS = st.lists(st.text("ab c_1-\n", max_size=12), min_size=1, max_size=6)
SIZES = {"word": (1, 3), "char": (2, 5)}
KINDS = pytest.mark.parametrize("kind", SIZES)


def fitted(kind, texts, sizes=None, most=10_000, min_df=1):
    return NgramCounter(kind, sizes or SIZES[kind], most, min_df).fit(texts)


def fitted_or_skip(kind, texts, **knobs):
    try:
        return fitted(kind, texts, **knobs)
    except ValueError:
        assume(False)


def parts(kind, text, sizes):
    """Return the n-grams of a text, one by one."""
    symbols, joint = (list(text), "") if kind == "char" else (WORD.findall(text), " ")
    return [
        joint.join(symbols[start : start + size])
        for size in range(sizes[0], sizes[1] + 1)
        for start in range(len(symbols) - size + 1)
    ]


@KINDS
@given(train=TEXTS, other=TEXTS, min_df=st.integers(1, 3))
def test_equals_scikit_learn_with_the_same_tokens(kind, train, other, min_df):
    from sklearn.feature_extraction.text import CountVectorizer

    counter = fitted_or_skip(kind, train, min_df=min_df)
    peer = CountVectorizer(analyzer=lambda text: parts(kind, text, SIZES[kind]), min_df=min_df)
    peer.fit(train)
    names = counter.names()
    assert sorted(names) == sorted(peer.vocabulary_)
    order = [peer.vocabulary_[name] for name in names]
    for texts in (train, other):
        counts = counter.counts(texts)
        assert counts.has_sorted_indices
        assert (counts.dtype, counts.indices.dtype) == (np.int32, np.int32)
        np.testing.assert_array_equal(counts.toarray(), peer.transform(texts).toarray()[:, order])


def test_counts_by_hand():
    counter = fitted("char", ["abab", "ab", "ba"], sizes=(2, 3))
    # "ab" is in two texts, "ba" in two, "aba" and "bab" in one.
    # Both letters occur four times: a has the code 1, b 2, and the last one weighs most.
    assert counter.names() == ["ba", "ab", "aba", "bab"]
    assert counter.counts(["abab", "xab", "a", ""]).toarray().tolist() == [
        [1, 2, 1, 1],
        [0, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
    ]


@KINDS
@given(train=TEXTS, other=TEXTS)
def test_a_text_counts_the_same_whatever_stands_beside_it(kind, train, other):
    counter = fitted_or_skip(kind, train)
    together = counter.counts(other).toarray()
    alone = np.vstack([counter.counts([text]).toarray() for text in other])
    np.testing.assert_array_equal(together, alone)


@KINDS
@given(train=TEXTS, most=st.integers(1, 12))
def test_the_most_frequent_are_kept_and_all_their_parts(kind, train, most):
    all_of_them = fitted_or_skip(kind, train)
    counter = fitted(kind, train, most=most)
    assert len(counter.keys_) == min(most, len(all_of_them.keys_))
    frequency = (all_of_them.counts(train) > 0).sum(axis=0).A1
    frequency = dict(zip(all_of_them.names(), frequency, strict=True))
    kept = set(counter.names())
    lost = [n for name, n in frequency.items() if name not in kept]
    assert min(frequency[name] for name in kept) >= max(lost, default=0)
    for name in kept:  # a part is in at least as many texts
        assert set(parts(kind, name, SIZES[kind])) <= kept


@KINDS
def test_the_same_n_grams_however_many_texts_at_a_time(kind, monkeypatch):
    rng = np.random.default_rng(1)
    texts = ["".join(rng.choice(list("ab c"), 9)) for _ in range(50)]
    whole = fitted(kind, texts, min_df=2)
    monkeypatch.setattr(ngrams, "TEXTS", 7)
    assert fitted(kind, texts, min_df=2).keys_.tolist() == whole.keys_.tolist()


def test_names_decode_what_is_beyond_the_basic_plane():
    counter = fitted("char", ["𝔘😀é", "𝔘😀é"], sizes=(1, 3))
    assert set(counter.names()) == {"𝔘", "😀", "é", "𝔘😀", "😀é", "𝔘😀é"}
    assert counter.counts(["😀😀é"]).sum() == 4  # 😀, 😀, é, 😀é
    assert fitted("char", ["\ud83d!", "\ud83d!"], sizes=(2, 2)).names() == ["!\ud83d"[::-1]]


def test_words_are_ascii_letters_digits_and_underscores():
    counter = fitted("word", ["naïve x_1, 42", "x_1 42"], sizes=(1, 2), min_df=2)
    assert set(counter.names()) == {"x_1", "42", "x_1 42"}


def test_no_n_gram_reaches_from_one_text_into_the_next():
    counter = fitted("word", ["a b", "c d"], sizes=(2, 2))
    assert set(counter.names()) == {"a b", "c d"}


def test_symbols_beyond_the_alphabet_are_in_no_n_gram(monkeypatch):
    monkeypatch.setitem(ngrams.BITS, "char", 2)  # three symbols
    counter = fitted("char", ["aaabbc", "cdab"], sizes=(1, 2))
    assert set(counter.names()) == {"a", "b", "c", "aa", "ab", "bb", "bc"}
    assert counter.counts(["ad"]).sum() == 1


@KINDS
@pytest.mark.parametrize("texts", [[], [""], ["?", ""], ["one", "two"]])
def test_nothing_to_learn_from_is_an_error(kind, texts):
    with pytest.raises(ValueError, match=f"no {kind} n-gram is in 2 or more training texts"):
        fitted(kind, texts, min_df=2)


@KINDS
def test_no_texts_have_no_counts(kind):
    assert fitted(kind, ["some text"]).counts([]).shape[0] == 0


@pytest.mark.parametrize(
    ("kind", "sizes", "message"),
    [
        ("sentence", (1, 2), "kind must be one of char, word, got 'sentence'"),
        ("char", (3, 6), r"char n-grams have 1 to 5 symbols, got \(3, 6\)"),
        ("word", (0, 2), r"word n-grams have 1 to 3 symbols, got \(0, 2\)"),
        ("word", (2, 1), "got"),
    ],
)
def test_wrong_knobs_are_named(kind, sizes, message):
    with pytest.raises(ValueError, match=message):
        NgramCounter(kind, sizes, 10, 1)


@KINDS
def test_the_same_bytes_twice_and_the_same_counts_after_loading(kind):
    texts = ["one two three", "two three four", "thr"]
    first, second = (pickle.dumps(fitted(kind, texts)) for _ in range(2))
    assert first == second
    used = fitted(kind, texts)
    expected = used.counts(texts)
    assert pickle.dumps(used) == first  # its hash table is not kept
    assert (pickle.loads(first).counts(texts) != expected).nnz == 0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=30))
def test_tally_counts_cells(cells):
    dense = np.zeros((4, 5), dtype=int)
    for cell in cells:
        dense[cell] += 1
    rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    np.testing.assert_array_equal(tally(rows, columns, (4, 5)).toarray(), dense)
