"""Two made-up models of columns: one looks at the number of values, one at the header."""

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import robustness
from tests.stages.small import outputs, write_files
from tests.told import counts, hear

OUT = Path("reports/columns/more/robustness")
FILE = "pipelines/columns/params.yaml"


class Features:
    """The number of values, and whether there is a header."""

    calls = 0

    def extract(self, rows):
        Features.calls += 1
        sizes = rows["values"].map(len)
        return np.column_stack([sizes, rows["name"] != ""]).astype(float)

    def weigh(self, raw):
        return raw


class Above:
    """Says class 1 where a feature is above a limit."""

    classes_ = np.array([0, 1])

    def __init__(self, feature, limit):
        self.feature, self.limit = feature, limit

    def predict_proba(self, X):
        return np.eye(2)[(X[:, self.feature] > self.limit).astype(int)]


def write_params(**settings):
    params = {"robustness": {"rows": [2, 20], **settings}, "compare": {"baselines": ["header"]}}
    write_files({"scale": "tiny", "seed": 7}, params, "columns")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Columns of 10 values, which are of class 1, and of 3 values, of class 0."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Features, "calls", 0)
    write_params()
    for name, model in (("size", Above(0, 5)), ("header", Above(1, 0))):
        with files.replacing(f"models/columns/{name}/model.joblib") as path:
            joblib.dump({"features": Features(), "classifier": model}, path)
        fitted = {"method": "none", "classes": ["short", "long"]}
        files.write_json(f"models/columns/calibration/{name}.json", fitted)
    for split, labels in (("test", [1, 1, 1, 0]), ("external", [1, 0])):
        values = [[str(n) for n in range(10 if label else 3)] for label in labels]
        rows = pd.DataFrame({"id": [f"{split}{n}" for n in range(len(labels))], "label": labels})
        rows = rows.assign(name="price", values=values, n_missing=0, n_rows=0, rule=0)
        files.write_parquet(f"data/columns/splits/{split}.parquet", rows)
    files.write_csv("reports/columns/results.csv", pd.DataFrame({"model": ["size", "header"]}))


@pytest.mark.slow
def test_every_split_header_and_number_of_rows_by_hand():
    robustness.main(["columns"])
    table = pd.read_csv(OUT / "robustness.csv")
    assert list(table) == [
        "model", "split", "header", "rows", "n", "f1_macro", "accuracy", "low", "high",
    ]  # fmt: skip
    assert len(table) == 2 * 2 * 2 * 2
    test = table[table["split"] == "test"].set_index(["model", "header", "rows"])
    figures = {key: (row.accuracy, row.f1_macro) for key, row in test.iterrows()}
    # Of two rows the model sees two values: everything is of class 0, as one column of four is:
    # F1 of it 2 · ¼ / (¼ + 1) = 0.4, of the other class 0.
    for header in ("kept", "dropped"):
        assert figures["size", header, 20] == (1, 1)
        assert figures["size", header, 2] == pytest.approx((0.25, 0.2))
    # With a header everything is of class 1, as three of four are: 2 · ¾ / (¾ + 1) = 6/7.
    for count in (2, 20):
        assert figures["header", "kept", count] == pytest.approx((0.75, 3 / 7), abs=1e-6)
        assert figures["header", "dropped", count] == pytest.approx((0.25, 0.2))
    whole = test.loc[("size", "kept", 20)]
    # Wilson, four of four: 4 / (4 + 1.96²) to 1.
    assert (whole["n"], whole["high"]) == (4, 1)
    assert whole["low"] == pytest.approx(4 / (4 + 1.959964**2), abs=1e-6)


@pytest.mark.slow
def test_models_with_the_same_features_share_their_extraction():
    robustness.main(["columns"])
    assert Features.calls == 2 * 2 * 2  # splits, headers, numbers of rows; and not models


@pytest.mark.slow
def test_the_picture_and_the_same_bytes_twice():
    robustness.main(["columns"])
    before = outputs(OUT)
    assert {Path(path).name for path in before} == {
        "robustness.csv", "robustness.png", "about.json",
    }  # fmt: skip
    assert (OUT / "robustness.png").read_bytes().startswith(b"\x89PNG")
    pictures = files.read_json(OUT / "about.json")["pictures"]
    assert pictures == {"Accuracy by the number of rows read": "robustness.png"}
    robustness.main(["columns"])
    assert outputs(OUT) == before


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rows": [5, 0]}, r"robustness\.rows\.1: must be > 0, got 0"),
        ({"alpha": 1}, r"robustness\.alpha: must be < 1, got 1"),
        ({"row": [5]}, r"robustness\.row: unknown key; did you mean 'rows'"),
    ],
)
def test_a_wrong_knob_is_named(settings, message):
    write_params(**settings)
    with pytest.raises(ParamError, match=rf"^{FILE}: {message}"):
        robustness.main(["columns"])


def test_a_task_that_cannot_thin_its_rows_is_refused():
    params = {"robustness": {}, "compare": {"baselines": []}}
    write_files({"scale": "tiny", "seed": 7}, params, "prompts")
    with pytest.raises(ParamError, match=r"no rampart\.tasks\.prompts with a module 'thin'; .*col"):
        robustness.main(["prompts"])


@pytest.mark.slow
def test_each_way_of_reading_is_told(monkeypatch):
    lines = hear(monkeypatch, robustness)
    robustness.main(["columns"])
    assert counts(lines)[-1] == "[8/8]"
    assert "external read to 20 rows, header dropped" in lines[-1]
