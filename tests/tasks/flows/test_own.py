import pandas as pd

from rampart.core.params import Params
from rampart.tasks.flows import own, split
from tests.tasks.flows import small

PARAMS = Params({"ingest": {}, "split": {}}, {"ingest": "p", "split": "p"})


def test_a_file_is_rows_that_models_can_score_and_what_they_saw(tmp_path):
    raw = small.rows(tmp_path, small.recording())
    settings = split.SplitParams(
        external=["testbed/day-3"], validation_share=0.2, test=0.2, max_rejected=0
    )
    rows = split.divide(raw, settings, {}, {}).rows
    path = tmp_path / "recorded.parquet"
    frame, left_out = own.rows(path, PARAMS)
    assert not left_out
    assert len(frame) == len(raw)
    assert {"id", "label", "source", "group", "text", "view", "n_duration"} <= set(frame)
    learned = rows[rows["split"].isin(["train", "validation"])]
    seen = own.seen(frame, learned, PARAMS)
    assert seen.sum() == len(learned)
    assert not own.seen(frame, learned.head(0), PARAMS).any()


def test_a_row_that_breaks_the_schema_is_left_out(tmp_path):
    path = tmp_path / "a.parquet"
    small.recording(1, 1, 1).assign(src2dst_packets=[1, -2, 3, 4, 5]).to_parquet(path)
    frame, left_out = own.rows(path, PARAMS)
    assert left_out == {"packets or bytes below 0": 1}
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.index) == [0, 2, 3, 4]
