import numpy as np

from rampart.tasks.flows import recorded
from tests.refusals import refused
from tests.tasks.flows import small


def test_a_day_is_a_source_and_a_session_a_group(tmp_path):
    raw = small.recording(2, 2, 2)
    rows = small.rows(tmp_path, raw)
    assert set(rows["source"]) == {"testbed/day-0", "testbed/day-1"}
    assert rows["group"].tolist() == [
        f"testbed/day-{day}/{name}" for day, name in zip(raw["day"], raw["session"])
    ]
    assert rows["label"].tolist() == raw["severity"].tolist()
    assert set(rows["role"]) == {"package"}


def test_what_is_no_recording(tmp_path):
    for column in ("severity", "day"):
        path = tmp_path / f"{column}.parquet"
        small.recording(1, 1, 1).astype({column: float}).assign(**{column: np.nan}).to_parquet(path)
        with refused("flows", f"a recording without {column}", match=f"5 flows have no {column}"):
            recorded.rows(path)
    path = tmp_path / "session.parquet"
    small.recording(1, 1, 1).assign(session="").to_parquet(path)
    with refused("flows", "a recording without sessions", match="5 flows have no session"):
        recorded.rows(path)
