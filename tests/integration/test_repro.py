"""The whole pipeline, once: complete, sound, and with nothing to do the second time."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from tests.integration.making import MODELS
from tests.integration.workspace import Workspace

pytestmark = pytest.mark.integration

RESULTS = """model precision_macro recall_macro f1_macro roc_auc best_params status f1_external
precision_c1 recall_c2 f1_c0 custom_score false_alarm_rate missed_threat_rate per_class_f1
f1_macro_low f1_macro_high f1_external_low f1_external_high precision_c1_external
recall_c2_external f1_c0_external custom_score_external custom_score_external_low
custom_score_external_high false_alarm_rate_external missed_threat_rate_external ece_external
recall_at_1fpr_external cv_f1_mean cv_f1_std"""
REFERENCES = re.compile(
    r"""(?:src|href|action)\s*=\s*["']?([^"'\s>]+)|url\(["']?([^"')]+)|(@import)"""
)


def test_every_stage_runs(finished):
    listed = finished.dvc("stage", "list", "--name-only").stdout.split()
    assert sorted(finished.first_run) == sorted(listed)
    assert len(listed) > 8 * len(MODELS)
    assert finished.temporary_files() == []


def test_a_second_run_runs_nothing(workspace):
    assert workspace.repro() == []
    assert workspace.git("status", "--porcelain") == ""


def test_metrics_are_finite_numbers(finished):
    metrics = json.loads(finished.dvc("metrics", "show", "--json").stdout)
    files = next(iter(metrics.values()))["data"]
    assert sorted(files) == sorted(f"reports/prompts/models/{m}/metrics.json" for m in MODELS)
    for name, entry in files.items():
        values = list(numbers(entry["data"]))
        assert len(values) > 60, name
        assert all(math.isfinite(value) for value in values), name


def numbers(value: Any) -> Iterator[float]:
    """Yield the numbers of a metrics file, whatever its depth; nothing else may be in it."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers(item)
    else:
        assert isinstance(value, int | float), value
        yield value


def test_the_leaderboard_has_its_columns(finished):
    table = pd.read_csv(finished.path("reports/prompts/results.csv"))
    assert list(table) == RESULTS.split()
    assert sorted(table["model"]) == sorted(MODELS)
    assert table["custom_score_external"].is_monotonic_decreasing
    assert (table["f1_external_low"] <= table["f1_external"]).all()
    assert (table["f1_external"] <= table["f1_external_high"]).all()
    champion = json.loads(finished.read("reports/prompts/champion.json"))
    assert champion["model"] not in ("majority", "surface")


def test_rows_in_are_rows_dropped_and_rows_kept(finished):
    report = json.loads(finished.read("reports/prompts/data.json"))
    kept = sum(n for split in report["kept"].values() for by in split.values() for n in by.values())
    assert report["scale"] == "tiny"
    assert report["dropped"]["text is empty"] == 1
    assert report["dropped"]["near-duplicate"] >= 1
    assert report["rows_in"] == sum(report["dropped"].values()) + kept
    for split in ("train", "validation", "test", "external"):
        frame = pd.read_parquet(finished.path(f"data/prompts/splits/{split}.parquet"))
        counts = frame.groupby("label").size()
        names = ["benign", "suspicious", "malicious"]
        assert [sum(report["kept"][split][name].values()) for name in names] == list(counts)


def test_the_report_needs_no_other_file(finished):
    page = finished.read("reports/prompts/report.html")
    assert outside(page) == []
    assert "<script" not in page
    assert page.count("data:image/png;base64,") >= 5
    assert all(model in page for model in MODELS)


def outside(page: str) -> list[str]:
    """Return what a page refers to that is not in the page."""
    found = ["".join(groups) for groups in REFERENCES.findall(page)]
    return [name for name in found if not name.startswith(("#", "data:"))]


def test_what_a_page_refers_to_is_recognised():
    page = """<img src="https://x/y.png"> <link href=style.css> a { background: url('x.png') }
    <img src="data:image/png;base64,AA"> <a href="#top"> a { background: url(data:font/woff) }"""
    assert outside(page) == ["https://x/y.png", "style.css", "x.png"]


def test_running_everything_again_gives_the_same_bytes(workspace):
    before = outputs(workspace)
    done = workspace.run("python", "scripts/verify.py")
    assert done.stdout.rstrip().endswith("outputs came out different")
    assert f"verify: 0 of {len(before)} outputs" in done.stdout
    assert outputs(workspace) == before
    assert not [line for line in changed(workspace, "dvc.lock") if "path:" in line]
    names = workspace.git("diff", "--name-only").split()
    assert all(name == "dvc.lock" or "/timing/" in name for name in names), names


def outputs(workspace: Workspace) -> dict[str, str]:
    """Return the digest of each output but the timing files."""
    lock = workspace.lock()
    outs = [out for stage in lock["stages"].values() for out in stage.get("outs", [])]
    return {out["path"]: out["md5"] for out in outs if "/timing/" not in out["path"]}


def changed(workspace: Workspace, name: str) -> list[str]:
    """Return the lines of a file that git sees as added or removed."""
    lines = workspace.git("diff", "--unified=0", "--", name).splitlines()
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_a_fresh_clone_has_nothing_to_run(finished, tmp_path):
    finished.git("clone", "--quiet", str(finished.root), str(tmp_path / "fresh"))
    fresh = Workspace(tmp_path / "fresh")
    done = fresh.run("python", "scripts/verify.py", "--fresh")
    assert done.stdout == "verify: dvc.lock agrees with code, params and data\n"
    # The metrics live in git: they can be read without data, cache or remote.
    assert len(json.loads(fresh.dvc("metrics", "show", "--json").stdout)[""]["data"]) == len(MODELS)
