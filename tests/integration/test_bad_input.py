"""Bad input in a project that has run: one sentence that names the thing, and nothing lost.

The stages run in this process. What DVC makes of one that refuses (exit status, outputs that come
back) is shown once here, and with ``dvc exp run`` in test_failures.py.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.integration.malware import clone_malware
from tests.integration.rows import VALIDATION
from tests.integration.workspace import DOWNLOADS, Workspace
from tests.refusals import record, refused

pytestmark = pytest.mark.integration

DESK = "data/user/prompts/desk.csv"
PARAMS = "pipelines/prompts/params.yaml"
REPORTS = "reports/malware"


@pytest.fixture
def project(shared, monkeypatch) -> Iterator[Workspace]:
    """Yield the copy as the current folder; what a test edits is undone, and all is as it was."""
    before = shared.digests()
    for name, value in shared.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(shared.root)
    yield shared
    shared.undo()
    assert shared.digests() == before
    assert shared.temporary_files() == []
    assert shared.git("status", "--porcelain") == ""


def run(stage: str, *words: str) -> None:
    """Run a stage in this process."""
    importlib.import_module(f"stages.{stage}").main([*words])


def change(project: Workspace, name: str, value: Any) -> None:
    """Change a knob of the task."""
    *path, last = name.split(".")
    with project.yaml() as params:
        block = params
        for part in path:
            block = block[part]
        block[last] = value


@pytest.mark.parametrize(
    ("stage", "name", "value", "message"),
    [
        ("tune logreg", "train.logreg.c", 1,
         rf"^{PARAMS}: train\.logreg\.c: unknown key; did you mean 'C'\?"),
        ("tune logreg", "train.logreg.C", -1, rf"^{PARAMS}: train\.logreg\.C: must be > 0, got -1"),
        ("tune logreg", "tune.folds", 50,
         r"groups in train, fewer than the 50 folds.*tune\.folds|tune\.folds.*fewer than the 50 f"),
        ("split", "split.max_rejected", 0,
         r"1 rows break the schema.*text is empty.*data/prompts/rejected\.parquet"),
        ("evaluate logreg", "evalaute", {},
         rf"^{PARAMS}: unknown block 'evalaute'; did you mean 'evaluate'\?"),
    ],
)  # fmt: skip
def test_a_bad_value_in_params(project, stage, name, value, message):
    change(project, name, value)
    stage, *item = stage.split()
    with refused("prompts", f"{name}: {value}", match=message):
        run(stage, "prompts", *item)


def test_an_unknown_task_or_item(shared):
    """As commands: what is refused is one line on stderr, and the exit status is 1."""
    done = shared.stage("split", "promts", code=1)
    hint = "did you mean 'prompts'? known: prompts"
    assert done.stderr == f"split: there is no task 'promts'; {hint}\n"
    record("all", "python -m stages.split promts", done.stderr)
    done = shared.stage("train", "prompts", "logrge", code=1)
    known = "known: logreg, surface"
    said = f"no 'logrge' in train; did you mean 'logreg'? {known}"
    assert done.stderr == f"train: {PARAMS}: {said}\n"
    record("prompts", "python -m stages.train prompts logrge", done.stderr)


def test_an_unknown_label(project):
    with open(DESK, "a", encoding="utf-8") as stream:
        stream.write("Is this allowed?,dubious,cooking,desk-0\n")
    number = len(project.read(DESK).splitlines()) - 1
    message = rf"^{DESK}, row {number}: unknown label 'dubious'.*benign, suspicious, malicious"
    with refused("prompts", "a row of desk.csv with the label dubious", match=message):
        run("ingest", "prompts")


def test_one_class_only(shared):
    """Through DVC: what the stages had made is there again when the edit is undone."""
    for name in ("desk", "forum"):
        path = shared.path(f"data/user/prompts/{name}.csv")
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines[1:] if ",benign," in line]
        path.write_text("".join([lines[0], *kept]), encoding="utf-8")
    change(shared, "ingest.packages", [])
    change(shared, "split.validation", [f"user/{VALIDATION[0]}"])  # the others match nothing now
    shared.refused("split", "suspicious", "malicious")


@pytest.fixture(scope="module")
def campaign(tmp_path_factory) -> Workspace:
    """Return a clone of the campaign in which nothing has run."""
    return clone_malware(tmp_path_factory.mktemp("campaign") / "rampart")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "klass"}, "no label column 'klass'.*did you mean 'class'"),
        ({"label": "constant"}, "constant.*class|class.*constant"),
        ({"folds": 11}, r"tabulate\.apps\.folds.*<= 10.*got 11"),
        ({"table": "plane"}, "did you mean 'plain'"),
    ],
)
def test_bad_settings_of_a_table(campaign, monkeypatch, change, message):
    with campaign.yaml() as params:
        params["tabulate"]["apps"] |= change
    monkeypatch.chdir(campaign.root)
    ((knob, value),) = change.items()
    with refused("malware", f"tabulate.apps.{knob}: {value}", match=message):
        run("tabulate", "malware", "apps")
    campaign.undo()
    assert campaign.git("status", "--porcelain") == ""
    assert campaign.digests(f"{REPORTS}/data", "data/malware/tables") == {}


def test_another_file_than_the_pinned_one(project):
    """The registry (a folder here) serves a file whose digest is not the one in packages.yaml."""
    entry = yaml.safe_load(project.read("data/packages.yaml"))["packages"]["strongreject"]
    pinned = "f" * 64
    project.replace("data/packages.yaml", entry["sha256"], pinned)
    message = f"{entry['file']}.*SHA-256 is {entry['sha256']}, pinned is {pinned}"
    with refused("all", "data/packages.yaml: a sha256 that is not the file's", match=message):
        run("fetch", "strongreject")
    assert not [path for path in project.path(DOWNLOADS).iterdir() if path.name[:8] == "f" * 8]


def test_a_registry_that_has_no_such_package(project):
    file = "strongreject-9.0-py3-none-any.whl"
    with project.yaml("data/packages.yaml") as content:
        entry = content["packages"]["strongreject"]
        entry |= {"version": "9.0", "file": file, "sha256": "f" * 64}
    message = f"{file}.*the registry that pip asks has no strongreject 9.0"
    with refused("all", "data/packages.yaml: version 9.0, which nobody published", match=message):
        run("fetch", "strongreject")
