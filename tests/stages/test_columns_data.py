"""The stages synthesize, ingest and split of the task columns, on small invented tables."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from rampart.core import files
from rampart.data.splitting import SPLITS
from rampart.tasks.columns.row import CLASSES, Row
from rampart.tasks.columns.split import COLUMNS
from stages import ingest, split, synthesize
from tests.stages.small import outputs, write_files

USER = Path("data/user/columns")
PARAMS = {
    "synthesize": {"ratio": 0.25, "count": 6},
    "ingest": {"packages": ["one", "generated"], "files": [f"{USER}/labeled"]},
    "split": {
        "external": ["out"], "validation": 0.2, "test": 0.2, "max_rejected": 1,
        "rows": {"train": 40},
    },
}  # fmt: skip


def package():
    """Return rows of 10 tables of one source and 2 of another, a column of each class in each."""
    return [
        Row(
            name=f"h{label}", values=[f"{table} {label} {n}" for n in range(9)], n_rows=10,
            n_missing=1, domain="d", language="en", label=label, label_source="doc", source=source,
            table=f"{source}/{table}", column=f"{source}/{table}/h{label}", block=0,
        )
        for source, count in (("in", 10), ("out", 2))
        for table in (f"{source}{n}" for n in range(count))
        for label in range(8)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A folder in which the three stages have run."""
    root = tmp_path_factory.mktemp("columns")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        write_files({"scale": "tiny", "seed": 3}, PARAMS, "columns")
        licence = {"name": "Pkg", "version": "1", "licence": "MIT", "data_licence": "CC0"}
        files.write_text("data/packages.yaml", yaml.safe_dump({"packages": {"pkg": licence}}))
        rows = pd.DataFrame(package()).assign(package="pkg")
        broken = rows[:1].assign(label=9)
        files.write_parquet("data/columns/extracted/one.parquet", pd.concat([rows, broken]))
        files.write_text(USER / "labeled" / "numeric" / "mine.csv", "price\n1.5\n2.5\n1.25\n")
        for stage in (synthesize, ingest, split):
            stage.main(["columns"])
    return root


@pytest.fixture
def here(ran, monkeypatch):
    monkeypatch.chdir(ran)


def test_the_report_accounts_for_every_row(here):
    report = files.read_json("reports/columns/data.json")
    kept = [n for by in report["kept"].values() for of in by.values() for n in of.values()]
    assert report["rows_in"] == 8 * 12 + 1 + 8 * 6 + 1
    assert sum(kept) + sum(report["dropped"].values()) == report["rows_in"]
    assert report["dropped"]["label is not 0 to 7"] == 1
    sources = {row["name"]: row for row in report["sources"]}
    assert sources["in"]["licence"] == "MIT"
    assert sources["generated/boolean"]["licence"] == "generated here"
    assert sources["user/labeled"]["licence"] == "the user's own"
    assert set(report["length_quantiles"]["test"]) == set(CLASSES)
    assert report["synthetic"]["asked"] == 0.25
    assert report["on_two_sides"] == {"content": 0, "column": 0, "group": 0}


def test_the_files_of_the_splits(here):
    frames = {name: pd.read_parquet(f"data/columns/splits/{name}.parquet") for name in SPLITS}
    for frame in frames.values():
        assert list(frame) == COLUMNS
        assert frame["id"].is_monotonic_increasing
        assert set(frame["label"]) == set(range(8))
    assert pd.concat(frames.values())["id"].is_unique
    train = frames.pop("train")
    synthetic = train["source"].str.startswith("generated/")
    assert (synthetic & train["generated"]).sum() == 10  # a quarter of 40
    assert (train["generated"] & ~synthetic).sum() == 30  # a variant of each natural row
    assert not pd.concat(frames.values())["generated"].any()
    assert set(frames["external"]["source"]) == {"out"}
    rejected = pd.read_parquet("data/columns/rejected.parquet")
    assert rejected["reason"].tolist() == ["label is not 0 to 7"]


@pytest.mark.slow
def test_everything_again_gives_the_same_bytes(here):
    before = outputs("data", "reports")
    for stage in (synthesize, ingest, split):
        stage.main(["columns"])
    assert outputs("data", "reports") == before
