"""Figures of matrices and points: confusion, association, embedding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.reporting.plots.campaign.association import NAMED, association, clustered
from rampart.reporting.plots.campaign.confusion import confusion
from rampart.reporting.plots.campaign.embedding import embedding
from tests import cells as invented
from tests.figure_checks import faults, texts


def cell(tested, real=((9, 1), (0, 10)), classes=("ham", "spam"), folds=2):
    """Return a cell of one classifier with the same confusion counts in each fold."""
    whole = invented.cell("spam", "ctgan", folds=folds, seeds=0)
    whole |= {"classifiers": ["forest"], "classes": list(classes)}
    for fold in whole["folds"]:
        fold["utility"]["ts_tr"] = {"forest": {"confusion": [list(row) for row in tested]}}
        fold["utility"]["tr_tr"] = {"forest": {"confusion": [list(row) for row in real]}}
    return whole


def shown(figure):
    return [text.get_text() for text in texts(figure)]


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


def table(real, made_up, names=None):
    names = names or [f"c{place}" for place in range(len(real))]
    return {
        "association_test": np.array(real, np.float16),
        "association": np.array(made_up, np.float16),
        "names": np.array(names),
    }


def test_the_third_map_is_synthetic_minus_real():
    figure = association(
        cell([[1, 0], [0, 1]]), table([[1, 0.5], [0.5, 1]], [[1, 0.25], [0.25, 1]])
    )
    maps = [axes for axes in figure.axes if axes.images]
    corners = [axes.images[0].get_array()[0, -1] for axes in maps]
    assert corners == [0.5, 0.25, -0.25]
    assert "deviation, mean size 0.250" in shown(figure)
    assert maps[0].images[0].get_clim() == maps[1].images[0].get_clim()


@pytest.mark.parametrize(("columns", "named"), [(NAMED, True), (NAMED + 1, False)])
def test_columns_have_their_names_while_there_is_room(columns, named):
    figure = association(cell([[1, 0], [0, 1]]), table(np.eye(columns), np.eye(columns)))
    assert ("c7" in shown(figure)) is named
    assert f"spam: ctgan\n{columns} columns, clustered" in shown(figure)
    assert faults(figure) == []


def test_one_column_has_a_map_and_no_deviation():
    figure = association(cell([[1, 0], [0, 1]]), table([[1]], [[1]], ["a column with a long name"]))
    assert "deviation, mean size 0.000" in shown(figure)


@given(st.integers(1, 12), st.integers(0, 99))
def test_clustering_gives_every_column_one_place(columns, seed):
    matrix = np.random.default_rng(seed).uniform(0, 1, (columns, columns))
    assert sorted(clustered((matrix + matrix.T) / 2)) == list(range(columns))


def test_clustering_puts_what_goes_together_side_by_side():
    matrix = np.eye(4)
    matrix[0, 3] = matrix[3, 0] = matrix[1, 2] = matrix[2, 1] = 0.9
    order = clustered(matrix).tolist()
    assert abs(order.index(0) - order.index(3)) == abs(order.index(1) - order.index(2)) == 1


def test_the_embedding_has_all_points_and_both_shares_of_variance():
    arrays = invented.arrays(3)
    arrays["embedding_synthetic"] = np.array([[0, 0], [0.5, 0.5], [1e6, 0]], np.float32)
    arrays["label_synthetic"] = np.array([0, 1, 1], np.int8)
    figure = embedding([cell([[1, 0], [0, 1]])], {"ctgan": arrays}, "spam")
    real, generated = figure.axes
    assert sum(len(line.get_xdata()) for line in real.lines) == len(arrays["label_real"])
    behind, first, second = generated.lines
    assert len(behind.get_xdata()) == len(arrays["label_real"])
    assert first.get_xdata().tolist() == [0.0]
    assert second.get_xdata()[1] <= generated.get_xlim()[1]  # far outside: at the edge
    assert {"component 1 of spam (41 %)", "component 2 of spam (17 %)"} <= set(shown(figure))


def test_names_from_a_users_table_are_no_formulas():
    names = ["$x^{$", "b\u202e", "$ok$"]
    one = cell(np.eye(3, dtype=int).tolist(), np.eye(3, dtype=int).tolist(), names)
    arrays = invented.arrays(2, 3) | {"names": np.array(names)}
    for figure in (
        confusion(one),
        association(one, arrays),
        embedding([one], {"ctgan": arrays}, "s"),
    ):
        assert any("x^{" in word for word in shown(figure))  # drawn, so that none failed to parse
        assert not any("\u202e" in word for word in shown(figure))
