import joblib
import numpy as np
import pytest

from rampart.core.loading import load
from rampart.core.params import ParamError
from rampart.features.members import Features


def features():
    return Features(("forest", "network"), "base", ("one", "two"))


def test_they_learn_from_rows_that_no_member_was_fitted_on():
    assert features().learns_from == "validation"


def test_there_is_nothing_to_learn_and_nothing_to_weigh():
    members, raw = features(), np.array([[0.25, 0.75, 0.5, 0.5]])
    assert members.refit(raw[:0]) is members
    assert members.weigh(raw) is raw


def test_the_members_stay_with_their_features(tmp_path):
    joblib.dump(features(), tmp_path / "features.joblib")
    read = joblib.load(tmp_path / "features.joblib")
    assert (read.names, read.base, read.classifiers) == (
        ["forest", "network"],
        "base",
        ["one", "two"],
    )


def test_rows_cannot_be_turned_into_them():
    # The stage stack makes them: featurize does not know the name.
    with pytest.raises(ParamError, match=r"no rampart\.features\.members; .*known: .*columns, "):
        load("rampart.features", "members", needs="Params")
