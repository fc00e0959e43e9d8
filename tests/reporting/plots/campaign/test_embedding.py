"""The map of points: all of them, and none beyond its edge."""

import numpy as np
import pytest

from rampart.reporting.plots.campaign.embedding import embedding
from tests import cells as invented
from tests.reporting.plots.campaign.confusions import cell, shown


@pytest.mark.slow
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


@pytest.mark.slow
def test_names_from_a_users_table_are_no_formulas():
    names = ["$x^{$", "b\u202e", "$ok$"]
    one = cell(np.eye(3, dtype=int).tolist(), np.eye(3, dtype=int).tolist(), names)
    arrays = invented.arrays(2, 3) | {"names": np.array(names)}
    words = shown(embedding([one], {"ctgan": arrays}, "s"))
    assert any("x^{" in word for word in words)  # drawn, so that it did not fail to parse
    assert not any("\u202e" in word for word in words)
