"""Counts of letters, which are sparse, beside lengths, which are dense."""

import copy

import joblib
import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.features.joined import Features, Part, mean_length, side_by_side
from rampart.features.surface import Features as Surface
from rampart.features.surface import Params
from rampart.features.tfidf import Features as Tfidf
from rampart.features.tfidf import Params as TfidfParams


class Length:
    """The number of characters and of words, in units of their mean."""

    def extract(self, rows):
        return np.array([[len(text), len(text.split())] for text in rows["text"]], dtype=float)

    def refit(self, raw):
        fitted = copy.copy(self)
        fitted.mean = raw.mean(axis=0)
        return fitted

    def weigh(self, raw):
        return raw / self.mean


class Letters:
    """How often a and b are there."""

    def extract(self, rows):
        counts = [[text.count("a"), text.count("b")] for text in rows["text"]]
        return sp.csr_matrix(np.array(counts, dtype=np.int32))

    def refit(self, raw):
        return self

    def weigh(self, raw):
        return raw

    def get_feature_names_out(self):
        return np.array(["a", "b"], dtype=object)


ROWS = {"text": ["aab", "b b", "aaa a"]}


def joined(dense_scale=1.0, sparse_scale=1.0):
    parts = [
        Part("letters", Letters(), 2, False, sparse_scale),
        Part("length", Length(), 2, True, dense_scale),
    ]
    features = Features(parts)
    return features.refit(features.extract(ROWS))


def test_by_hand():
    features = joined(dense_scale=2, sparse_scale=3)
    raw = features.extract(ROWS)
    assert raw.dtype == np.float32
    assert raw.toarray().tolist() == [[2, 1, 3, 1], [0, 2, 3, 2], [4, 0, 5, 2]]
    # Means of the lengths: 11/3 and 5/3; weighed rows (9/11, 3/5), (9/11, 6/5), (15/11, 6/5).
    dense = np.array([[9 / 11, 0.6], [9 / 11, 1.2], [15 / 11, 1.2]])
    unit = np.sqrt((dense**2).sum(axis=1)).mean()
    weighed = features.weigh(raw).toarray()
    np.testing.assert_allclose(weighed[:, :2], 3 * raw[:, :2].toarray())
    np.testing.assert_allclose(weighed[:, 2:], 2 * dense / unit, rtol=1e-6)
    assert mean_length(weighed[:, 2:]) == pytest.approx(2)
    np.testing.assert_array_equal(features.transform(ROWS).toarray(), weighed)
    names = ["letters:a", "letters:b", "length:0", "length:1"]
    assert features.get_feature_names_out().tolist() == names


def test_a_fold_is_weighed_by_its_own_rows():
    features, raw = joined(), joined().extract(ROWS)
    fold = features.refit(raw[:2])
    assert mean_length(fold.weigh(raw[:2])[:, 2:].toarray()) == pytest.approx(1)
    assert mean_length(features.weigh(raw)[:, 2:].toarray()) == pytest.approx(1)
    np.testing.assert_array_equal(fold.parts[1].features.mean, [3, 1.5])


@settings(max_examples=20)
@given(st.lists(st.text(alphabet="ab c", max_size=12), min_size=1, max_size=6))
def test_one_row_alone_is_what_it_is_among_others(texts):
    features = joined()
    whole = features.transform({"text": texts}).toarray()
    for row, text in zip(whole, texts, strict=True):
        np.testing.assert_array_equal(features.transform({"text": [text]}).toarray()[0], row)


def test_kinds_that_are_joined_are_what_they_are_alone():
    rows = {"text": ["one two three", "two three four", "three four one"], "view": [""] * 3}
    tfidf, counts = Tfidf(TfidfParams(min_df=1)).fit_extract(rows)
    surface, raw = Surface(Params()).fit_extract(rows)
    parts = [
        Part("tfidf", tfidf, counts.shape[1], False),
        Part("surface", surface, raw.shape[1], True),
    ]
    features = Features(parts).refit(side_by_side([counts, raw]))
    X = features.transform(rows)
    width = counts.shape[1]
    np.testing.assert_array_equal(X[:, :width].toarray(), tfidf.weigh(counts).toarray())
    direct = surface.weigh(raw)
    np.testing.assert_allclose(X[:, width:].toarray() * mean_length(direct), direct, atol=1e-4)
    assert features.get_feature_names_out()[-1] == "surface:entropy"


def test_the_same_bytes_twice(tmp_path):
    for name in ("one", "two"):
        joblib.dump(joined(), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_refused():
    with pytest.raises(NotImplementedError, match="made of fitted ones"):
        joined().fit(ROWS)
    with pytest.raises(ValueError, match=r"must have the same rows, got \[1, 2\]"):
        side_by_side([np.zeros((1, 2)), np.zeros((2, 2))])


def test_rows_of_zeros_have_no_length_to_divide_by():
    assert mean_length(np.zeros((3, 2))) == 1
