"""The stage that writes a campaign's report, on synthetic results."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import publish
from tests.pages import Page, check_alone, check_tables, links
from tests.reporting.pages.campaign.test_content import cells, inputs

ROOT = Path(__file__).parents[2]
REPORTS = Path("reports/malware")
FIGURES = ("figures/privacy-spam.png", "figures/ranks-all-by-fold.png", "figures/utility-spam.png")
PICTURES = ("pictures/bars-spam.png", "pictures/losses-spam.png")
PARAMS = """
evaluate:
  alpha: 0.1
  classifiers: [forest, svm]
  weights: {distance: 1, association: 0, similarity: 0, multivariate: 0}
publish: {}
"""
TASK_PARAMS = Path("pipelines/malware/params.yaml")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with what rank and draw leave, and the report."""
    root = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        write()
        publish.main(["malware"])
    return root


@pytest.fixture(autouse=True)
def project(finished, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def write():
    files.write_text("params.yaml", "scale: tiny\nseed: 1\n")
    files.write_text(TASK_PARAMS, PARAMS)
    for stage in ("evaluate", "publish"):
        files.write_text(f"stages/{stage}.py", "")
    given = inputs(cells(failed=[("spam", "ctgan")]))
    files.write_csv(REPORTS / "results.csv", given.results)
    files.write_json(REPORTS / "statistics.json", given.statistics)
    files.write_json(REPORTS / "verdict.json", given.verdict)
    for name, counts in given.data.items():
        files.write_json(REPORTS / f"data/{name}.json", counts)
    (REPORTS / "cells").mkdir()
    for name in (*FIGURES, *PICTURES):
        files.write_text(REPORTS / name, name)


def digests():
    paths = sorted(path for path in REPORTS.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_the_page_has_the_figures_and_the_level_of_the_intervals():
    text = (REPORTS / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    check_alone(page)
    assert page.elements.count("img") == len(FIGURES) + len(PICTURES)
    assert "(90 % interval" in page.text
    assert "Malware: which generator makes rows that are worth having?" in page.text


def test_the_readme_has_the_figures_and_the_table():
    text = (REPORTS / "README.md").read_text(encoding="utf-8")
    check_tables(text)
    assert "use **cvae**" in text
    assert "| generator | TS-TR macro-F1 (90 %) |" in text
    assert all((REPORTS / address).exists() for address in links(text))
    shown = [address for address in links(text) if address.endswith(".png")]
    assert shown == [FIGURES[1], FIGURES[0], FIGURES[2]]  # the ranks first


def test_the_summary_has_an_answer_a_data_set():
    row = json.loads((REPORTS / "summary.json").read_text())
    assert (row["task"], row["scale"], row["level"]) == ("malware", "tiny", "90 %")
    assert [one["of"] for one in row["answers"]] == ["phishing", "spam"]


@pytest.mark.slow
def test_twice_the_same_bytes_in_another_process():
    before = digests()
    code = "from stages import publish; publish.main(['malware'])"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code], check=True, env=env, timeout=300)
    assert digests() == before


def test_missing_counts_are_named_and_nothing_is_written():
    (REPORTS / "data/spam.json").unlink()
    before = digests()
    with pytest.raises(FileNotFoundError, match=r"data/spam\.json"):
        publish.main(["malware"])
    assert digests() == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("publish: {titel: x}", r"pipelines/malware/params\.yaml: publish\.titel.*'title'"),
        ("publish: {title: Mine}", None),
    ],
)
def test_the_title_is_a_knob(change, message):
    files.write_text(TASK_PARAMS, re.sub("(?m)^publish:.*$", change, PARAMS))
    if message:
        with pytest.raises(ParamError, match=message):
            publish.main(["malware"])
    else:
        publish.main(["malware"])
        assert (REPORTS / "README.md").read_text().startswith("# Mine\n")


@pytest.mark.slow
def test_the_stage_starts_without_heavy_libraries():
    heavy = ("matplotlib", "sklearn", "scipy", "xgboost", "torch", "jinja2", "joblib", "sdv")
    code = f"import sys, stages.publish; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
