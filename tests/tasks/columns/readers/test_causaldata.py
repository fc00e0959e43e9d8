import io

import pandas as pd

from rampart.tasks.columns.readers import causaldata
from rampart.tasks.columns.row import CLASSES

ROOT = "causaldata-9/causaldata/"


def dta(frame, value_labels=None):
    stream = io.BytesIO()
    frame.to_stata(stream, write_index=False, value_labels=value_labels)
    return stream.getvalue()


FRAME = pd.DataFrame(
    {
        "age": [31.0, None, 33.0, 34.0],
        "ratio": pd.Series([0.1, 0.2, 0.3, 1.5], dtype="float32"),
        "urban": [0, 1, 1, 0],
        "kind": [1, 2, 1, 2],
        "answer": [1, 2, 1, 2],
        "sex": [1, 2, 1, 2],
        "name": ["Ann", ".", "Bo", "Cy"],
        "day": pd.to_datetime(["2001-02-03", "2001-02-04", None, "2001-02-06"]),
    }
)
LABELS = {
    "kind": {1: "farm", 2: "town"},
    "answer": {1: "1. No", 2: "2. Yes"},
    "sex": {1: "0", 2: "1"},
}


def labels(rows):
    return {row.column.partition("/")[2]: (CLASSES[row.label], row.label_source) for row in rows}


def test_cells_are_as_stata_shows_them():
    columns, _ = causaldata.stata(dta(FRAME, LABELS))
    assert columns["age"] == ["31", None, "33", "34"]
    assert columns["ratio"] == ["0.1", "0.2", "0.3", "1.5"]
    assert columns["urban"] == ["0", "1", "1", "0"]
    assert columns["kind"] == ["farm", "town", "farm", "town"]
    assert columns["name"] == ["Ann", None, "Bo", "Cy"]
    assert columns["day"] == ["2001-02-03", "2001-02-04", None, "2001-02-06"]


def test_value_labels_and_date_formats_are_declared():
    _, declared = causaldata.stata(dta(FRAME, LABELS))
    assert declared == {
        "kind": ("categorical", "metadata"),
        "answer": ("boolean", "metadata"),
        "day": ("datetime", "metadata"),
    }


def test_values_without_a_label_are_no_factor():
    columns, declared = causaldata.stata(dta(FRAME[["kind"]], {"kind": {7: "farm"}}))
    assert columns["kind"] == ["1", "2", "1", "2"]
    assert declared == {}


def test_tables_by_their_folder(read):
    members = {
        ROOT + "ri/ri.dta": dta(FRAME[["name"]]),
        ROOT + "google_stock/google_stock_data.csv": "Date,Google_Return\n2001-02-03,.1\n,.2\n",
        ROOT + "titanic/titanic.dta": b"not read",
        ROOT + "ri/data.py": "raise RuntimeError",
    }
    rows = read(causaldata, members, "causaldata-9.tar.gz")
    assert labels(rows) == {
        "ri/name": ("text_short", "manifest"),
        "google_stock/Date": ("unknown", "manifest"),  # one date is a constant
        "google_stock/Google_Return": ("numeric", "manifest"),
    }
    assert [row.domain for row in rows] == ["health", "finance", "finance"]
