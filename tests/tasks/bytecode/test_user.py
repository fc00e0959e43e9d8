import json

import pandas as pd
import pytest

from rampart.data.user import UserFile
from rampart.tasks.bytecode.user import IngestParams, label_of, user_rows
from tests.refusals import refused
from tests.tasks.bytecode.small import body

SETTINGS = IngestParams(labels={"re-entrancy": "reentrancy"})


def read(path, **knobs):
    item = UserFile(path=str(path), role="external")
    return user_rows(item, SETTINGS.model_copy(update=knobs))


def test_a_table_and_json_lines_are_rows(tmp_path):
    table = pd.DataFrame(
        {
            "bytecode": ["0x" + body(0, 1), body(1, 1)], "label": ["safe", "SWC-107"],
            "project": ["a", "b"], "kind": ["erc20", "amm"],
        }
    )  # fmt: skip
    table.to_csv(tmp_path / "mine.csv", index=False)
    found = read(tmp_path / "mine.csv", group="project", type="kind")
    assert found["label"].tolist() == [0, 1]
    assert found["group"].tolist() == ["user/mine/a", "user/mine/b"]
    assert found["type"].tolist() == ["erc20", "amm"]
    assert set(found["role"]) == {"external"}
    lines = [json.dumps({"bytecode": body(2, 1), "label": 2})]
    (tmp_path / "mine.jsonl").write_text("\n".join(lines))
    assert read(tmp_path / "mine.jsonl")["label"].tolist() == [2]


def test_a_folder_of_texts_is_rows(tmp_path):
    for name in ("safe", "time"):
        (tmp_path / "codes" / name).mkdir(parents=True)
        (tmp_path / "codes" / name / "one.hex").write_text("0x" + body(0, 1))
    found = read(tmp_path / "codes")
    assert found["label"].tolist() == [0, 6]
    assert found["group"].tolist() == ["user/codes/safe/one", "user/codes/time/one"]
    alone = read(tmp_path / "codes" / "time" / "one.hex")
    assert alone["label"].tolist() == [6]


@pytest.mark.parametrize(
    ("value", "code"),
    [("safe", 0), ("Time", 6), (6, 6), ("6.0", 6), ("swc-112", 9), ("re-entrancy", 1)],
)
def test_a_label_is_a_class_a_number_an_id_or_a_word_of_the_user_s(value, code):
    assert label_of(value, SETTINGS, "mine.csv") == code


def test_an_unknown_label_names_the_nearest(tmp_path):
    table = pd.DataFrame({"bytecode": [body(0, 1)], "label": ["reentrency"]})
    table.to_csv(tmp_path / "mine.csv", index=False)
    said = "mine.csv, row 1: unknown label 'reentrency'; did you mean 'reentrancy'"
    with refused("bytecode", "label: reentrency", match=said):
        read(tmp_path / "mine.csv")


def test_a_folder_without_a_class_is_refused(tmp_path):
    with refused("bytecode", "an empty folder of bytecode", match="has no folder of a class"):
        read(tmp_path)
