from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from stages import describe, split
from tests.honesty import project
from tests.refusals import refused
from tests.stages.small import outputs

pytestmark = pytest.mark.slow
OUT = Path("reports/flows/more/rows")
KNOBS = {
    "draw": {"n_packets": "packets"},
    "equal": ["client_packets", "payload_client"],
    "unit": "flows",
}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project.write("flows", describe=KNOBS)
    project.run("flows", split)


def test_what_is_written(capsys):
    describe.main(["flows"])
    assert {path.name for path in OUT.iterdir()} == {
        *("about.json", "columns.csv", "missing.csv", "repeated.csv", "classes.csv"),
        *("spreads.png", "classes.png"),
    }
    raw = pd.read_parquet("data/flows/raw.parquet")
    counts = pd.read_csv(OUT / "classes.csv")
    read = counts[counts["rows_of"] == "read"].set_index("source")
    assert read.loc["far", ["info", "critical"]].tolist() == [18, 18]
    assert read[["info", "low", "medium", "high", "critical"]].sum().sum() == len(raw)
    assert pd.read_csv(OUT / "repeated.csv")["rows"].tolist() == [len(raw)]
    assert "of the training rows" in files.read_json(OUT / "about.json")["text"]
    assert "training rows" in capsys.readouterr().out


def test_no_other_row_than_those_of_training_is_described():
    describe.main(["flows"])
    columns, spreads = ((OUT / name).read_bytes() for name in ("columns.csv", "spreads.png"))
    for name in project.HELD:
        project.spoil("flows", name)
    describe.main(["flows"])
    assert (OUT / "columns.csv").read_bytes() == columns
    assert (OUT / "spreads.png").read_bytes() == spreads


def test_the_same_bytes_again():
    describe.main(["flows"])
    first = outputs(str(OUT))
    describe.main(["flows"])
    assert outputs(str(OUT)) == first


@pytest.mark.parametrize(
    ("knob", "value", "said"),
    [
        ("draw", {"n_packet": "x"}, r"describe\.draw: there is no column 'n_packet'; .*n_packets"),
        ("equal", ["payload_clint"], r"describe\.equal: there is no column 'payload_clint'"),
    ],
)
def test_a_column_that_is_not_there_is_named(knob, value, said):
    project.write("flows", describe={**KNOBS, knob: value})
    with refused("flows", f"describe.{knob}: {value}", said):
        describe.main(["flows"])
    assert not OUT.exists()
