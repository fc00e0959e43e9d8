import numpy as np
import pytest

from app.flows.board import ranking
from tests.app.flows.board.made import LABELS, result


def test_the_most_severe_come_first():
    table, size = ranking.severe(result(), LABELS, 0.9)
    assert table["flow"].tolist() == [2, 1, 4, 3]  # mean codes 3.5, 2, 0.25, 0
    assert table["sure"].tolist() == [50, 100, 75, 100]
    assert table["alert"].tolist() == [False, False, True, True]
    assert table["start"].tolist() == [
        "1970-01-01 00:00:00", "1970-01-01 00:01:00", "", "1970-01-01 00:02:00"
    ]  # fmt: skip
    assert (list(table), size) == (ranking.COLUMNS, 4)


def test_chosen_severities_alone_and_no_more_than_the_cap(monkeypatch):
    monkeypatch.setattr(ranking, "MOST", 1)
    table, size = ranking.severe(result(), ["info"], np.inf)
    assert (table["flow"].tolist(), size) == ([4], 2)
    assert not table["alert"].any()


def test_what_is_above_the_threshold_is_unusual():
    table, size = ranking.unusual(result(), 0.5)  # 0.5 itself is not above
    assert table["flow"].tolist() == [3, 4]
    assert table["score"].tolist() == [2, 1]
    assert size == 2
    assert ranking.unusual(result(), 2)[1] == 0


def test_counters_follow_the_threshold():
    counts = ranking.counters(result().scored, LABELS, 0.4)
    assert counts == {
        **{"flows": 4, "alerts": 3, "critical": 0, "high": 1, "medium": 1, "low": 0, "info": 2}
    }
    assert list(counts)[2:] == LABELS[::-1]


@pytest.mark.parametrize("name", ["service", "client_address"])
def test_cells_of_the_file_are_harmless(name):
    made = result(**{name: ["=1+1", "a\u202eb", "x" * 999, ""]})
    table, _ = ranking.severe(made, LABELS, 1)
    cells = table["service" if name == "service" else "client"].tolist()
    assert cells[1].startswith("'=1+1")
    assert "\\u202e" in cells[0]
    assert max(map(len, cells)) <= 240
