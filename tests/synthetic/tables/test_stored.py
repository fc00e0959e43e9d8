"""A table as it lies in a folder."""

import pandas as pd
import pytest

from rampart.core import files
from rampart.synthetic.tables import stored
from rampart.synthetic.tables.bins import Bound
from rampart.synthetic.tables.kinds import Column


def test_a_table_is_read_as_it_was_written(tmp_path):
    features = pd.DataFrame({"sms": ["0", None], "size": [1.5, 2.0]})
    rows = pd.DataFrame({"label": [1, 0], "fold": [0, 1], "group": ["a", "b"]})
    columns = [
        {"name": "sms", "kind": "binary", "integer": False},
        {"name": "size", "kind": "continuous", "integer": False},
    ]
    about = {"columns": columns, "classes": ["good", "bad"], "folds": 2, "label": "family"}
    about["bounds"] = {"size": [0, 9.5, True]}
    files.write_parquet(tmp_path / "features.parquet", features)
    files.write_parquet(tmp_path / "rows.parquet", rows)
    files.write_json(tmp_path / "schema.json", about)
    table = stored.read(tmp_path)
    pd.testing.assert_frame_equal(table.features, features)
    assert table.y.tolist() == [1, 0]
    assert table.folds.tolist() == [0, 1]
    assert table.schema == (Column("sms", "binary", False), Column("size", "continuous", False))
    assert table.classes == ("good", "bad")
    assert table.label == "family"
    assert table.bounds == {"size": Bound(0, 9.5, True)}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"gone/schema\.json"):
        stored.read(tmp_path / "gone")
