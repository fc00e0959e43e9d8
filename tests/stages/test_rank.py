"""The stage that ranks generators, on made-up cells."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from rampart import files
from rampart.params import ParamError
from stages import rank
from tests.cells import cell, write_cells

NAMES = ("copy", "noise", "marginals", "smote", "ctgan", "cvae")
PARAMS = f"""
scale: tiny
seed: 1
tabulate: {{spam: , phishing: , chess: }}
campaign: {{{", ".join(f"{name}: " for name in NAMES)}}}
rank:
  malware: {{alpha: 0.05, criterion: ts_tr_f1}}
"""
REPORTS = Path("reports/malware")
OUTPUTS = ("results.csv", "folds.csv", "metrics.json", "statistics.json", "verdict.json")


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """Two data sets, one of them with a failure, and one that is off."""
    folder = tmp_path_factory.mktemp("made")
    failed = [("spam", "ctgan")]
    write_cells(folder, ["spam", "phishing"], NAMES, failed=failed, off=["chess"])
    return folder


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project."""
    monkeypatch.chdir(tmp_path)
    for name in ("rank", "tabulate", "campaign"):
        files.write_text(f"stages/{name}.py", "")
    files.write_text("params.yaml", PARAMS)


@pytest.fixture
def ranked(project, cells):
    """A project in which the stage has run."""
    shutil.copytree(cells, REPORTS / "cells")
    rank.main([])


def test_all_is_written_and_a_failure_keeps_its_row(ranked):
    table = pd.read_csv(REPORTS / "results.csv")
    assert len(table) == 12
    assert table["data_set"].tolist() == ["phishing"] * 6 + ["spam"] * 6
    assert table.iloc[-1]["generator"] == "ctgan"
    assert table.iloc[-1]["status"] == "failed"
    assert table["ts_tr_f1"].isna().sum() == 1
    for _, own in table.groupby("data_set"):
        assert own["ts_tr_f1"].dropna().is_monotonic_decreasing
    numbers = pd.read_csv(REPORTS / "folds.csv")
    assert len(numbers) == 11 * 6 * (4 * 8 * 7 + 21)
    assert numbers["value"].notna().all()


def test_the_statistics_say_who_is_in_them(ranked):
    found = files.read_json(REPORTS / "statistics.json")
    assert found["data_sets"]["active"] == ["phishing", "spam"]
    assert list(found["data_sets"]["off"]) == ["chess"]
    assert found["left_out"] == {"ctgan": "not ok on spam"}
    assert [item["generator"] for item in found["failed"]] == ["ctgan"]
    assert found["tests"]["all"]["by_fold"]["blocks"] == 10
    assert found["tests"]["all"]["by_fold"]["mean_ranks"]["cvae"] == 1  # the highest level
    assert found["tests"]["without_baselines"]["generators"] == ["cvae", "smote"]
    for criterion in ("ts_tr_f1", "summary_score"):
        own = found["stability"]["phishing"][criterion]
        assert own["folds"]["all"]["rankings"] == 5
        assert own["seeds"]["all"]["rankings"] == 2


def test_the_verdict_and_the_metrics(ranked, capsys):
    found = files.read_json(REPORTS / "verdict.json")
    assert set(found) == {"phishing", "spam"}
    assert found["spam"]["generator"] == "cvae"
    assert set(found["spam"]["against"]) == {"smote", "marginals", "copy"}
    assert found["spam"]["against"]["marginals"]["answer"] == "better"
    metrics = files.read_json(REPORTS / "metrics.json")
    assert set(metrics["spam"]) == set(NAMES) - {"ctgan"}
    assert metrics["spam"]["cvae"]["ts_tr_f1"] == found["spam"]["ts_tr_f1"]["mean"]


def test_the_same_cells_give_the_same_bytes_and_the_answer_in_words(ranked, capsys):
    before = {name: (REPORTS / name).read_bytes() for name in OUTPUTS}
    rank.main(["malware"])
    assert {name: (REPORTS / name).read_bytes() for name in OUTPUTS} == before
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("spam: cvae has the best mean TS-TR macro-F1")


def test_a_missing_cell_is_refused(ranked):
    shutil.rmtree(REPORTS / "cells/phishing/smote")
    with pytest.raises(ValueError, match=r"smote/cell\.json: no such file; .* phishing smote"):
        rank.main([])


def test_a_generator_that_was_taken_out_is_left_out(ranked):
    Path("params.yaml").write_text(PARAMS.replace("noise: , ", ""))
    rank.main([])
    assert set(pd.read_csv(REPORTS / "results.csv")["generator"]) == set(NAMES) - {"noise"}


def test_failures_alone_are_refused_and_nothing_is_written(project):
    for name in NAMES:
        made = cell("spam", name, status="failed")
        files.write_json(REPORTS / "cells/spam" / name / "cell.json", made)
    Path("params.yaml").write_text(PARAMS.replace("phishing: , chess: ", ""))
    with pytest.raises(ValueError, match="no generator can be ranked: of 6 cells none is ok"):
        rank.main([])
    assert [path.name for path in REPORTS.iterdir()] == ["cells"]


def test_a_criterion_that_is_none_is_refused(project):
    Path("params.yaml").write_text(PARAMS.replace("ts_tr_f1", "f1"))
    with pytest.raises(ParamError, match=r"rank\.malware\.criterion: must be one of 'ts_tr_f1'"):
        rank.main([])
