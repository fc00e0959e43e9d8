from collections import namedtuple

import numpy as np
import pandas as pd
import pytest

from rampart.features import numeric, tfidf
from rampart.studies.account import tables

Fate = namedtuple("Fate", "column origin becomes rule")
Choice = namedtuple("Choice", "name kept reason")
ROWS = {
    "n_a": [1.0, 3.0, np.nan, 7.0],
    "n_b": [1.0, 3.0, np.nan, 7.0],
    "n_c": [0.0, -2.0, 4.0, 5.0],
    "n_none": [np.nan] * 4,
}


@pytest.fixture
def fitted():
    return numeric.Features(numeric.Params(columns=("n_*",))).fit_extract(ROWS)


def test_kept_dropped_and_ablated():
    fates = [
        Fate("a", "raw", ("n_a",), "seconds"),
        Fate("b", "raw", ("n_b", "text"), "bytes"),
        Fate("address", "raw", ("x_octet",), "tells who"),
        Fate("port", "raw", (), "drawn"),
        Fate("state", "raw", ("c_state",), "a name"),
        Fate("kind", "raw", ("c_kind",), "a name"),
    ]
    choices = {
        "n_a": Choice("n_a", False, "one value: 3"),
        "n_b": Choice("n_b", False, "one value: 4"),
        "x_octet": Choice("x_octet", True, "varies"),
    }
    levels = {"c_state": [], "c_kind": ["u", "v"]}
    table = tables.account(fates, choices, levels, {"x_octet"})
    assert table[["column", "kept", "training"]].to_numpy().tolist() == [
        ["a", "no", "n_a: one value: 3"],
        ["b", "yes", "n_b: one value: 4"],  # as words of the text
        ["address", "in the ablation alone", "x_octet: varies"],
        ["port", "no", ""],
        ["state", "no", "c_state: one value"],
        ["kind", "yes", "c_kind: 2 frequent values"],
    ]
    with pytest.raises(ValueError, match="n_z: nobody has chosen or dropped it"):
        tables.account([Fate("z", "raw", ("n_z",), "")], choices, levels, set())


def test_medians_and_ranges_in_their_own_unit(fitted):
    table = tables.scaling(*fitted).set_index("feature")
    assert list(table.index) == ["n_a", "n_b", "n_c"]  # n_none is dropped
    # The median of 1, 3, 7 is 3, that of -2, 0, 4, 5 the middle of 0 and 4 on the log scale.
    middle = np.expm1(np.log1p(4) / 2)
    assert table["median"].tolist() == pytest.approx([3, 3, middle], rel=1e-5)
    assert table["low"].tolist() == pytest.approx([1, 1, -2], rel=1e-5)
    assert table["high"].tolist() == pytest.approx([7, 7, 5], rel=1e-5)
    assert table["missing"].tolist() == [0.25, 0.25, 0]
    assert table["equals"].tolist() == ["", "n_a", ""]


def test_features_of_other_rows_are_refused(fitted):
    features, raw = fitted
    with pytest.raises(ValueError, match="fitted on other rows: _median differs"):
        tables.scaling(features, raw * 2)


def test_each_term_with_its_idf():
    settings = tfidf.Params(word_sizes=(1, 1), char_sizes=(3, 3), min_df=1)
    rows = {"text": ["get", "get put"], "view": ["", ""], "flag_x": [0, 1]}
    table = tables.vocabulary(tfidf.Features(settings).fit(rows)).set_index(["kind", "term"])
    # ln((1 + 2) / (1 + 2)) + 1 and ln((1 + 2) / (1 + 1)) + 1
    assert table.loc[("word", "get"), "idf"] == pytest.approx(1)
    assert table.loc[("word", "put"), "idf"] == pytest.approx(np.log(1.5) + 1)
    assert ("char", "t p") in table.index
    assert table.loc[("flag", "flag_x"), "idf"] == 1


def test_a_column_by_class():
    train = pd.DataFrame({"label": [0, 0, 0, 1, 1], "x": [1.0, 2, 3, np.nan, np.nan]})
    table = tables.spread(train, ["x"], ["info", "low"])
    assert table.iloc[0].tolist() == ["x", "info", 3, 3, 1, 1.5, 2, 2.5, 3]
    assert table.iloc[1][["class", "rows", "values"]].tolist() == ["low", 2, 0]
    assert table.iloc[1][["low", "high"]].isna().all()
