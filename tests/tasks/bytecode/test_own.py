import pandas as pd

from rampart.core.params import Params
from rampart.tasks.bytecode import own
from rampart.tasks.bytecode.prepare import identity
from tests.tasks.bytecode.small import body


def test_own_codes_are_prepared_and_what_was_seen_is_told(tmp_path):
    path = tmp_path / "mine.csv"
    codes = [body(0, 1), body(1, 1), "0x123"]
    pd.DataFrame({"bytecode": codes, "label": ["safe", "time", "safe"]}).to_csv(path, index=False)
    frame, left_out = own.rows(path, Params({"ingest": {}}, {"ingest": "p"}))
    assert left_out == {"bytecode must have an even number of hex digits, got 3": 1}
    assert frame["id"].tolist() == [identity(code) for code in codes[:2]]
    assert frame.index.tolist() == [0, 1]
    learned = pd.DataFrame({"id": [identity("0x" + codes[1])]})
    assert own.seen(frame, learned, Params({}, {"ingest": "p"})).tolist() == [False, True]
