import pytest

from rampart.reporting.wording import Metric, base, describe, level, splits

CLASSES = ["benign", "suspicious", "malicious"]
METRICS = {"delay": Metric("wait", "How long.", lower_is_better=True)}


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("f1_external", "macro-F1"),
        ("f1_macro", "macro-F1"),
        ("precision_c1_external", "precision of suspicious"),
        ("f1_c0", "F1 of benign"),
        ("recall_malicious", "recall of malicious"),
        ("recall_malicious_outside_gandalf_spikee", "recall of malicious outside gandalf, spikee"),
        ("delay_external", "wait"),
        ("cv_std", "CV deviation"),
        ("recall_c9", "recall c9"),
        ("some_new_score_external", "some new score"),
    ],
)
def test_label(column, label):
    assert describe(column, CLASSES, METRICS).label == label


@pytest.mark.parametrize("column", ["ece_external", "delay", "cv_f1_std", "new_rate"])
def test_lower_is_better(column):
    assert describe(column, CLASSES, METRICS).lower_is_better


@pytest.mark.parametrize("column", ["cv_f1_mean", "cv_std"])
def test_folds_of_a_blend_are_said_to_be_of_other_rows(column):
    assert "for a blend of other models, validation" in describe(column, CLASSES).definition


def test_higher_is_better_otherwise():
    assert not describe("recall_at_1fpr_external", CLASSES).lower_is_better
    assert base("recall_at_1fpr_external") == "recall_at_1fpr"


def test_a_task_may_mean_something_else_by_a_general_name():
    metric = Metric("weighted accuracy", "By cost.")
    assert describe("accuracy", CLASSES, {"accuracy": metric}) is metric


def test_the_splits_have_the_names_that_the_task_gives():
    assert splits({"test": "unseen tables"}) == {
        "train": "train",
        "validation": "validation",
        "test": "test (unseen tables)",
        "external": "external (unseen sources)",
    }
    assert splits({"external": "other networks"})["external"] == "external (other networks)"
    assert splits({})["test"] == "test"


def test_the_level_of_an_interval():
    assert [level(alpha) for alpha in (0.05, 0.1, 0.01)] == ["95 %", "90 %", "99 %"]
