"""Columns that give the label away: planted ones are named, good honest ones are not."""

import numpy as np
import pandas as pd
import pytest

from rampart.core.params import check
from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.leaks import Leak, codes, leaks, refusal, report
from rampart.synthetic.tables.settings import LeakParams
from tests.refusals import refused

N = 400
Y = np.random.default_rng(0).permutation(np.repeat([0, 1], [280, 120]))
FOLDS = np.arange(N) % 5


def flip(share, seed=1):
    """Return the label with a share of each class turned: balanced accuracy 1 - share."""
    turned, rng = Y.copy(), np.random.default_rng(seed)
    for label in (0, 1):
        rows = np.flatnonzero(label == Y)
        rows = rng.choice(rows, round(share * len(rows)), replace=False)
        turned[rows] = 1 - label
    return turned


def found(columns, kinds=None, y=Y, folds=FOLDS, limit=0.99):
    frame = pd.DataFrame(columns)
    schema = [Column(name, (kinds or {}).get(name, "categorical")) for name in frame]
    return leaks(frame, schema, y, folds, limit)


def texts(numbers):
    return pd.Series(numbers).astype(str)


def noise(seed=5):
    return texts(np.random.default_rng(seed).integers(0, 4, N))


def test_the_label_under_another_name_is_named():
    assert found({"a": noise(), "verdict": texts(Y)}) == [Leak(("verdict",), 1.0)]


def test_numbers_that_are_split_by_the_label_are_named():
    score = np.random.default_rng(2).random(N) + np.where(Y, 5.0, 0.0)
    assert found({"score": score}, {"score": "continuous"}) == [Leak(("score",), 1.0)]


def test_rows_in_the_order_of_their_label_make_a_number_of_rows_a_leak():
    y = np.sort(Y)
    (leak,) = found({"id": np.arange(N) * 1.0}, {"id": "continuous"}, y=y)
    assert leak.columns == ("id",)


@pytest.mark.parametrize("share", [0.02, 0.05, 0.2])
def test_a_good_honest_column_is_no_leak(share):
    assert found({"a": noise(), "good": texts(flip(share))}) == []


def test_what_is_missing_can_tell_too():
    there = pd.Series(np.where(Y == 1, None, "x"), dtype=object)
    assert [leak.columns for leak in found({"seen": there})] == [("seen",)]


def test_two_columns_that_tell_nothing_alone_tell_together():
    one = np.random.default_rng(3).integers(0, 2, N)
    (leak,) = found({"one": texts(one), "two": texts(one ^ Y), "a": noise()})
    assert (set(leak.columns), leak.balanced_accuracy) == ({"one", "two"}, 1.0)


def test_a_pair_of_a_column_that_is_a_leak_itself_is_not_told():
    assert len(found({"verdict": texts(Y), "a": noise(), "good": texts(flip(0.05))})) == 1


def test_a_number_of_its_own_for_each_row_tells_nothing():
    order = np.random.default_rng(4).permutation(N) * 1.0
    assert found({"id": order}, {"id": "continuous"}) == []


def test_a_rare_class_counts_as_much_as_another():
    y = np.zeros(N, dtype=int)
    y[::40] = 1  # 10 rows, of which 5 are told
    half = np.where(np.arange(N) % 80 == 0, "1", "0")
    assert found({"half": half}, y=y, folds=np.arange(N) // 80, limit=0.7) != []
    assert found({"half": half}, y=y, folds=np.arange(N) // 80, limit=0.8) == []


def test_three_classes():
    y = np.arange(N) % 3
    assert [leak.columns for leak in found({"name": texts(y), "a": noise()}, y=y)] == [("name",)]


def test_codes_of_numbers_keep_their_order_and_their_gaps():
    got = codes(pd.Series([0.0, 1.0, np.nan, 2.0, 1e300, -1e300]), "continuous")
    order = [5, 0, 1, 3, 4]
    assert (np.diff(got[order]) > 0).all()
    assert got[2] == got.min() == got[5] - 1
    assert np.isfinite(got.astype(np.float32)).all()
    assert codes(pd.Series([np.nan, np.nan]), "continuous").tolist() == [-1, -1]


def test_the_words_and_the_report():
    settings = LeakParams()
    some = [Leak(("a",), 1.0), Leak(("b", "c"), 0.9951)]
    assert refusal(some, settings).startswith(
        "the label can be read from 'a' (balanced accuracy 1.000); 'b' and 'c' together (balanced "
        "accuracy 0.995): leave columns out by exclude"
    )
    assert report(some, settings) == {
        "limit": 0.99,
        "found": [
            {"columns": ["a"], "balanced_accuracy": 1.0},
            {"columns": ["b", "c"], "balanced_accuracy": 0.9951},
        ],
    }


def test_a_wrong_limit_is_named():
    with refused(
        "malware",
        "tabulate.spam: {leak: {limit: 0.5}}",
        match=r"leak\.limit: must be > 0\.5, got 0\.5",
    ):
        check({"limit": 0.5}, "pipelines/malware/params.yaml: tabulate.spam.leak", LeakParams)
