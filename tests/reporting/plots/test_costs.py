"""Which pictures are drawn of what errors cost, and what stands below them."""

import pandas as pd
import pytest

from rampart.reporting.plots import costs


def test_the_champions_lines_of_unseen_sources_are_drawn(monkeypatch):
    for name in ("called", "thresholds", "languages"):
        monkeypatch.setattr(costs.alarms, name, lambda table, *rest, name=name: (name, table))
    called = pd.DataFrame(
        [("external", "kind", 1), ("test", "kind", 2), ("external", "language", 3)],
        columns=["split", "by", "rows"],
    )
    tables = {"called": called, "thresholds": pd.DataFrame({"limit": [0.05, 0.005]})}
    drawn = costs.pictures(tables, ["a"], (), "a", ["ok", "bad"], ("ok", "bad"), "90 %")
    found = {one.file: one for one in drawn}
    assert list(found) == ["called.png", "thresholds.png", "languages.png"]
    assert found["called.png"].figure[1]["rows"].tolist() == [1]
    assert found["languages.png"].figure[1]["rows"].tolist() == [3]
    assert "at 0.5 %, 5 %, and" in found["thresholds.png"].caption
    assert "90 % Wilson" in found["languages.png"].caption


def test_a_missing_table_is_an_error():
    with pytest.raises(KeyError, match="called"):
        costs.pictures({"thresholds": pd.DataFrame()}, [], (), "a", [], ("ok", "bad"), "90 %")
