import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rampart.core.params import ParamError, check
from rampart.features import tfidf
from rampart.features.tfidf import Features, Params, ngrams
from tests.told import counts, hear

SMALL = Params(word_sizes=(1, 1), char_sizes=(1, 1), min_df=1)


def rows(texts, views=None, **flags):
    return {"text": list(texts), "view": views or [""] * len(texts), **flags}


def named(features, matrix):
    """Return each row as {name: value}, zeros left out."""
    names = features.get_feature_names_out()
    return [
        {names[column]: value for column, value in enumerate(row) if value}
        for row in matrix.toarray()
    ]


def test_tf_idf_by_hand():
    train = rows(["x", "x y", "x x x y y"], flag_bidi=[0, 5, 1])
    features, counts = Features(SMALL).fit_extract(train)
    assert named(features, counts)[2] == {
        "word:x": 3, "word:y": 2, "char:x": 3, "char:y": 2, "char: ": 4, "flag_bidi": 1
    }  # fmt: skip
    one, two, three = named(features, features.weigh(counts))
    # idf: x is in 3 of 3 texts, ln(4/4) + 1 = 1; y and the space in 2, ln(4/3) + 1 = 1.287682.
    assert one == {"word:x": 1, "char:x": 1}
    # Words 1 and 1.287682, length 1.630377; characters 1 and twice 1.287682, length 2.077559.
    # The flag keeps its size: 1 + ln 5 = 2.609438.
    assert two == pytest.approx(
        {"word:x": 0.613355, "word:y": 0.789806, "char:x": 0.481334, "char:y": 0.619805,
         "char: ": 0.619805, "flag_bidi": 2.609438}, abs=1e-6,
    )  # fmt: skip
    # x: 1 + ln 3 = 2.098612; y: (1 + ln 2) 1.287682 = 2.180240; length 3.026157.
    assert three["word:x"] == pytest.approx(0.693491, abs=1e-6)
    assert three["word:y"] == pytest.approx(0.720465, abs=1e-6)
    assert three["flag_bidi"] == 1


def test_a_fold_does_not_use_what_it_has_too_seldom():
    knobs = SMALL.model_copy(update={"min_df": 2})
    train = rows(["x y", "x y", "x z", "x z"], flag_bidi=[0, 0, 0, 3])
    features, counts = Features(knobs).fit_extract(train)
    fold = features.refit(counts[:3])
    # Of the fold's three rows z is in one. Without it x, idf 1, is alone in its block.
    assert named(fold, fold.weigh(counts[3:]))[0]["word:x"] == 1
    assert "word:z" not in named(fold, fold.weigh(counts[3:]))[0]
    assert fold.weigh(counts).shape == counts.shape
    # A flag has no document frequency; the features that the fold came from stay as they were.
    assert named(fold, fold.weigh(counts[3:]))[0]["flag_bidi"] == pytest.approx(1 + np.log(3))
    assert "word:z" in named(features, features.weigh(counts))[3]


@given(
    st.lists(st.tuples(st.text("ab c", max_size=9), st.text("ab", max_size=3)), min_size=2),
    st.integers(1, 2),
)
def test_every_block_has_unit_length_or_none(pairs, min_df):
    texts, views = zip(*pairs, strict=True)
    features = Features(Params(min_df=min_df, char_sizes=(1, 3)))
    try:
        matrix = features.fit(rows(texts, views)).transform(rows(texts, views))
    except ValueError:
        assume(False)
    words = sum(name.startswith("word:") for name in features.get_feature_names_out())
    for block in (matrix[:, :words], matrix[:, words:]):
        lengths = np.sqrt(block.multiply(block).sum(axis=1)).A1
        np.testing.assert_allclose(lengths[lengths > 0], 1, rtol=1e-5)
    assert matrix.dtype == np.float32
    assert np.isfinite(matrix.data).all()


def test_one_row_weighs_the_same_alone_and_among_a_thousand():
    rng = np.random.default_rng(2)
    texts = [" ".join(rng.choice(["tell", "me", "now", "ignore", "😀"], 6)) for _ in range(1000)]
    train = pd.DataFrame(rows(texts, flag_tag=rng.integers(0, 3, 1000)))
    features, counts = Features(Params()).fit_extract(train)
    assert (features.extract(train) != counts).nnz == 0
    matrix = features.transform(train)
    for place in (0, 255, 256, 999):
        row = train.iloc[[place]]
        for form in (row, row.to_dict("list")):  # a frame, or columns as prepare() gives them
            alone = features.transform(form)
            assert alone.indices.tolist() == matrix[place].indices.tolist()
            assert alone.data.tolist() == matrix[place].data.tolist()


def test_both_ends_of_a_long_text_count_and_the_view_too():
    features = Features(SMALL.model_copy(update={"max_chars": 6}))
    features.fit(rows(["abc123xyz", "OK"], ["decoded", ""]))
    # Three characters from each end; the view cut to six; all in lower case.
    assert set(named(features, features.extract(rows(["abc123xyz"], ["Decoded"])))[0]) == {
        "word:abc", "word:xyz", "word:decode", *(f"char:{c}" for c in "abcxyzdeo\n")
    }  # fmt: skip


def test_the_shortest_cut_is_one_character_from_each_end():
    features = Features(SMALL.model_copy(update={"max_chars": 2})).fit(rows(["abcd", "bc"]))
    assert set(named(features, features.extract(rows(["abcd"])))[0]) == {
        "word:a", "word:d", "char:a", "char:d", "char:\n"
    }  # fmt: skip
    with pytest.raises(ParamError, match="max_chars: must be >= 2, got 1"):
        check({"max_chars": 1}, "featurize.tfidf", Params)


def test_a_text_without_any_known_n_gram_is_a_row_of_zeros():
    features = Features(SMALL).fit(rows(["abc abc"], flag_tag=[1]))
    matrix = features.transform(rows(["", "???", "123"], flag_tag=[0, 0, 0]))
    assert (matrix.shape[0], matrix.nnz) == (3, 0)


def test_without_flags_and_without_rows():
    features = Features(SMALL).fit(rows(["abc", "abd"]))
    assert not any(name.startswith("flag_") for name in features.get_feature_names_out())
    with pytest.raises(ValueError, match="no word n-gram is in 1 or more training texts"):
        Features(SMALL).fit(rows([]))


def test_the_same_bytes_twice(tmp_path):
    for name in ("one", "two"):
        features = Features(SMALL).fit(rows(["a b", "b c"], flag_tag=[1, 0]))
        joblib.dump(features, tmp_path / name)
        features.transform(rows(["a"], flag_tag=[0]))  # using them changes nothing
        joblib.dump(features, tmp_path / f"{name}-used")
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1


def test_texts_are_told(monkeypatch):
    read, counted = hear(monkeypatch, ngrams), hear(monkeypatch, tfidf)
    Features(SMALL).fit(rows(["x y"] * 300))
    assert counts(read) == ["[256/300]", "[300/300]"] * 2
    assert counts(counted) == ["[256/300]", "[300/300]"]
