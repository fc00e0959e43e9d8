"""The data card: every figure that it is given, and nothing that a table's names could smuggle."""

import pytest

from rampart.reporting.cards.data import LIMITS, SCORES, datacard
from tests.cells import cell

ABOUT = {"drawn from": "spam, 1,000 rows", "generator": "ctgan", "SHA-256": "0123abcd"}
CLASSES = {"ham": (1500, 750), "spam": (500, 250)}
LIKENESS = {"exact_copies": 0.0125, "distance": 0.25, "real_distance": 0.125}


def test_every_figure_is_there():
    judged = cell("spam", "ctgan", flags=["leaks its training rows: AUC 0.7"])
    text = datacard(
        "Synthetic rows: spam", ABOUT, CLASSES, LIKENESS, judged["overall"], judged["flags"]
    )
    lines = text.splitlines()
    assert lines[0] == "# Synthetic rows: spam"
    assert "- **SHA-256**: 0123abcd" in lines
    assert "| ham | 1,500 | 750 |" in lines
    assert "1.25% of the synthetic rows equal a real row in all features" in text
    assert "lies 0.2500 from the closest real row, a real row 0.1250 from the closest" in text
    for name in SCORES:
        score = judged["overall"][name]
        start = f"| {name} | {score['mean']:.3f} | {score['std']:.3f} | "
        [line] = [line for line in lines if line.startswith(start)]
        assert (f" {score['low']:.3f} to {score['high']:.3f} " in line) if "low" in score else True
    assert "**Warning** of the campaign: leaks its training rows: AUC 0.7." in lines
    assert "95 % interval" in text
    assert all(f"- {limit}" in lines for limit in LIMITS)


def test_warnings_of_the_table_come_first():
    text = datacard("t", ABOUT, CLASSES, LIKENESS, None, warnings=["repeats training rows: 73%"])
    assert text.index("**Warning**: repeats training rows: 73%.") < text.index("- **drawn from**")


def test_the_level_of_the_intervals_is_the_campaigns():
    overall = cell("spam", "ctgan")["overall"]
    text = datacard("t", ABOUT, CLASSES, LIKENESS, overall, alpha=0.1)
    assert "90 % interval" in text
    assert "95 %" not in text


def test_without_a_campaign_it_says_that_nobody_has_measured():
    text = datacard("t", ABOUT, CLASSES, LIKENESS, None)
    assert "Nobody has measured it" in text
    assert "ts_tr_f1" not in text


def test_a_likeness_of_other_rows_says_so():
    text = datacard("t", ABOUT, CLASSES, LIKENESS, None, compared="Measured on others.")
    assert "\nMeasured on others. 1.25% of" in text


def test_a_score_that_is_missing_is_an_error_and_no_gap():
    overall = cell("spam", "ctgan")["overall"]
    del overall["coverage"]
    with pytest.raises(KeyError, match="coverage"):
        datacard("t", ABOUT, CLASSES, LIKENESS, overall)


def test_a_hostile_class_cannot_change_the_page():
    name = "a|b\n# c<script>[x](y)*\u202e"
    text = datacard("t", ABOUT, {name: (1, 1)}, LIKENESS, None)
    [line] = [line for line in text.splitlines() if line.startswith("| a")]
    assert line == r"| a\|b\\n# c\<script>\[x](y)\*\\u202e | 1 | 1 |"
