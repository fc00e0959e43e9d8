"""The stage that ranks generators, on made-up cells."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import rank
from tests.cells import CLASSIFIERS, LIMITS, WEIGHTS, cell, write_cells
from tests.refusals import refused

NAMES = ("copy", "noise", "marginals", "smote", "ctgan", "cvae")
PARAMS = f"""
tabulate:
  spam: {{input: spam.csv}}
  phishing: {{input: phishing.csv}}
  chess: {{input: chess.csv, active: {{quick: false, full: true}}}}
campaign: {{{", ".join(f"{name}: " for name in NAMES)}}}
evaluate: {{classifiers: [{", ".join(CLASSIFIERS)}], weights: {json.dumps(WEIGHTS)}}}
rank: {{alpha: 0.05, criterion: ts_tr_f1, limits: {json.dumps(LIMITS)}}}
"""
FILE = Path("pipelines/toys/params.yaml")
REPORTS = Path("reports/toys")
OUTPUTS = ("results.csv", "folds.csv", "metrics.json", "statistics.json", "verdict.json")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Two data sets, one of them with a failure, ranked; a third has none, as it is not active."""
    folder = tmp_path_factory.mktemp("ranked")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write_project()
        write_cells(REPORTS / "cells", ["spam", "phishing"], NAMES, failed=[("spam", "ctgan")])
        rank.main(["toys"])
    return folder


def write_project():
    for name in ("rank", "tabulate", "campaign", "evaluate"):
        files.write_text(f"stages/{name}.py", "")
    files.write_text("params.yaml", "scale: tiny\nseed: 1\n")
    files.write_text(FILE, PARAMS)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project."""
    monkeypatch.chdir(tmp_path)
    write_project()


@pytest.fixture
def ranked(finished, tmp_path, monkeypatch):
    """A project in which the stage has run."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


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
    assert len(numbers) == 11 * 6 * (4 * 8 * 7 + 22)
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


def change(generator, data_set="spam", **means):
    """Give a cell other means."""
    path = REPORTS / f"cells/{generator}/{data_set}.json"
    content = files.read_json(path)
    for name, mean in means.items():
        content["overall"][name]["mean"] = mean
    files.write_json(path, content)


def test_a_warning_is_given_by_the_limits_of_params_and_is_not_chosen(ranked):
    change("cvae", exact_copies=0.9, chance_copies=0.3)
    rank.main(["toys"])
    table = pd.read_csv(REPORTS / "results.csv").set_index(["data_set", "generator"])
    assert (
        "90.0% of the rows equal one, where chance explains 30.0%"
        in table.loc[("spam", "cvae"), "flags"]
    )
    answers = files.read_json(REPORTS / "verdict.json")
    assert answers["spam"]["generator"] is None  # the other learned one failed
    assert "each of the 1 learned generator on spam carries a warning" in answers["spam"]["why"]
    assert answers["phishing"]["generator"] == "cvae"
    FILE.write_text(PARAMS.replace('"copies": 0.5', '"copies": 0.6'))
    rank.main(["toys"])
    assert files.read_json(REPORTS / "verdict.json")["spam"]["generator"] == "cvae"
    assert files.read_json(REPORTS / "statistics.json")["limits"]["copies"] == 0.6


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[forest", "[forrest", r"evaluate\.classifiers: no 'forrest'; did you mean 'forest'"),
        (
            '"distance": 0.25',
            '"distance": -1',
            r"evaluate\.weights\.distance: must be >= 0, got -1",
        ),
        ('"copies": 0.5, ', "", r"rank\.limits\.copies: is missing"),
        (
            "rank: {",
            "rank: {rivals: [copy, smoet], ",
            r"rank\.rivals: no 'smoet' in campaign; did you mean 'smote'\? known: copy, ctgan",
        ),
        ("smote: ,", "smote: {neighbors: 5},", r"campaign\.smote\.neighbors: unknown key"),
        (
            "smote: ,",
            "smote: {epochs: 5},",
            r"campaign\.smote\.epochs: is 5, but was 60 in the camp",
        ),
        ("smote: ,", "smote: 5,", r"campaign\.smote: must be a mapping, got 5"),
        (
            "[forest, ",
            "[",
            r"campaign\.copy: was judged by forest, .* run the stage campaign of copy",
        ),
    ],
)
def test_what_is_wrong_in_params_is_named_and_nothing_is_written(ranked, old, new, message):
    before = {name: (REPORTS / name).read_bytes() for name in OUTPUTS}
    assert old in PARAMS
    FILE.write_text(PARAMS.replace(old, new))
    with refused("malware", f"rank with {new}", rf"toys/params\.yaml: {message}", ParamError):
        rank.main(["toys"])
    assert {name: (REPORTS / name).read_bytes() for name in OUTPUTS} == before
