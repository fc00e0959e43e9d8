"""The task columns, from a user's labelled tables to the package that answers for a file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pandas as pd
import pytest

from tests.integration import columns
from tests.integration.columns import CELLS, LABELED, MODELS, USER
from tests.integration.conftest import copied
from tests.integration.workspace import Workspace, short

pytestmark = pytest.mark.integration

# The package has to do without what trains and what reads the pipeline's tables.
ALONE = """
import sys
for name in ("joblib", "pandas", "scipy", "sklearn", "tensorflow", "xgboost"):
    sys.modules[name] = None
from app import classify
classify.main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def finished(finished_columns) -> Workspace:
    """Return the clone of this task; the second run is plain `dvc repro`."""
    return finished_columns


@pytest.fixture(scope="module")
def shared(finished, tmp_path_factory) -> Iterator[Workspace]:
    """Yield a copy for all tests that leave it as it was, which those with a bad input check."""
    with copied(finished, tmp_path_factory.mktemp("shared-columns")) as copy:
        yield copy


def test_every_stage_runs(shared, finished):
    listed = shared.dvc("stage", "list", "--all", "--name-only").stdout.split()
    assert sorted(finished.first_run) == sorted(map(short, listed))
    assert finished.temporary_files() == []
    assert sorted(pd.read_csv(finished.path("reports/columns/results.csv"))["model"]) == sorted(
        MODELS
    )
    page = finished.read("reports/columns/report.html")
    assert all(model in page for model in MODELS)
    package = finished.path("models/columns/package")
    files = ["MODEL_CARD.md", "config.json", "labels.json", "model.onnx"]
    assert sorted(path.name for path in package.iterdir()) == files
    assert json.loads((package / "labels.json").read_text()) == list(CELLS)


def test_a_second_run_runs_nothing(shared):
    assert shared.repro() == []
    assert shared.git("status", "--porcelain") == ""


def test_the_tables_of_a_user_are_where_they_belong(finished):
    splits = {
        name: pd.read_parquet(finished.path(f"data/columns/splits/{name}.parquet"))
        for name in ("train", "validation", "test", "external")
    }
    assert set(splits["external"]["source"]) == {"user/abroad"}
    for name in ("validation", "test"):
        assert set(splits[name]["source"]) == {"user/labeled_columns"}
        assert not set(splits[name]["group"]) & set(splits["train"]["group"])
    report = json.loads(finished.read("reports/columns/data.json"))
    generated = splits["train"]["source"].str.startswith("generated/")
    assert generated.any()
    assert sum(n for by in report["kept"]["train"].values() for n in by.values()) == int(
        (generated | ~splits["train"]["generated"]).sum()
    )


def test_the_package_answers_alone(finished, tmp_path):
    for name in ("app", "rampart", "models/columns/package"):
        shutil.copytree(finished.path(name), tmp_path / name)
    lines = [f"{n / 7:.4f},{'yes' if n % 3 else 'no'},2021-03-{n % 28 + 1:02}" for n in range(60)]
    table = tmp_path / "some.csv"
    table.write_text("\n".join(["weight,is_open,day", *lines]) + "\n", encoding="utf-8")
    words = ["python", "-c", ALONE, "some.csv", "--format", "jsonl"]
    done = finished.run(*words, cwd=tmp_path)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["column"] for answer in answers] == ["weight", "is_open", "day"]
    assert [answer["class"] for answer in answers] == ["numeric", "boolean", "datetime"]
    plain = finished.run("python", "-m", "app.classify", *words[3:], cwd=tmp_path)
    assert plain.stdout == done.stdout


def test_a_sparser_network_is_not_trained_again(finished, tmp_path):
    with copied(finished, tmp_path) as workspace:
        with workspace.yaml() as params:
            params["compress"]["network"]["sparsity"] = 0.7
        ran = workspace.repro("benchmark")  # all models are among its deps
        assert ran == ["compress@network", "package", "benchmark"]
        report = json.loads(workspace.read("reports/columns/compress/network.json"))
        assert report["pruned"]["sparsity"] == pytest.approx(0.7, abs=0.01)


def test_a_folder_that_is_no_class(shared):
    shared.path(f"{LABELED}/boolean").rename(shared.path(f"{LABELED}/bolean"))
    stopped(shared, f"{LABELED}: no class is called 'bolean'", "boolean, unknown")


def test_a_table_with_a_row_too_long(shared):
    path = next(shared.path(f"{LABELED}/numeric").glob("*.csv"))
    path.write_bytes(path.read_bytes() + b"1" + b",1" * 98 + b"\n")
    name = str(path.relative_to(shared.root))
    stopped(shared, f"{name}: line ", "has 99 cells, the header has ")


def stopped(shared: Workspace, *words: str) -> None:
    """Check that ingest says one line with all the words and keeps its output; undo the edit."""
    raw = shared.path("data/columns/raw.parquet")
    before = raw.read_bytes()
    done = shared.stage("ingest", "columns", code=1)
    shared.undo()
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("ingest: ")
    assert all(word in lines[0] for word in words), lines[0]
    assert raw.read_bytes() == before
    assert shared.temporary_files() == []


def test_training_rows_without_a_class(shared):
    """Through DVC: what the stages had made is there again when the edit is undone."""
    shutil.rmtree(shared.path(f"{LABELED}/datetime"))
    with shared.yaml() as params:
        params["synthesize"]["count"] = 0
    shared.refused("split", "the train split has no row of datetime", "or add data")


def test_new_tables_are_tried_and_the_decision_has_a_reason(finished, tmp_path):
    with copied(finished, tmp_path) as workspace:
        held = pd.read_parquet(workspace.path("data/columns/splits/test.parquet"))
        _, _, label, stem = held["group"].iloc[0].split("/")
        columns.write(workspace.path(f"{USER}/new"), 2, seed=3)
        known = workspace.path(f"{LABELED}/{label}/{stem}.csv")
        shutil.copy2(known, workspace.path(f"{USER}/new/{label}/again.csv"))
        ran = workspace.repro("retrain@network")
        assert "retrain@network" in ran
        assert not [name for name in ran if name.startswith(("split", "train@", "tune@"))]
        report = json.loads(workspace.read("reports/columns/retrain.json"))
        assert report["decision"] in ("kept", "promoted")
        assert "accuracy" in report["reason"]
        assert report["new_rows"]["held out already"] == 2
        assert sum(report["new_rows_by_class"].values()) == report["new_rows"]["used"] >= 28
