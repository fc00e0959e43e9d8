import json

from rampart.core.params import Params
from rampart.tasks.behaviour import own
from tests.chain.reading.test_explorer import A, row


def test_labelled_histories_are_prepared_as_in_training(tmp_path):
    path = tmp_path / "mine.jsonl"
    rows = [row(), row(hash="0x2", timeStamp="1600000100")]
    path.write_text(json.dumps({"address": A, "label": "ponzi", "transactions": rows}))
    params = Params({"ingest": {}}, {"ingest": "params.yaml"})
    frame, left_out = own.rows(path, params)
    assert left_out == {}
    assert frame["label"].tolist() == [8]
    assert frame["n_txs"].tolist() == [2.0]
    assert own.seen(frame, frame[["id"]], params).tolist() == [True]
    assert own.seen(frame, frame[["id"]].assign(id="x"), params).tolist() == [False]
