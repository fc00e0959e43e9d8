import pytest

from rampart.wording import base, describe

CLASSES = ["benign", "suspicious", "malicious"]


@pytest.mark.parametrize(
    ("column", "label"),
    [
        ("f1_external", "macro-F1"),
        ("f1_macro", "macro-F1"),
        ("precision_c1_external", "precision of suspicious"),
        ("f1_c0", "F1 of benign"),
        ("recall_malicious", "recall of malicious"),
        ("recall_malicious_outside_gandalf_spikee", "recall of malicious outside gandalf, spikee"),
        ("false_alarms", "false alarms"),
        ("cv_std", "CV deviation"),
        ("recall_c9", "recall c9"),
        ("some_new_score_external", "some new score"),
    ],
)
def test_label(column, label):
    assert describe(column, CLASSES).label == label


@pytest.mark.parametrize("column", ["ece_external", "missed_threat_rate", "cv_f1_std", "new_rate"])
def test_lower_is_better(column):
    assert describe(column, CLASSES).lower_is_better


def test_higher_is_better_otherwise():
    assert not describe("recall_at_1fpr_external", CLASSES).lower_is_better
    assert base("recall_at_1fpr_external") == "recall_at_1fpr"
