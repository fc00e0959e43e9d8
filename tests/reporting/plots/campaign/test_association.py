"""The heat maps of associations: what a map holds, and in which order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.reporting.plots.campaign.association import NAMED, association, clustered
from tests import cells as invented
from tests.figure_checks import faults
from tests.reporting.plots.campaign.confusions import cell, shown


def table(real, made_up, names=None):
    names = names or [f"c{place}" for place in range(len(real))]
    return {
        "association_test": np.array(real, np.float16),
        "association": np.array(made_up, np.float16),
        "names": np.array(names),
    }


@pytest.mark.slow
def test_the_third_map_is_synthetic_minus_real():
    figure = association(
        cell([[1, 0], [0, 1]]), table([[1, 0.5], [0.5, 1]], [[1, 0.25], [0.25, 1]])
    )
    maps = [axes for axes in figure.axes if axes.images]
    corners = [axes.images[0].get_array()[0, -1] for axes in maps]
    assert corners == [0.5, 0.25, -0.25]
    assert "deviation, mean size 0.250" in shown(figure)
    assert maps[0].images[0].get_clim() == maps[1].images[0].get_clim()


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "named"), [(NAMED, True), (NAMED + 1, False)])
def test_columns_have_their_names_while_there_is_room(columns, named):
    figure = association(cell([[1, 0], [0, 1]]), table(np.eye(columns), np.eye(columns)))
    assert ("c7" in shown(figure)) is named
    assert f"spam: ctgan\n{columns} columns, clustered" in shown(figure)
    assert faults(figure) == []


@pytest.mark.slow
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


@pytest.mark.slow
def test_names_from_a_users_table_are_no_formulas():
    names = ["$x^{$", "b\u202e", "$ok$"]
    one = cell(np.eye(3, dtype=int).tolist(), np.eye(3, dtype=int).tolist(), names)
    arrays = invented.arrays(2, 3) | {"names": np.array(names)}
    words = shown(association(one, arrays))
    assert any("x^{" in word for word in words)  # drawn, so that it did not fail to parse
    assert not any("\u202e" in word for word in words)
