"""A synthetic table of a whole real one: what its rows are, and how near they come."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.loading import load
from rampart.core.params import Block
from rampart.synthetic import release as synthesis
from rampart.synthetic.flags import Limits
from rampart.synthetic.interface import Generator
from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.rows import Rows
from tests import cells

copy = load("rampart.synthetic.generators", "copy")
LIMITS = Limits(**cells.LIMITS)
BITS = (Column("a", "binary"), Column("b", "binary"))


class First(Generator):
    """Gives the first coded row of the fit over and over."""

    history = []

    def fit(self, rows, y):
        self.row = rows.take(np.array([0]))
        return self

    def sample(self, n_per_class, seed):
        y = np.repeat(np.arange(len(n_per_class)), n_per_class)
        return self.row.take(np.zeros(len(y), int)), y


def fitted(features, labels, schema, build=copy.build, label="y"):
    return synthesis.fit(features, np.array(labels), label, schema, build, Block(), 1)


def frame(a, b):
    return pd.DataFrame({"a": list(a), "b": list(b)}, dtype=object)


@pytest.mark.parametrize(
    ("counts", "rows", "expected"),
    [
        ([50, 30, 20], 7, [4, 2, 1]),  # 3.5, 2.1, 1.4: the half is the largest remainder
        ([1, 1, 1], 4, [2, 1, 1]),  # equal remainders: the first
        ([2, 2], 4, [2, 2]),
        ([98, 1, 1], 3, [1, 1, 1]),  # one a class at least, taken from the largest
        ([999, 1], 100, [99, 1]),  # 99.9, 0.1
        ([6, 3, 1], 20, [12, 6, 2]),
    ],
)
def test_quotas_by_hand(counts, rows, expected):
    assert synthesis.quotas(counts, rows) == expected


def test_fewer_rows_than_classes_are_refused():
    with pytest.raises(ValueError, match="rows must be at least 3, one a class, got 2"):
        synthesis.quotas([5, 5, 5], 2)


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=8), st.integers(0, 5000))
def test_quotas_add_up_and_are_the_proportions_to_a_row(counts, more):
    rows = len(counts) + more
    shares = np.array(synthesis.quotas(counts, rows))
    exact = np.array(counts) * rows / sum(counts)
    assert shares.sum() == rows
    assert shares.min() >= 1
    if exact.min() >= 1:
        assert (np.abs(shares - exact) < 1).all()


def test_rows_have_the_columns_and_classes_of_the_table():
    drawn = synthesis.make(fitted(frame("0011", "xyxy"), list("pppq"), BITS), 8, seed=3)
    assert list(drawn) == ["a", "b", "y"]
    assert drawn["y"].value_counts().to_dict() == {"p": 6, "q": 2}
    assert set(drawn.loc[drawn["y"] == "q", ["a", "b"]].itertuples(index=False, name=None)) == {
        ("1", "y")
    }
    assert drawn.index.tolist() == list(range(8))


def test_classes_come_mixed_and_the_same_seed_gives_the_same_rows():
    generator = fitted(frame("01" * 20, "xy" * 20), ["p"] * 20 + ["q"] * 20, BITS)
    drawn = synthesis.make(generator, 40, seed=1)
    assert 0 < (drawn["y"][:20] == "p").sum() < 20
    pd.testing.assert_frame_equal(drawn, synthesis.make(generator, 40, seed=1))
    assert not drawn.equals(synthesis.make(generator, 40, seed=2))


def test_numbers_have_as_many_digits_as_those_of_the_table():
    schema = [Column("price", "continuous"), Column("n", "continuous", True)]
    features = pd.DataFrame({"price": [0.25, 1.5, np.nan, 9.75], "n": [1.0, 20.0, 300.0, 4.0]})

    class Between(First):
        def sample(self, n_per_class, seed):
            n = sum(n_per_class)
            numbers = np.linspace(-1, 1, 2 * n).reshape(n, 2)
            return Rows(np.zeros((n, 1), np.int32), numbers), np.arange(n) % 2

    generator = fitted(features, list("pqpq"), schema, lambda *_: Between())
    drawn = synthesis.make(generator, 50, seed=0)
    assert generator.decimals == {"price": 2}
    assert drawn["price"].nunique() > 10
    assert (drawn["price"] == drawn["price"].round(2)).all()
    assert (drawn["n"] == drawn["n"].round()).all()


def test_decimals_are_those_of_the_longest_number():
    values = {"a": [0.1, 7.0], "b": [0.125, -2.5], "c": [1e-6, 5.0], "d": [np.pi, 1.0]}
    features = pd.DataFrame(values | {"e": ["0.5", "1"]})
    schema = [*(Column(name, "continuous") for name in "abcd"), Column("e", "binary")]
    assert synthesis.decimals(features, schema) == {"a": 1, "b": 3, "c": 6}


def test_truth_values_come_back_as_such_and_missing_ones_stay_missing():
    features = frame(["True", "False", "False"] * 2, [None, "True", "False"] * 2)
    generator = fitted(features, ["True", "False"] * 3, BITS)
    drawn = synthesis.make(generator, 30, seed=0)
    assert generator.truths == ("a", "b", "y")
    assert [str(kind) for kind in drawn.dtypes] == ["bool", "boolean", "bool"]
    assert drawn["b"].isna().any()


def test_true_among_other_texts_is_a_text():
    generator = fitted(frame(["True", "no"] * 2, "xyxy"), list("pqpq"), BITS)
    assert generator.truths == ()
    assert set(synthesis.make(generator, 20, seed=0)["a"]) == {"True", "no"}


def test_constant_columns_come_back_in_their_place():
    generator = fitted(frame("0101", "xyyx"), list("pqpq"), BITS)._replace(
        columns=("k", "y", "a", "e", "b", "t"), constants={"k": "one", "e": None, "t": "True"}
    )
    drawn = synthesis.make(generator, 5, seed=0)
    assert list(drawn) == ["k", "y", "a", "e", "b", "t"]
    assert drawn["k"].tolist() == ["one"] * 5
    assert drawn["e"].isna().all()
    assert drawn["t"].tolist() == [True] * 5


def test_a_column_with_the_labels_name_is_refused():
    with pytest.raises(ValueError, match="a column of features has the name of the label, 'a'"):
        fitted(frame("01", "xy"), list("pq"), BITS, label="a")


def test_class_counts_name_a_class_that_is_not_there():
    generator = fitted(frame("0101", "xyyx"), list("pqpq"), BITS)._replace(counts=(30, 10))
    drawn = pd.DataFrame({"y": ["p", "p"]})
    assert synthesis.class_counts(generator, drawn) == {"p": (30, 2), "q": (10, 0)}


def test_likeness_by_hand():
    features = frame("0011", "xyyy")
    generator = fitted(features, list("pqpq"), BITS)
    drawn = frame("0110", "xxyy").assign(y="p")
    # (1, x) is half a table away from (0, x) and from (1, y); the three others are rows.
    # Real rows: (0, x) and (0, y) differ in one of two columns, the two (1, y) are equal.
    assert synthesis.likeness(generator, features, drawn) == {
        "exact_copies": 0.75,
        "distance": 0.0,
        "real_distance": 0.25,
    }


def test_a_copy_is_found_however_many_digits_its_numbers_have():
    rng = np.random.default_rng(0)
    features = pd.DataFrame({"x": rng.normal(size=3000), "z": rng.lognormal(size=3000)})
    generator = fitted(
        features, rng.choice(["p", "q"], 3000), [Column(name, "continuous") for name in "xz"]
    )
    scores = synthesis.likeness(generator, features, synthesis.make(generator, 500, seed=0))
    assert scores["exact_copies"] == 1
    assert scores["distance"] < 1e-9 < scores["real_distance"]


def test_distances_are_of_so_many_rows_at_most(monkeypatch):
    monkeypatch.setattr(synthesis, "COMPARED", 2)
    features = frame("0001", "xxyy")
    generator = fitted(features, list("pqpq"), BITS)
    drawn = frame("0000" + "1" * 6, "x" * 10)
    scores = synthesis.likeness(generator, features, drawn)
    assert scores["distance"] == 0  # the first two; over all rows it is half a table
    assert scores["exact_copies"] == 0.4
    # Of the first and the last row: (0, x) is there twice, (1, y) is nearest to (0, y).
    assert scores["real_distance"] == 0.25


def test_a_table_of_rows_that_are_all_alike_carries_warnings():
    features = pd.DataFrame({"a": np.arange(40) / 10, "b": np.arange(40) % 7 / 2})
    columns = [Column("a", "continuous"), Column("b", "continuous")]
    generator = fitted(features, ["p", "q"] * 20, columns)
    alike = features.iloc[[3] * 40].assign(y="p").reset_index(drop=True)
    measured = synthesis.likeness(generator, features, alike)
    assert measured["exact_copies"] == 1.0
    assert measured["coverage"] < 0.5
    said = synthesis.warnings(measured, LIMITS)
    assert [text.partition(":")[0] for text in said] == [
        "repeats training rows",
        "unlike the real rows",
        "leaves most of the data out",
    ]
    same = synthesis.likeness(generator, features, features.assign(y="p"))
    assert (same["coverage"], same["c2st_auc"] < 0.95) == (1.0, True)
