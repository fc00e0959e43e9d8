import pandas as pd

from rampart.core import params
from rampart.tasks.prompts import own
from rampart.tasks.prompts.prepare import FLAGS

TEXT = "one two three four five six seven eight nine ten eleven twelve"


def test_rows_are_prepared_as_in_training_and_keep_their_place(tmp_path):
    table = pd.DataFrame(
        {
            "user_message": ["Say hello", "", "x\u200by", "\u200b"],
            "classification": ["benign", "benign", "malicious", "suspicious"],
        }
    )
    table.to_csv(tmp_path / "mine.csv", index=False)
    frame, left_out = own.rows(tmp_path / "mine.csv", params.read("prompts"))
    assert frame.index.tolist() == [0, 2]
    assert frame["text"].tolist() == ["Say hello", "xy"]
    assert frame["label"].tolist() == [0, 2]
    assert frame["source"].tolist() == ["user/mine"] * 2
    assert sum(left_out.values()) == 2
    assert {"view", "id", "group", *FLAGS} <= set(frame)


def test_a_near_duplicate_of_what_was_learned_is_seen():
    learned = pd.DataFrame({"text": [TEXT, "another thing"]})
    mine = [TEXT.upper() + "!", "quite a new text, and long", "Another thing"]
    frame = pd.DataFrame({"text": mine})
    assert own.seen(frame, learned, params.read("prompts")).tolist() == [True, False, True]
