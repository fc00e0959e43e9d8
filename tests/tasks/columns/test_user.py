import json

import pandas as pd
import pytest

from rampart.core.params import ParamError, check
from rampart.tasks.columns.row import CODES, MOST_VALUES
from rampart.tasks.columns.user import IngestParams, UserFile, user_rows
from tests.refusals import refused


def write(path, **columns):
    path.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(columns).to_csv(path, index=False)


def rows(path, **knobs):
    return user_rows(UserFile(path=str(path), **knobs), IngestParams())


def test_a_folder_of_classes(tmp_path):
    folder = tmp_path / "labeled_columns"
    write(folder / "numeric" / "prices.csv", price=["1.5", "", "2"], same=["3", "3", "3"])
    write(folder / "boolean" / "flags.csv", ok=["yes", "no", "yes"])
    frame = rows(folder, role="external", domain="shop", language="de")
    by_column = {row.column: row for row in frame.itertuples()}
    price = by_column["user/labeled_columns/numeric/prices/price"]
    assert sorted(price.values) == ["1.5", "2"]
    assert (price.n_rows, price.n_missing, price.label) == (3, 1, CODES["numeric"])
    assert (price.domain, price.language, price.role) == ("shop", "de", "external")
    assert price.table == "user/labeled_columns/numeric/prices"
    assert price.source == "user/labeled_columns"
    assert price.label_source == "metadata"
    # One value only: unknown, whatever the folder is called.
    assert by_column["user/labeled_columns/numeric/prices/same"].label == CODES["unknown"]
    assert by_column["user/labeled_columns/boolean/flags/ok"].label == CODES["boolean"]


@pytest.mark.parametrize("name", ["prices.xls", "notes.md", "old"])
def test_what_is_no_table_in_the_folder_of_a_class_is_told(tmp_path, name):
    write(tmp_path / "f" / "numeric" / "a.csv", x=range(9))
    (tmp_path / "f" / "numeric" / ".gitkeep").touch()
    assert len(rows(tmp_path / "f")) == 1
    path = tmp_path / "f" / "numeric" / name
    path.mkdir() if name == "old" else path.write_text("x")
    with refused(
        "columns", f"labeled_columns/numeric/{name}", rf"{name}: (unknown ending|is a fol)"
    ):
        rows(tmp_path / "f")


def test_two_columns_of_one_name_are_refused(tmp_path):
    (tmp_path / "f" / "numeric").mkdir(parents=True)
    (tmp_path / "f" / "numeric" / "a.csv").write_text("x,y,x\n1,2,3\n4,5,6\n")
    with refused("columns", "two columns of one name", r"a\.csv: two columns are called 'x'"):
        rows(tmp_path / "f")


def test_a_long_column_is_sampled_the_same_each_time(tmp_path):
    write(tmp_path / "f" / "numeric" / "a.csv", x=range(1000))
    one, two = rows(tmp_path / "f"), rows(tmp_path / "f")
    assert one["values"].tolist() == two["values"].tolist()
    assert len(set(one["values"][0])) == one["n_rows"][0] == MOST_VALUES
    assert one["values"][0] != [str(n) for n in range(MOST_VALUES)]


def test_a_table_of_columns(tmp_path):
    path = tmp_path / "mine.jsonl"
    lines = [
        {"name": "a", "values": ["x", None, 2, True, "x"], "label": "Categorical"},
        {"name": None, "values": json.dumps(["u", "v w"]), "label": "text_short"},
        {"name": "c", "values": "[odd | even", "label": "categorical"},
        {"name": "d", "values": '{"a": 1}', "label": "numeric"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    frame = rows(path)
    assert [sorted(values) for values in frame["values"]] == [
        ["2", "true", "x", "x"],
        ["u", "v w"],
        ["[odd", "even"],
        ['{"a": 1}'],
    ]
    assert frame["n_missing"].tolist() == [1, 0, 0, 0]
    assert frame["name"].tolist() == ["a", "", "c", "d"]
    assert frame["label"].tolist() == [4, 1, 4, CODES["unknown"]]
    assert frame["table"].tolist() == [f"user/mine/{n}" for n in range(1, 5)]


def test_a_class_that_is_none_is_named(tmp_path):
    write(tmp_path / "f" / "number" / "a.csv", x=[1])
    with refused(
        "columns",
        "labeled_columns/number/",
        match=r"f: no class is called 'number'; allowed: text_long, ",
    ):
        rows(tmp_path / "f")
    (tmp_path / "empty").mkdir()
    with refused(
        "columns", "an empty folder", match="empty: has no folder of a class; allowed: text_long"
    ):
        rows(tmp_path / "empty")
    (tmp_path / "bare" / "numeric").mkdir(parents=True)
    with refused("columns", "a folder of a class without a table", match="bare: has no column"):
        rows(tmp_path / "bare")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"label": "number"}, r"row 2: unknown label 'number'; allowed: text_long, text_short"),
        ({"label": None}, "row 2: unknown label "),
        ({"values": 3}, r"row 2: values must be a JSON list or texts separated by ' \| ', got 3"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, line, message):
    path = tmp_path / "mine.json"
    good = {"name": "a", "values": "x | y", "label": "categorical"}
    path.write_text(json.dumps([good, good | line]))
    with refused("columns", f"a row with {line}", match=rf"mine\.json, {message}"):
        rows(path)


def test_a_missing_column_is_named(tmp_path):
    write(tmp_path / "mine.csv", name=["a"], value=["x"], label=["numeric"])
    with refused(
        "columns",
        "a column called value",
        match=r"mine\.csv: no column 'values'; did you mean 'value'",
    ):
        rows(tmp_path / "mine.csv")


def test_a_missing_file_is_named(tmp_path):
    with refused("columns", "ingest.files: [none.csv]", match=r"none\.csv: no such file"):
        rows(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"files": [{"path": "a", "role": "test"}]}, r"files\.0\.role: .*'train' or 'external'"),
        ({"files": [{"path": "a", "domain": ""}]}, r"files\.0\.domain: "),
        ({"lable": "x"}, "lable: unknown key; did you mean 'label'"),
    ],
)
def test_wrong_settings_are_named(value, message):
    with refused("columns", f"ingest: {value}", match=rf"^ingest\.{message}", error=ParamError):
        check(value, "ingest", IngestParams)
