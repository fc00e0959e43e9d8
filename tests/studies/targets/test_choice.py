import pytest
from scipy.stats import chi2

from rampart.metrics.significance import holm
from rampart.studies.targets import board, choice
from tests.refusals import refused
from tests.studies.targets.answers import CLASSES, answers


@pytest.fixture(scope="module")
def said():
    return answers()


def test_the_best_on_validation_that_is_no_baseline(said):
    table = board.results(said, CLASSES, 100, 0.05, 1)
    assert choice.champion(table, ["constant"]) == "oracle"
    assert choice.champion(table, ["oracle"]) == "half"
    # Scores of other splits say nothing.
    table.loc[(table["model"] == "half") & (table["split"] != "validation"), "f1_macro"] = 2.0
    assert choice.champion(table, ["constant"]) == "oracle"


def test_of_equals_the_first_by_name(said):
    same = {"b": said["oracle"], "a": said["oracle"], "c": said["half"]}
    assert choice.champion(board.results(same, CLASSES, 100, 0.05, 1), ["c"]) == "a"


def test_baselines_alone(said):
    table = board.results(said, CLASSES, 100, 0.05, 1)
    with refused("all", "targets: baselines alone", match="every model is a baseline"):
        choice.champion(table, list(said))


def test_pairs_are_corrected_within_a_split(said):
    table = choice.significance(said, "oracle", ["constant", "half"], 3, 200, 0.05, 1)
    assert table[["split", "model_b"]].to_numpy().tolist() == [
        ["external", "constant"], ["external", "half"], ["test", "constant"], ["test", "half"],
    ]  # fmt: skip
    for _, part in table.groupby("split"):
        for kind in ("p_bootstrap", "p_mcnemar"):
            assert part[f"{kind}_holm"].tolist() == pytest.approx(holm(part[kind].tolist()))
    assert (table["low"] > 0).all()
    # All right against a third of 48 rows: 32 discordant pairs, all on one side.
    assert table["p_mcnemar"].iloc[0] == pytest.approx(chi2.sf(31**2 / 32, 1))


def test_other_rows_are_refused(said):
    other = {**said, "half": said["half"].assign(id=said["half"]["id"] + "x")}
    with pytest.raises(ValueError, match="oracle and half: must be scored on the same external"):
        choice.significance(other, "oracle", ["half"], 3, 100, 0.05, 1)
