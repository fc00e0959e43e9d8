"""The stage that ranks generators, on made-up cells."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import rank
from tests.cells import cell, write_cells

NAMES = ("copy", "noise", "marginals", "smote", "ctgan", "cvae")
PARAMS = f"""
tabulate:
  spam: {{input: spam.csv}}
  phishing: {{input: phishing.csv}}
  chess: {{input: chess.csv, active: {{quick: false, full: true}}}}
campaign: {{{", ".join(f"{name}: " for name in NAMES)}}}
rank: {{alpha: 0.05, criterion: ts_tr_f1}}
"""
FILE = Path("pipelines/toys/params.yaml")
REPORTS = Path("reports/toys")
OUTPUTS = ("results.csv", "folds.csv", "metrics.json", "statistics.json", "verdict.json")


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """Two data sets, one of them with a failure; a third has none, as it is not active."""
    folder = tmp_path_factory.mktemp("cells")
    write_cells(folder, ["spam", "phishing"], NAMES, failed=[("spam", "ctgan")])
    return folder


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project."""
    monkeypatch.chdir(tmp_path)
    for name in ("rank", "tabulate", "campaign"):
        files.write_text(f"stages/{name}.py", "")
    files.write_text("params.yaml", "scale: tiny\nseed: 1\n")
    files.write_text(FILE, PARAMS)


@pytest.fixture
def ranked(project, cells):
    """A project in which the stage has run."""
    shutil.copytree(cells, REPORTS / "cells")
    rank.main(["toys"])


def test_all_is_written_and_a_failure_keeps_its_row(ranked):
    table = pd.read_csv(REPORTS / "results.csv")
    assert len(table) == 12
    assert table["data_set"].tolist() == ["phishing"] * 6 + ["spam"] * 6
    assert table.iloc[-1]["generator"] == "ctgan"
    assert table.iloc[-1]["status"] == "failed"
    assert table["ts_tr_f1"].isna().sum() == 1
    for _, rows in table.groupby("data_set"):
        assert rows["ts_tr_f1"].dropna().is_monotonic_decreasing
    numbers = pd.read_csv(REPORTS / "folds.csv")
    assert len(numbers) == 11 * 6 * (4 * 8 * 7 + 21)
    assert numbers["value"].notna().all()


def test_the_statistics_say_who_is_in_them(ranked):
    answers = files.read_json(REPORTS / "statistics.json")
    assert answers["data_sets"]["active"] == ["phishing", "spam"]
    assert answers["data_sets"]["off"] == {"chess": "chess is not active at scale tiny"}
    assert answers["left_out"] == {"ctgan": "not ok on spam"}
    assert [item["generator"] for item in answers["failed"]] == ["ctgan"]
    assert answers["tests"]["all"]["by_fold"]["blocks"] == 10
    assert answers["tests"]["all"]["by_fold"]["mean_ranks"]["cvae"] == 1  # the highest level
    assert answers["tests"]["without_baselines"]["generators"] == ["cvae", "smote"]
    for criterion in ("ts_tr_f1", "summary_score"):
        answer = answers["stability"]["phishing"][criterion]
        assert answer["folds"]["all"]["rankings"] == 5
        assert answer["seeds"]["all"]["rankings"] == 2


def test_the_verdict_and_the_metrics(ranked, capsys):
    answers = files.read_json(REPORTS / "verdict.json")
    assert set(answers) == {"phishing", "spam"}
    assert answers["spam"]["generator"] == "cvae"
    assert set(answers["spam"]["against"]) == {"smote", "marginals", "copy"}
    assert answers["spam"]["against"]["marginals"]["answer"] == "better"
    metrics = files.read_json(REPORTS / "metrics.json")
    assert set(metrics["spam"]) == set(NAMES) - {"ctgan"}
    assert metrics["spam"]["cvae"]["ts_tr_f1"] == answers["spam"]["ts_tr_f1"]["mean"]


def test_the_same_cells_give_the_same_bytes_and_the_answer_in_words(ranked, capsys):
    before = {name: (REPORTS / name).read_bytes() for name in OUTPUTS}
    rank.main(["toys"])
    assert {name: (REPORTS / name).read_bytes() for name in OUTPUTS} == before
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("spam: cvae has the best mean TS-TR macro-F1")


def test_a_missing_cell_is_refused(ranked):
    (REPORTS / "cells/smote/phishing.json").unlink()
    with pytest.raises(ValueError, match=r"phishing\.json: no such file; .*campaign toys smote$"):
        rank.main(["toys"])


def test_a_generator_that_was_taken_out_is_left_out(ranked):
    FILE.write_text(PARAMS.replace("noise: , ", ""))
    rank.main(["toys"])
    assert set(pd.read_csv(REPORTS / "results.csv")["generator"]) == set(NAMES) - {"noise"}


def test_failures_alone_are_refused_and_nothing_is_written(project):
    for name in NAMES:
        content = cell("spam", name, status="failed")
        files.write_json(REPORTS / "cells" / name / "spam.json", content)
    FILE.write_text(PARAMS.replace("  phishing: {input: phishing.csv}\n", ""))
    with pytest.raises(ValueError, match="no generator can be ranked: of 6 cells none is ok"):
        rank.main(["toys"])
    assert [path.name for path in REPORTS.iterdir()] == ["cells"]


def test_a_criterion_that_is_none_is_refused(project):
    FILE.write_text(PARAMS.replace("ts_tr_f1", "f1"))
    with pytest.raises(ParamError, match=r"yaml: rank\.criterion: must be one of 'ts_tr_f1'"):
        rank.main(["toys"])
