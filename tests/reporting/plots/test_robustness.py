import pandas as pd
import pytest

from rampart.reporting.plots.robustness import robustness
from tests.figure_checks import faults

pytestmark = pytest.mark.slow


def test_a_panel_for_each_split_with_and_without_the_header():
    rows = [
        (model, split, header, count, 0.9)
        for model in ("network", "majority")
        for split in ("test", "external")
        for header in ("kept", "dropped")
        for count in (50, 5)
    ]
    table = pd.DataFrame(rows, columns=["model", "split", "header", "rows", "accuracy"])
    table.loc[table["model"] == "majority", "accuracy"] = 0.1
    figure = robustness(table, ["network", "majority"], ("majority",))
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "test, header kept",
        "external, header kept",
        "test, header dropped",
        "external, header dropped",
    ]
    assert figure.axes[0].lines[0].get_xdata().tolist() == [5, 50]
    # The scale is that of the models: a baseline far below would flatten them.
    assert figure.axes[0].get_ylim() == (75, 101)
    assert faults(figure) == []
