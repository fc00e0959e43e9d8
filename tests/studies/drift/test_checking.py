"""How a reference does on its halves and on others, summed up."""

import numpy as np

from rampart.monitoring.drift import DriftParams, assess
from rampart.studies.drift.checking import COLUMNS, halves, moved, table
from tests.monitoring.traffic import draw

SETTINGS = DriftParams(permutations=199)


def test_halves_are_quiet_and_what_moved_is_seen():
    before = draw(0, 400, groups=120)
    quiet = halves(before, 2, SETTINGS, seed=1)
    sizes = {sum(one.rows) for one in quiet}
    assert sizes == {400}
    total = len(np.unique(before.group))
    assert {one.groups for one in quiet} == {(total // 2, total - total // 2)}
    loud = assess(before, draw(1, 300, groups=100, shift=2), SETTINGS, seed=0)
    few = assess(before, draw(1, 50), SETTINGS, seed=0)
    found = table({"halves": quiet, "moved": [loud], "few": [few]})
    assert list(found) == COLUMNS
    assert found["current"].tolist() == ["halves", "moved"]  # nothing could be said of a few rows
    assert found["runs"].tolist() == [2, 1]
    assert found["alarms"].tolist() == [0, 1]
    assert "x1" in found["drifted"][1].split("; ")
    assert found["largest_psi"][1] > 1
    assert moved([loud])["x1"] == found["largest_psi"][1]
    assert set(moved(quiet)) == {"x0", "x1", "x2", "x3", "kind", "predictions", "confidence"}


def test_a_median_of_nothing_is_empty():
    before = draw(0, 300)
    now = draw(1, 300)._replace(correct=np.full(300, np.nan, np.float32))
    assert table({"a": [assess(before, now, SETTINGS, seed=0)]})["fall"].isna().all()
