import pandas as pd
import pytest

from rampart.core.params import ParamError, check
from rampart.tasks.prompts.row import KINDS
from rampart.tasks.prompts.user import OWN, IngestParams, UserFile, user_rows
from tests.refusals import refused

COLUMNS = {"text": "text", "label": "label"}


@pytest.fixture
def mine(tmp_path):
    """Return a function that writes a table and reads it as rows."""

    def rows(table, role="train", name="mine.jsonl", **settings):
        path = tmp_path / name
        pd.DataFrame(table).to_json(path, orient="records", lines=True)
        item = UserFile(path=str(path), role=role)
        return user_rows(item, IngestParams(**{**COLUMNS, **settings}))

    return rows


def test_rows_without_extra_columns(mine):
    frame = mine({"text": ["a", "b"], "label": ["benign", "malicious"]})
    same = {"source": "user/mine", "role": "train", "language": ""}
    assert frame.to_dict("records") == [
        {"text": "a", "label": 0, "family": "user/mine/0", "kind": "own_benign", **same},
        {"text": "b", "label": 2, "family": "user/mine/1", "kind": "own_malicious", **same},
    ]
    assert frame["label"].dtype == "int64"


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("benign", 0),
        ("Suspicious", 1),
        (" MALICIOUS ", 2),
        (0, 0),
        (2, 2),
        ("1", 1),
        ("2.0", 2),
        (1.0, 1),
    ],
)
def test_a_label_is_a_name_or_a_number(mine, given, label):
    assert mine({"text": ["a"], "label": [given]})["label"].tolist() == [label]


def test_a_map_of_the_users_own_adds_names(mine):
    table = {"text": list("abcd"), "label": ["attack", "OK", "benign", 1]}
    assert mine(table, labels={"attack": 2, "ok": 0})["label"].tolist() == [2, 0, 0, 1]


def test_a_map_of_the_users_own_wins_over_names_and_numbers(mine):
    table = {"text": list("ab"), "label": ["suspicious", "1"]}
    assert mine(table, labels={"suspicious": 2, "1": 2})["label"].tolist() == [2, 2]


@pytest.mark.parametrize("given", ["evil", "3", -1, 0.5, "", None, True, "nan"])
def test_an_unknown_label_names_the_file_and_the_row(mine, given):
    table = {"text": ["a", "b", "c"], "label": ["benign", given, "benign"]}
    message = r"mine\.jsonl, row 2: unknown label .*; allowed: 0, 1, 2, benign, suspicious, "
    with refused("prompts", f"a label {given!r}", match=message + "malicious, ok$"):
        mine(table, labels={"ok": 0})


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({"text": "txet"}, "txet.*did you mean 'text'"),
        ({"label": "lable"}, "lable.*did you mean 'label'"),
        ({"source": "txt"}, "txt.*did you mean 'text'"),
        ({"family": "labels"}, "labels.*did you mean 'label'"),
        ({"kind": "kid"}, "kid'"),
    ],
)
def test_a_missing_column_gets_the_nearest(mine, settings, missing):
    with refused("prompts", f"ingest: {settings}", match=rf"mine\.jsonl: no column '{missing}"):
        mine({"text": ["a"], "label": [0]}, **settings)


def test_source_and_family_come_from_columns(mine):
    table = {"text": ["a", "b"], "label": [0, 1], "team": ["red", "blue"], "case": [7, 8]}
    frame = mine(table, role="external", source="team", family="case")
    assert frame["source"].tolist() == ["user/red", "user/blue"]
    assert frame["family"].tolist() == ["user/7", "user/8"]
    assert frame["role"].tolist() == ["external", "external"]


def test_a_kind_is_one_of_the_known_ones_or_the_users_own(mine):
    table = {"text": list("abc"), "label": [0, 1, 2], "type": ["question", "gossip", 7]}
    assert mine(table, kind="type")["kind"].tolist() == ["question", "gossip", "7"]
    plain = mine(table)["kind"].tolist()
    assert plain == ["own_benign", "own_suspicious", "own_malicious"] == list(OWN.values())
    assert not set(plain) & set(KINDS)


def test_a_row_without_a_kind_has_that_of_its_class(mine):
    table = {"text": list("abc"), "label": [0, 1, 2], "type": ["question", None, " "]}
    assert mine(table, kind="type")["kind"].tolist() == ["question", OWN[1], OWN[2]]


def test_what_is_no_text_is_left_to_the_split(mine):
    texts = mine({"text": [7, None, True, ["a"], 2.5], "label": [0] * 5})["text"]
    assert texts.tolist() == ["7", None, None, None, "2.5"]


def test_half_a_surrogate_pair_becomes_the_replacement_character(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text('[{"text": "x\\ud800y \\ud83d\\ude00", "label": 0}]')
    frame = user_rows(UserFile(path=str(path)), IngestParams(**COLUMNS))
    assert frame["text"].tolist() == ["x\ufffdy \U0001f600"]


def test_files_are_paths_or_mappings():
    value = {"files": ["a.csv", {"path": "b.csv", "role": "external"}]}
    first, second = check(value, "ingest", IngestParams).files
    assert (first.path, first.role) == ("a.csv", "train")
    assert (second.path, second.role) == ("b.csv", "external")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"files": [{"path": "a.csv", "role": "test"}]},
            r"files\.0\.role: .*'train' or 'external'",
        ),
        ({"files": [{"role": "train"}]}, r"files\.0\.path: is missing"),
        ({"files": "a.csv"}, "files: must be a valid list, got 'a.csv'"),
        ({"labels": {"a": 0, "b": 5}}, r"labels: labels map to 0, 1 or 2, not \[5\]"),
        ({"lables": {}}, "lables: unknown key; did you mean 'labels'"),
    ],
)
def test_wrong_settings_are_named(value, message):
    with refused("prompts", f"ingest: {value}", match=rf"^ingest\.{message}", error=ParamError):
        check(value, "ingest", IngestParams)
