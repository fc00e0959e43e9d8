"""The stages that draw a campaign and write its report, on made-up cells."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import draw, publish, rank
from tests.cells import LIMITS, WEIGHTS, guaranteed, write_arrays, write_cells

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
REPORTS = Path("reports/malware")
PICTURES = Path("data/malware/pictures")
NAMES = ("copy", "smote", "ctgan", "cvae", "dp_tree")
HEAVY = ("matplotlib", "sklearn", "scipy", "xgboost", "torch", "jinja2", "joblib", "sdv")
STAGES = ("tabulate", "campaign", "evaluate", "rank", "draw", "publish")
FILE = Path("pipelines/malware/params.yaml")
PARAMS = f"""
tabulate: {{spam: {{input: spam.csv}}, chess: {{input: chess.csv, active: false}}}}
campaign: {{{", ".join(f"{name}: " for name in NAMES)}}}
evaluate: {{alpha: 0.1, classifiers: [forest, svm], weights: {json.dumps(WEIGHTS)}}}
rank: {{limits: {json.dumps(LIMITS)}}}
draw: {{by_generator: false}}
publish: {{}}
"""
WRONG = next(line for line in PARAMS.splitlines() if line.startswith("evaluate: "))
FEW = {"ranks-all-by-fold", "utility-spam", "privacy-spam", "epsilon-spam"}  # in git
COUNTS = {
    "data_set": "spam",
    "generated": False,
    "input": "data/spam.csv",
    "sources": {"spam.csv": 900},
    "rows_read": 1000,
    "duplicates": 250,
    "duplicate_rate": 0.25,
    "duplicates_are": "dropped",
    "conflicting_rows": 3,
    "rows": 750,
    "columns": 8,
    "kinds": {"binary": 8},
    "dropped_columns": [],
    "leaks": {"limit": 0.99, "found": []},
    "classes": {"ham": 300, "spam": 450},
    "folds": [{"ham": 60, "spam": 90}] * 5,
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder in which the stages have run."""
    root = tmp_path_factory.mktemp("finished")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        files.write_text("params.yaml", "scale: tiny\nseed: 1\n")
        files.write_text(FILE, PARAMS)
        for stage in STAGES:
            files.write_text(f"stages/{stage}.py", "")
        write_cells(REPORTS / "cells", ["spam"], NAMES, failed=[("spam", "ctgan")])
        write_arrays(PICTURES, REPORTS / "cells")
        for path in REPORTS.glob("cells/*/spam.json"):  # small figures are enough
            cell = files.read_json(path)
            files.write_json(path, {**cell, "classifiers": ["forest", "svm"]})
        files.write_json(REPORTS / "data/spam.json", COUNTS)
        for name, table in zip(("curve", "attack"), guaranteed("spam"), strict=True):
            files.write_csv(REPORTS / f"guarantee/{name}.csv", table)
        for stage in (rank, draw, publish):
            stage.main(["malware"])
    return root


@pytest.fixture
def project(finished, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


def digests():
    paths = sorted(path for path in REPORTS.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def names(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_every_figure_is_there_as_png_and_as_pdf(project):
    kinds = ("bars", "embedding", "epsilon", "losses", "privacy", "utility")
    together = {f"{kind}-spam" for kind in kinds}
    together |= {"ranks-all-by-fold", "ranks-without-baselines-by-fold"}
    assert names(REPORTS / "figures") == {f"{name}.png" for name in FEW}
    rest = {f"{name}.png" for name in together - FEW} | {f"{name}.pdf" for name in together}
    assert names(REPORTS / "pictures") == rest


def test_the_report_has_the_figures_and_the_level_of_the_intervals(project):
    page = (REPORTS / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 8
    assert "(90 % interval" in page
    text = (REPORTS / "README.md").read_text(encoding="utf-8")
    assert "cvae" in text
    pictures = set(re.findall(r"\((figures/[^)]+)\)", text))
    assert pictures == {f"figures/{name}.png" for name in FEW}  # what is in git


def test_twice_the_same_bytes_in_another_process(project):
    before = digests()
    code = "from stages import draw, publish; draw.main(['malware']); publish.main(['malware'])"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code], check=True, env=env, timeout=300)
    assert digests() == before


def test_by_generator_and_only_what_was_ranked(project, monkeypatch):
    monkeypatch.setattr(draw, "of_data_set", lambda *_: iter(()))  # drawn above
    table = pd.read_csv(REPORTS / "results.csv")
    table[table["generator"] == "smote"].to_csv(REPORTS / "results.csv", index=False)
    path = REPORTS / "statistics.json"
    files.write_json(path, {**files.read_json(path), "tests": {}})
    files.write_text(FILE, PARAMS.replace("{by_generator: false}", ""))
    draw.main(["malware"])
    kinds = [f"{kind}.{end}" for kind in ("confusion", "association") for end in ("pdf", "png")]
    alone = {f"spam/smote-{kind}" for kind in kinds}
    assert names(REPORTS / "pictures") == alone
    assert names(REPORTS / "figures") == set()  # of the run before, none stays


def test_results_and_statistics_of_two_runs_are_not_mixed(project):
    table = pd.read_csv(REPORTS / "results.csv")
    table[table["generator"] != "cvae"].to_csv(REPORTS / "results.csv", index=False)
    with pytest.raises(ValueError, match="no results of a generator with a rank: cvae"):
        draw.main(["malware"])


def test_a_missing_cell_and_missing_counts_are_named(project):
    (PICTURES / "spam/cvae.npz").unlink()
    before = digests()
    with pytest.raises(FileNotFoundError, match=r"spam/cvae\.npz"):
        draw.main(["malware"])
    assert digests() == before  # no half of the figures
    (REPORTS / "data/spam.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"data/spam\.json"):
        publish.main(["malware"])


@pytest.mark.parametrize(
    ("stage", "change", "message"),
    [
        (draw, "draw: {by_generators: true}", "did you mean 'by_generator'"),
        (publish, "publish: {titel: x}", "did you mean 'title'"),
        (draw, "evaluate: {size: 1}", r"evaluate\.classifiers: is missing"),
        (draw, WRONG.replace("[forest", "[forrest"), "no 'forrest'; did you mean 'forest'"),
        (
            publish,
            WRONG.replace("alpha: 0.1", "alpha: 1.5"),
            r"evaluate\.alpha: must be < 1, got 1",
        ),
        (publish, WRONG.replace("alpha", "alhpa"), r"evaluate\.alhpa: .*did you mean 'alpha'"),
    ],
)
def test_a_wrong_knob_is_named(project, stage, change, message):
    lines = PARAMS.splitlines()
    start = change.partition(":")[0] + ":"
    changed = [change if line.startswith(start) else line for line in lines]
    files.write_text(FILE, "\n".join(changed))
    with pytest.raises(ParamError, match=message):
        stage.main(["malware"])


def test_the_stages_start_without_heavy_libraries():
    code = "import sys, stages.draw, stages.publish"
    code += f"; print([m for m in {list(HEAVY)} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("module", "gone", "stage"),
    [
        (draw, REPORTS / "results.csv", "rank malware"),
        (draw, REPORTS / "guarantee", "guarantee malware"),
        (draw, REPORTS / "cells/smote/spam.json", "campaign malware smote"),
        (draw, PICTURES / "spam/smote.npz", "picture malware"),
        (publish, REPORTS / "verdict.json", "rank malware"),
        (publish, REPORTS / "pictures", "draw malware"),
        (publish, REPORTS / "data/spam.json", "tabulate malware spam"),
    ],
)
def test_what_is_not_made_yet_names_the_stage_that_makes_it(project, module, gone, stage):
    gone.rename("elsewhere")
    with pytest.raises(FileNotFoundError, match=f"not made yet: run `python -m stages.{stage}`"):
        module.main(["malware"])
