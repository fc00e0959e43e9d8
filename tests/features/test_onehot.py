import numpy as np
import pytest

from rampart.features.onehot import Features, Params


def test_one_hot():
    features, raw = Features(Params(column="rule", size=3)).fit_extract({"rule": [2, 0]})
    assert raw.dtype == np.float32
    assert raw.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert features.refit(raw).weigh(raw) is raw
    assert features.transform({"rule": np.array([1], np.int8)}).tolist() == [[0, 1, 0]]
    assert features.get_feature_names_out().tolist() == ["rule=0", "rule=1", "rule=2"]


@pytest.mark.parametrize("codes", [[0, 3], [-1], [0.5]])
def test_a_value_out_of_range(codes):
    with pytest.raises(ValueError, match=r"rule: must be a whole number from 0 to 2, got"):
        Features(Params(column="rule", size=3)).extract({"rule": codes})


def test_a_column_that_is_not_there():
    with pytest.raises(ValueError, match=r"no column 'rule'; they have a, b"):
        Features(Params(column="rule", size=3)).extract({"a": [1], "b": [1]})
