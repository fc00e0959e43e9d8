import numpy as np
import pandas as pd
import pytest

from rampart.data.splitting import SplitError
from rampart.tasks.behaviour import recorded, split
from rampart.tasks.behaviour.prepare import FEATURES
from tests.refusals import refused
from tests.tasks.behaviour import small


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = small.write(tmp_path_factory.mktemp("episodes"), pairs=6)
    return recorded.rows(folder).assign(package="simulated", role="package")


def settings(**knobs):
    return split.SplitParams(**{"validation": 0.3, "test": 0.3, "max_rejected": 0, **knobs})


@pytest.fixture(scope="module")
def divided(raw):
    dropped = {}
    return split.divide(raw, settings(), {}, dropped), dropped


def test_no_pair_straddles_a_split(divided):
    rows = divided[0].rows
    assert (rows.groupby("group")["split"].nunique() == 1).all()
    assert set(rows["split"]) == {"train", "validation", "test", "external"}


def test_what_the_simulation_holds_out_is_external_and_nothing_else(divided):
    rows = divided[0].rows
    assert ((rows["held"] != "seen") == (rows["split"] == "external")).all()


def test_every_split_has_every_class(divided):
    counts = divided[0].rows.groupby(["split", "label"]).size().unstack()
    assert counts.shape == (4, 9)
    assert counts.notna().all().all()


def test_equal_features_count_once(divided):
    assert divided[0].rows["id"].is_unique


def test_equal_features_with_two_labels_go(raw):
    twice = pd.concat([raw, raw.head(1).assign(label=5)], ignore_index=True)
    dropped = {}
    split.divide(twice, settings(), {}, dropped)
    assert dropped["equal features, two labels"] == 2


def test_a_copy_in_what_is_held_out_stays_with_training(raw):
    seen = raw[raw["held"] == "seen"].head(1)
    copy = seen.assign(held="design", group="other", episode="other")
    dropped = {}
    rows = split.divide(pd.concat([raw, copy], ignore_index=True), settings(), {}, dropped).rows
    assert dropped["external, equal to one of training"] == 1
    assert "other" not in set(rows["group"])


def test_a_pair_that_training_has_is_not_external(raw):
    seen = raw[raw["held"] == "seen"].head(1).assign(held="design")
    dropped = {}
    split.divide(pd.concat([raw, seen], ignore_index=True), settings(), {}, dropped)
    assert dropped["external, of a pair that training has"] == 1


def test_the_report_says_what_became_of_each_column(divided):
    table = divided[0].report["columns"]
    assert table["history"]["kept"] == "no"
    assert set(FEATURES) < set(table)
    assert divided[0].report["episodes"]["train"]["pairs"] > 0


def test_a_class_that_is_nowhere_else_is_said(raw):
    lacking = raw[~((raw["label"] == 8) & (raw["held"] != "seen"))]
    with pytest.raises(SplitError, match="external split has no row of ponzi"):
        split.divide(lacking, settings(), {}, {})


def test_shares_must_leave_some():
    with refused("behaviour", "validation + test = 1", match="must be < 1"):
        settings(validation=0.5, test=0.5)


def test_missing_and_zero_are_told_apart(divided):
    rows = divided[0].rows.head(2).copy()
    rows.iloc[1] = rows.iloc[0]
    assert len(set(split.identities(rows))) == 1
    name = FEATURES[0]
    rows[name] = np.array([0.0, np.nan], np.float32)
    assert len(set(split.identities(rows))) == 2
