import json

import numpy as np
import pandas as pd
import pytest

from rampart.features import numeric, tfidf
from rampart.serving.plain import vectors
from rampart.serving.plain.vectors import Block, Raw, Vectors, described, placed
from rampart.tasks.flows.split import SplitParams, divide
from tests.tasks.flows import packed, small


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rows")
    raw = small.rows(folder, small.recording())
    return divide(raw, SplitParams(**packed.SPLIT), {}, {}).rows.reset_index(drop=True)


@pytest.fixture(scope="module")
def fitted(rows):
    return packed.features(rows[rows["split"] == "train"])


def test_what_was_written_and_read_gives_the_native_columns_to_the_bit(rows, fitted):
    native = fitted.transform(rows).toarray()
    columns = np.arange(0, native.shape[1], 3)
    vectors = Vectors(json.loads(json.dumps(described(fitted, columns))))
    place, texts = pd.factorize(rows["text"])
    found = vectors.matrix(list(texts), place, rows)
    assert (found.dtype, vectors.width) == (np.float32, len(columns))
    names = [name.partition(":")[2] for name in fitted.get_feature_names_out()[columns]]
    assert vectors.names == names
    assert vectors.numbers() == [name for name in names if name.startswith("n_")]
    np.testing.assert_array_equal(found, native[:, columns].astype(np.float32))


def test_one_kind_alone_has_a_plain_form_too(rows, fitted):
    numbers = fitted.parts[1].features
    vectors = Vectors(described(numbers, np.arange(fitted.parts[1].width)))
    found = vectors.matrix([], np.zeros(len(rows), dtype=int), rows)
    np.testing.assert_array_equal(found, numbers.transform(rows))


def test_numbers_by_hand():
    told = {"numbers": ["n_a"], "levels": {"c_p": ["tcp"]}, "kind": "numeric", "factor": 2.0}
    told |= {"median": [np.log(2), 0], "low": [0, 0], "range": [np.log(4), np.log(2)]}
    vectors = Vectors({"parts": [told], "columns": [0, 1]})
    columns = {"n_a": np.array([3, np.nan, -5]), "c_p": (np.array([0, 1, 0]), ["tcp", "udp"])}
    # ln 4 / ln 4, the median ln 2 / ln 4, and below the range; twice each.
    found = vectors.matrix([], np.arange(3), columns)
    np.testing.assert_allclose(found, [[2, 2], [1, 0], [0, 2]], atol=1e-6)
    raw = Raw(told).rows(columns)
    np.testing.assert_array_equal(raw, np.float32([[3, 1], [np.nan, 0], [-5, 1]]))


def test_blocks_are_placed_by_text_and_by_flow():
    blocks = [Block(np.eye(2, dtype=np.float32), True), Block(np.float32([[7], [8], [9]]), False)]
    place = np.array([1, 0, 1])
    assert placed(blocks, place).tolist() == [[0, 1, 7], [1, 0, 8], [0, 1, 9]]
    assert placed(blocks, place, np.array([1, 2])).tolist() == [[1, 7], [0, 8], [1, 9]]


def test_a_symbol_that_no_ngram_has_is_in_none():
    rows = {"text": ["ab ab", "ab"], "view": ["", ""]}
    params = tfidf.Params(word_sizes=(1, 1), char_sizes=(2, 2), min_df=2)
    native = tfidf.Features(params).fit(rows)
    vectors = Vectors(described(native, [0, 1]))  # the word ab and the two characters
    found = vectors.matrix(["ab", "zz zz", "\U0010ffff ab"], np.arange(3), {})
    assert found.tolist() == [[1, 1], [0, 0], [1, 1]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"columns": [1, 0]}, "columns: must rise within 0 and 1"),
        ({"columns": [0, 9]}, "columns: must rise within 0 and 1"),
        ({"columns": [-1, 0]}, "columns: must rise within 0 and 1"),
        ({"parts": [{"kind": "pickle"}]}, "of the kind 'pickle'; known"),
    ],
)
def test_a_damaged_file_is_refused(change, said):
    told = {"numbers": ["n_a", "n_b"], "levels": {}, "kind": "numeric", "factor": 1.0}
    told |= {key: [1, 1] for key in ("median", "low", "range")}
    with pytest.raises(ValueError, match=said):
        Vectors({"parts": [told], "columns": [0, 1]} | change)


def test_what_has_no_plain_form_is_refused(fitted):
    with pytest.raises(ValueError, match="builtins have no plain form"):
        described(object(), [0])
    flagged = tfidf.Features(tfidf.Params())
    flagged._flags = ["flag_x"]
    with pytest.raises(ValueError, match="with flags have no plain form"):
        described(flagged, [0])
    assert isinstance(fitted.parts[1].features, numeric.Features)
    assert vectors.VERSION


def test_what_is_counted_with_a_text_counts_here_too():
    texts, views = ["a b", "a b", "b"], ["c d", "", "c"]
    given = {"text": texts, "view": views}
    native = tfidf.Features(tfidf.Params(min_df=1)).fit(given)
    whole = native.transform(given).toarray()
    columns = Vectors(described(native, range(whole.shape[1])))
    np.testing.assert_array_equal(columns.matrix(texts, np.arange(3), {}, views), whole)
    assert (columns.matrix(texts, np.arange(3), {}) != whole).any()
