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
    folder = small.write(tmp_path_factory.mktemp("episodes"), pairs=4)
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


@pytest.fixture(scope="module")
def planted(raw):
    """Divide rows to which copies of three of training were added, each wrong in its own way."""
    seen = raw[raw["held"] == "seen"].drop_duplicates("group")
    other = seen.iloc[[0]].assign(label=5)
    copy = seen.iloc[[1]].assign(held="design", group="other", episode="other")
    pair = seen.iloc[[2]].assign(held="design")
    dropped = {}
    rows = pd.concat([raw, other, copy, pair], ignore_index=True)
    return split.divide(rows, settings(), {}, dropped), dropped


def test_equal_features_with_two_labels_go(planted, divided):
    assert planted[1]["equal features, two labels"] == 2
    assert divided[1]["equal features, two labels"] == 0


def test_a_copy_in_what_is_held_out_stays_with_training(planted):
    assert planted[1]["external, equal to one of training"] == 1
    assert "other" not in set(planted[0].rows["group"])


def test_a_pair_that_training_has_is_not_external(planted):
    assert planted[1]["external, of a pair that training has"] == 1


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
