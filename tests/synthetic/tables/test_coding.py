import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.tables.coding import fit_coder
from rampart.synthetic.tables.rows import UNSEEN, Rows
from rampart.synthetic.tables.schema import Column

SCHEMA = (
    Column("b", "binary", False),
    Column("n", "continuous", True),
    Column("c", "categorical", False),
    Column("o", "ordinal", False),
)


def features(b, n, c, o):
    columns = {"b": b, "n": np.array(n, np.float64), "c": c, "o": o}
    return pd.DataFrame(columns).astype(dict.fromkeys("bco", object))


TRAIN = features(
    ["1", "0", None, "1"],
    [10, np.nan, 30, 20],
    ["z", "y", "x", "y"],
    ["10", "9", None, "2"],
)


def test_the_layout_of_a_table_by_hand():
    layout = fit_coder(TRAIN, SCHEMA).layout
    assert layout.names == ("b", "c", "o", "n missing", "o missing")
    assert layout.kinds == ("categorical", "categorical", "ordinal", "binary", "binary")
    assert layout.sizes == (3, 3, 3, 2, 2)
    assert layout.continuous == ("n",)


def test_codes_by_hand():
    rows = fit_coder(TRAIN, SCHEMA).encode(TRAIN)
    assert rows.discrete.dtype == np.int32
    assert rows.discrete.tolist() == [
        [1, 2, 2, 0, 0],  # o: "2" < "9" < "10"
        [0, 1, 1, 1, 0],
        [2, 0, 1, 0, 1],  # the median of o is "9"
        [1, 1, 0, 0, 0],
    ]
    # Three numbers: Phi^-1 of 1/6, 1/2, 5/6. The missing one is the median, 20.
    assert rows.continuous.ravel() == pytest.approx([-0.967422, 0, 0.967422, 0], abs=1e-6)


def test_there_and_back():
    coder = fit_coder(TRAIN, SCHEMA)
    back = coder.decode(coder.encode(TRAIN[["o", "c", "n", "b"]]))
    pd.testing.assert_frame_equal(back, TRAIN)
    assert back["b"].tolist()[2] is None


def test_values_that_the_training_part_never_had():
    known = TRAIN.iloc[[0, 3]]  # nothing missing
    coder = fit_coder(known, SCHEMA)
    assert coder.layout.names == ("b", "c", "o")
    assert coder.layout.sizes == (1, 2, 2)
    assert coder.layout.kinds == ("binary", "categorical", "ordinal")
    new = features(["0", None], [99, np.nan], ["x", None], ["9", None])
    rows = coder.encode(new)
    assert rows.discrete.tolist() == [[UNSEEN] * 3] * 2
    # 10 and 20 have the scores Phi^-1 of 1/4 and 3/4: 99 is taken for 20, missing for 10.
    assert rows.continuous.ravel() == pytest.approx([0.67449, -0.67449], abs=1e-5)
    with pytest.raises(ValueError, match=r"^rows with unseen values or codes out of range cannot"):
        coder.decode(rows)
    with pytest.raises(ValueError, match="codes out of range"):
        coder.decode(Rows(np.array([[0, 2, 0]], np.int32), np.zeros((1, 1))))


def test_generated_numbers_are_in_range_and_whole_where_they_were():
    coder = fit_coder(TRAIN, SCHEMA)
    codes = np.tile(np.array([0, 0, 0, 0, 0], np.int32), (4, 1))
    rows = Rows(codes, np.array([[-7.0], [0.1], [0.5], [7.0]]))
    # 0.1 / 0.967422 of the way from 20 to 30 is 21.03, 0.5 / 0.967422 is 25.2.
    assert coder.decode(rows)["n"].tolist() == [10, 21, 25, 30]
    settled = coder.settle(rows)
    assert settled.continuous.ravel() == pytest.approx([-0.967422, 0.0967422, 0.483711, 0.967422])
    assert settled.discrete.tolist() == rows.discrete.tolist()


def test_a_column_without_any_value_in_the_training_part():
    nothing = features([None] * 2, [np.nan] * 2, [None] * 2, [None] * 2)
    coder = fit_coder(nothing, SCHEMA)
    assert coder.layout.names == ("b", "c", "o", "n missing")
    assert coder.layout.sizes == (1, 1, 1, 2)
    rows = coder.encode(nothing)
    assert rows.discrete.tolist() == [[0, 0, 0, 1]] * 2
    assert rows.continuous.tolist() == [[0], [0]]
    pd.testing.assert_frame_equal(coder.decode(rows), nothing)


def test_an_order_of_texts_and_a_name_that_is_taken():
    grades = pd.DataFrame({"g": ["2-mid", "1-low", "3-high"], "g missing": ["0", "1", "0"]})
    schema = (Column("g", "ordinal"), Column("g missing", "binary"))
    assert fit_coder(grades, schema).encode(grades).discrete[:, 0].tolist() == [1, 0, 2]
    grades.loc[0, "g"] = None
    assert fit_coder(grades, schema).layout.names == ("g", "g missing", "g missing?")


def test_what_cannot_be_coded_is_refused():
    with pytest.raises(ValueError, match=r"^no column 'o'; known: b, c, n"):
        fit_coder(TRAIN.drop(columns="o"), SCHEMA)
    with pytest.raises(ValueError, match=r"^no column 'o'; known: b, c, n"):
        fit_coder(TRAIN, SCHEMA).encode(TRAIN.drop(columns="o"))
    with pytest.raises(ValueError, match="needs a row at least"):
        fit_coder(TRAIN.iloc[:0], SCHEMA)
    with pytest.raises(ValueError, match=r"^continuous column 'b' holds no number"):
        fit_coder(pd.DataFrame({"b": ["x"]}), [Column("b", "continuous")])
    with pytest.raises(ValueError, match=r"^continuous column 'b' has an infinite number"):
        fit_coder(pd.DataFrame({"b": [np.inf]}), [Column("b", "continuous")])


def test_the_same_rows_give_the_same_bytes_whatever_objects_they_are():
    copied = TRAIN.map(lambda cell: "".join(list(cell)) if isinstance(cell, str) else cell)
    schema = [Column("".join(list(c.name)), "".join(list(c.kind)), c.integer) for c in SCHEMA]
    one, two = fit_coder(TRAIN, SCHEMA), fit_coder(copied, schema)
    assert pickle.dumps(one) == pickle.dumps(two)
    loaded = pickle.loads(pickle.dumps(one))
    assert loaded.layout == one.layout
    assert loaded.encode(TRAIN).discrete.tolist() == one.encode(TRAIN).discrete.tolist()


values = st.tuples(
    st.sampled_from(["0", "1", None]),
    st.none() | st.integers(-5, 99),
    st.sampled_from(["x", "y", "1", None]),
    st.sampled_from(["1", "2", "10", None]),
)


@settings(max_examples=40)
@given(st.lists(values, min_size=1, max_size=30), st.integers(0, 99))
def test_coding_loses_nothing_and_any_coded_row_decodes(rows, seed):
    train = features(*zip(*rows, strict=True))
    coder = fit_coder(train, SCHEMA)
    coded = coder.encode(train)
    assert (coded.discrete >= 0).all()
    pd.testing.assert_frame_equal(coder.decode(coded), train)
    layout, rng = coder.layout, np.random.default_rng(seed)
    drawn = Rows(
        rng.integers(0, layout.sizes, (20, len(layout.names))).astype(np.int32),
        rng.normal(size=(20, len(layout.continuous))),
    )
    settled = coder.settle(drawn)
    decoded = coder.decode(settled)
    pd.testing.assert_frame_equal(decoded, coder.decode(drawn))
    for name in "bco":
        assert set(decoded[name]) <= set(train[name])
    numbers = decoded["n"].dropna()
    assert (numbers == numbers.round()).all()
    assert numbers.between(train["n"].min(), train["n"].max()).all()
