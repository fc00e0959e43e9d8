import numpy as np
import pandas as pd
import pytest

from rampart.tasks.columns.prepare import reject


def raw(**cells):
    """Return one raw row that fits the schema, with these cells."""
    row = {
        "name": "city", "values": ["Oslo", "Rome"], "n_rows": 3, "n_missing": 1,
        "domain": "geography", "language": "en", "label": 1, "label_source": "doc",
        "source": "s", "table": "s/t", "column": "s/t/city", "block": 0,
        "package": "s", "role": "package",
    }  # fmt: skip
    return pd.DataFrame([row | cells])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({}, ""),
        ({"name": ""}, ""),
        ({"values": np.array(["a", "b"], dtype=object)}, ""),  # as Parquet gives them
        ({"values": [], "n_missing": 3}, ""),
        ({"name": None}, "name is not text"),
        ({"values": "Oslo"}, "values are not a list of texts"),
        ({"values": ["a", 2]}, "values are not a list of texts"),
        ({"values": None}, "values are not a list of texts"),
        ({"values": ["a"] * 201, "n_rows": 202}, "values are more than 200"),
        ({"n_rows": 4}, "values and missing cells are not n_rows"),
        ({"n_missing": -1, "n_rows": 1}, "n_missing is below 0"),
        ({"label": 8}, "label is not 0 to 7"),
        (
            {"label_source": "guess"},
            "label_source is not override, metadata, manifest, doc or rule",
        ),
        ({"role": "test"}, "role is not package, train or external"),
        ({"domain": ""}, "domain is empty"),
        ({"table": ""}, "table is empty"),
    ],
)
def test_a_row_and_why_it_is_rejected(cells, reason):
    assert reject(raw(**cells)).tolist() == [reason]


def test_reasons_keep_the_index():
    frame = pd.concat([raw(), raw(label=9)]).set_axis([7, 3])
    assert reject(frame).to_dict() == {7: "", 3: "label is not 0 to 7"}


@pytest.mark.parametrize("name", ["values", "label", "column", "package"])
def test_a_missing_column_stops(name):
    with pytest.raises(ValueError, match="raw rows: "):
        reject(raw().drop(columns=name))
