import io

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core.params import KnobError, ParamError, check
from rampart.features import ablated, counters, numeric
from tests.refusals import refused

NAN = np.nan
ROWS = pd.DataFrame(
    {
        "n_a": [0.0, np.e - 1, NAN, np.e**2 - 1],
        "n_b": [5.0, 5.0, 5.0, 5.0],
        "n_c": [-1.0, 0.0, 1.0, 3.0],
        "c_k": ["x", "x", "y", ""],
        "x_h": [1.0, 2.0, 3.0, 4.0],
        "label": [0, 1, 0, 1],
    }
)


def fitted(rows=ROWS, module=numeric, **knobs):
    settings = {"columns": ("n_*", "c_*"), "fewest": 1} | knobs
    return module.Features(module.Params(**settings)).fit_extract(rows)


def test_by_hand():
    features, raw = fitted()
    # ln(1 + x) of n_a is 0, 1, missing, 2: the median 1, then (x - 0) / 2.
    weighed = features.weigh(raw)
    names = features.get_feature_names_out().tolist()
    assert names == ["n_a", "n_c", "c_k=x", "c_k=", "c_k=y"]
    np.testing.assert_allclose(weighed[:, 0], [0, 0.5, 0.5, 1], atol=1e-6)
    # sign(x) ln(1 + |x|) of n_c is -ln 2, 0, ln 2, 2 ln 2.
    np.testing.assert_allclose(weighed[:, 1], [0, 1 / 3, 2 / 3, 1], atol=1e-6)
    assert weighed[:, 2].tolist() == [1, 1, 0, 0]
    assert weighed.dtype == np.float32


def test_what_is_not_asked_for_is_not_there():
    features, _ = fitted()
    assert not [n for n in features.get_feature_names_out() if n.startswith(("x_", "label"))]
    assert features.choices_[1] == ("n_b", False, "one value: 5")


def test_other_rows_are_imputed_and_clipped_by_what_training_has():
    features, _ = fitted()
    other = ROWS.assign(n_a=[1e9, -1e9, NAN, 0.0], c_k="new")
    weighed = features.transform(other)
    np.testing.assert_allclose(weighed[:, 0], [1, 0, 0.5, 0], atol=1e-6)
    assert (weighed[:, 2:] == 0).all()
    assert not np.isnan(weighed).any()


def test_refit_knows_its_own_rows_alone():
    features, raw = fitted()
    again = features.refit(raw[:2])
    np.testing.assert_allclose(again.weigh(raw)[:, 0], [0, 1, 0.5, 1], atol=1e-6)
    np.testing.assert_allclose(features.weigh(raw)[:, 0], [0, 0.5, 0.5, 1], atol=1e-6)


def test_a_column_that_a_fold_never_has_is_0():
    features, raw = fitted()
    raw = raw.copy()
    raw[:, 0] = NAN
    assert (features.refit(raw).weigh(raw)[:, 0] == 0).all()


def test_a_mapping_of_lists_serves_as_well():
    features, _ = fitted()
    one = {name: ROWS[name].iloc[[1]].tolist() for name in ROWS}
    np.testing.assert_array_equal(features.transform(one), features.transform(ROWS.iloc[[1]]))


def test_frequent_values_have_columns_the_others_none():
    features, _ = fitted(fewest=2)
    assert features.levels_ == {"c_k": ["x"]}
    assert fitted(levels=1)[0].levels_ == {"c_k": ["x"]}


def test_the_pickle_does_not_depend_on_the_order_of_training_rows():
    def pickled(rows):
        stream = io.BytesIO()
        joblib.dump(fitted(rows)[0].levels_, stream)
        return stream.getvalue()

    assert pickled(ROWS) == pickled(ROWS[::-1].reset_index(drop=True))


def test_a_pattern_that_nothing_matches_and_columns_that_say_nothing():
    with refused("flows", "featurize.numeric.columns: [m_*]", match="no column matches 'm_.'"):
        fitted(columns=("m_*",))
    with pytest.raises(KnobError, match="none of n_b varies"):
        fitted(columns=("n_b",))


@pytest.mark.parametrize("module", [counters, ablated])
def test_the_smaller_kinds_are_numeric_with_columns_of_their_own(module):
    features, raw = fitted(module=module, columns=("n_a", "x_*"))
    assert features.get_feature_names_out().tolist() == ["n_a", "x_h"]
    assert raw.shape == (4, 2)
    with pytest.raises(ParamError, match="columns: is missing"):
        check({}, f"featurize.{module.__name__}", module.Params)
