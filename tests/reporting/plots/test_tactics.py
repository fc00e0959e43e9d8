import pandas as pd
import pytest

from rampart.reporting.plots import tactics

TABLE = pd.DataFrame(
    {
        "name": ["Discovery", "Impact"],
        "techniques": [49, 33],
        "named": [7, 0],
        "share": [1 / 7, 0.0],
        "flows": [30, 0],
        "harmless": [10, 0],
    }
)


@pytest.mark.slow
def test_bars_are_as_long_as_what_was_counted():
    left, right = tactics.tactics(TABLE).axes
    assert [bar.get_width() for bar in left.patches] == pytest.approx([100 / 7, 0])
    assert [text.get_text().strip() for text in left.texts] == ["7 of 49", "no rule"]
    assert [bar.get_width() for bar in right.patches] == [20, 0, 10, 0]
    assert [bar.get_x() for bar in right.patches] == [0, 0, 20, 0]
