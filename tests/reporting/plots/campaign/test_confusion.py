"""Confusion matrices of a generator: shares, names, and a class that is not there."""

import numpy as np
import pytest

from rampart.reporting.plots.campaign.confusion import confusion
from tests.figure_checks import faults
from tests.reporting.plots.campaign.confusions import cell, shown


@pytest.mark.slow
def test_a_row_of_a_confusion_matrix_adds_up_to_a_hundred():
    one = cell([[6, 2], [1, 3]])
    one["folds"][1]["utility"]["ts_tr"]["forest"]["confusion"] = [[4, 0], [0, 4]]
    figure = confusion(one)
    numbers = [text.get_text() for text in figure.axes[0].texts if text.get_text().isdigit()]
    # Fold 1, fold 2, both (10 of 12 and 7 of 8 right), and both with real training rows.
    expected = ["75", "25", "25", "75", "100", "0", "0", "100", "83", "17", "12", "88"]
    assert numbers == [*expected, "90", "10", "0", "100"]
    assert {"fold 1", "fold 2", "all folds", "all folds,\nTR-TR"} <= set(shown(figure))
    assert faults(figure) == []


@pytest.mark.slow
def test_many_classes_have_no_numbers_and_no_names_on_each_other():
    k = 16
    names = [f"a long class {place}" for place in range(k)]
    one = cell(np.eye(k, dtype=int).tolist(), np.eye(k, dtype=int).tolist(), names)
    one["classifiers"] = [f"c{place}" for place in range(8)]
    for fold in one["folds"]:
        for regime in ("ts_tr", "tr_tr"):
            same = fold["utility"][regime].pop("forest")
            fold["utility"][regime] = dict.fromkeys(one["classifiers"], same)
    figure = confusion(one)
    assert "100" not in [text.get_text() for text in figure.axes[0].texts]
    assert (
        "down: true class, across: class given\n16 classes, a long class 0 to a long class 15"
        in (shown(figure))
    )
    assert faults(figure) == []


def test_a_class_without_test_rows_is_named():
    with pytest.raises(ValueError, match="ctgan on spam: a fold has no test row of the class spam"):
        confusion(cell([[1, 1], [0, 0]]))


@pytest.mark.slow
def test_names_from_a_users_table_are_no_formulas():
    names = ["$x^{$", "b\u202e", "$ok$"]
    one = cell(np.eye(3, dtype=int).tolist(), np.eye(3, dtype=int).tolist(), names)
    words = shown(confusion(one))
    assert any("x^{" in word for word in words)  # drawn, so that it did not fail to parse
    assert not any("\u202e" in word for word in words)
