"""The whole pipeline, once: complete, sound, and with nothing to do the second time."""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from tests.integration import columns
from tests.integration.making import MODELS, STUBS, settle
from tests.integration.workspace import DOWNLOADS, ROOT, Workspace, short, stages_run

pytestmark = pytest.mark.integration

RESULTS = """model precision_macro recall_macro f1_macro roc_auc best_params status f1_external
precision_c1 recall_c2 f1_c0 custom_score false_alarm_rate missed_threat_rate per_class_f1
f1_macro_low f1_macro_high f1_external_low f1_external_high precision_c1_external
recall_c2_external f1_c0_external custom_score_external custom_score_external_low
custom_score_external_high false_alarm_rate_external missed_threat_rate_external ece_external
kind_recall_external kind_recall_external_low kind_recall_external_high auc_malicious_external
f1_malicious_external recall_at_1fpr_external recall_at_5fpr_external worst_benign_alarms_external
cv_f1_mean cv_f1_std"""
REFERENCES = re.compile(
    r"""(?:src|href|action)\s*=\s*["']?([^"'\s>]+)|url\(["']?([^"')]+)|(@import)"""
)


def test_every_stage_runs(shared, finished):
    listed = shared.dvc("stage", "list", "--all", "--name-only").stdout.split()
    assert sorted(finished.first_run) == sorted(map(short, listed))
    assert len(listed) > 6 * len(MODELS)
    assert finished.temporary_files() == []


def test_a_second_run_runs_nothing(shared):
    assert shared.repro() == []
    assert stages_run(shared.inside("repro").stdout) == []
    assert shared.git("status", "--porcelain") == ""


def test_the_folder_runs_the_task_and_the_root_all_that_is_left(workspace):
    with workspace.yaml() as params:
        params["plot"]["points"] = 100
    for stage in ("fetch", "plots_page"):
        script = workspace.path(f"stages/{stage}.py")
        script.write_text(script.read_text() + "\n# a remark\n")
    # In the folder of the task: what it needs of the root, and its own.
    assert stages_run(workspace.inside("repro").stdout) == ["fetch@strongreject", "plot", "report"]
    others = [f"fetch@{name}" for name in STUBS]
    assert [name for name in workspace.repro() if name != "index"] == [*others, "plots_page"]
    assert workspace.repro() == []


def test_two_folders_at_once_wait_for_the_lock(workspace):
    """As `make repro` runs the tasks; without the flag, one finds the other's lock and fails."""
    shutil.copytree(ROOT / "pipelines/columns", workspace.path("pipelines/columns"))
    workspace.path("pipelines/columns/dvc.lock").unlink(missing_ok=True)
    columns.tables(workspace)
    settle(workspace, "columns", columns.tiny)
    with workspace.yaml() as params:
        params["evaluate"]["examples"] += 1
    repro = ["dvc", "--wait-for-lock", "repro"]
    evaluate = [f"evaluate@{model}" for model in MODELS]
    both = [
        workspace.start(*repro, *evaluate, folder="pipelines/prompts"),
        workspace.start(*repro, "featurize@onehot", folder="pipelines/columns"),
    ]
    outputs = [process.communicate(timeout=900)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], "\n".join(outputs)
    ran = [sorted(stages_run(said)) for said in outputs]
    assert ran[0] == sorted(evaluate)
    assert ran[1] == ["featurize@onehot", "ingest", "split", "synthesize"]
    assert workspace.path("pipelines/columns/dvc.lock").is_file()


def test_metrics_are_finite_numbers(finished):
    for model in MODELS:
        name = f"reports/prompts/models/{model}/metrics.json"
        values = list(numbers(json.loads(finished.read(name))))
        assert len(values) > 60, name
        assert all(math.isfinite(value) for value in values), name


def test_few_of_them_are_shown(shared):
    shown = json.loads(shared.dvc("metrics", "show", "--json").stdout)[""]["data"]
    assert list(shown) == ["reports/prompts/metrics.json"]
    chosen = shown["reports/prompts/metrics.json"]["data"]["prompts"]
    assert sorted(chosen) == sorted(MODELS)
    assert all(list(scores) == ["f1_external", "f1_test"] for scores in chosen.values())
    assert all(math.isfinite(value) for value in numbers(chosen))


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
    assert table["kind_recall_external"].is_monotonic_decreasing
    assert (table["f1_external_low"] <= table["f1_external"]).all()
    assert (table["f1_external"] <= table["f1_external_high"]).all()
    champion = json.loads(finished.read("reports/prompts/champion.json"))
    assert champion["model"] != "surface"


def test_rows_in_are_rows_dropped_and_rows_kept(finished):
    report = json.loads(finished.read("reports/prompts/data.json"))
    kept = sum(n for split in report["kept"].values() for by in split.values() for n in by.values())
    assert report["scale"] == "tiny"
    assert report["dropped"]["text is empty"] == 1
    assert report["dropped"]["near-duplicate"] >= 1
    composed = report["kept"]["train"]["malicious"]["composed/wrapped"]
    assert composed == 5
    assert report["rows_in"] + composed == sum(report["dropped"].values()) + kept
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
    names = ["".join(groups) for groups in REFERENCES.findall(page)]
    return [name for name in names if not name.startswith(("#", "data:"))]


def test_what_a_page_refers_to_is_recognised():
    page = """<img src="https://x/y.png"> <link href=style.css> a { background: url('x.png') }
    <img src="data:image/png;base64,AA"> <a href="#top"> a { background: url(data:font/woff) }"""
    assert outside(page) == ["https://x/y.png", "style.css", "x.png"]


def test_a_fresh_clone_makes_the_same_files(finished, tmp_path):
    finished.git("clone", "--quiet", str(finished.root), str(tmp_path / "fresh"))
    fresh = Workspace(tmp_path / "fresh", finished.task)
    done = fresh.run("python", "scripts/verify.py", "--fresh")
    assert done.stdout == "verify: each dvc.lock agrees with code, params and data\n"
    # The metrics live in git: they can be read without data, cache or remote.
    shown = json.loads(fresh.dvc("metrics", "show", "--json").stdout)[""]["data"]
    assert list(shown) == ["reports/prompts/metrics.json"]
    # What a registry would serve.
    shutil.copytree(finished.path(DOWNLOADS), fresh.path(DOWNLOADS))
    # What a stage wrote to git alone is there, and the stage does not run.
    kept = {"compare", "slices", "plot", "index"}
    there = [name for name in finished.first_run if name.partition("@")[0] in kept]
    wanted = sorted(set(finished.first_run) - set(there))
    assert sorted(fresh.repro()) == wanted
    same(fresh, finished)
    # And the stages that did not run do, when they are told to: of one model, and of all.
    there = [name for name in there if "@" not in name or name.endswith("@logreg")]
    there.remove("index")
    assert sorted(fresh.repro("--force", "--single-item", *there)) == sorted(there)
    with fresh.cold():  # each as it is for anybody
        assert fresh.repro("--force", "--single-item", "train@logreg") == ["train@logreg"]
    assert fresh.dvc("repro", "--force", "--single-item", "index").returncode == 0
    same(fresh, finished)
    fresh.remove()


def same(fresh: Workspace, finished: Workspace) -> None:
    """Check that every output and every tracked file is as in the clone that was committed."""
    assert fresh.git("status", "--porcelain") == ""
    assert fresh.run("python", "scripts/verify.py", "--head").returncode == 0
    assert fresh.outputs() == finished.outputs()
