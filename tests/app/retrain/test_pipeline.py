import json

import pytest
import yaml

from app.retrain import pipeline
from app.retrain.shell import FailedError
from tests.app.retrain.bench import PARAMS, TASK, git
from tests.refusals import refused


def test_a_package_is_made_by_the_stage_that_has_the_block(root):
    assert pipeline.packaging(root, TASK) == "package"
    (root / PARAMS).write_text("bundle: {version: 1.0.0}\n")
    assert pipeline.packaging(root, TASK) == "bundle"
    assert pipeline.trainable(root) == [TASK]
    (root / PARAMS).write_text("ingest: {}\n")
    assert pipeline.trainable(root) == []


def test_a_task_that_is_none(root):
    with refused("all", "app.retrain --models prompt", "no task 'prompt' .*did you mean 'prompts'"):
        pipeline.packaging(root, "prompt")


def test_repro_runs_up_to_a_stage_or_all(root, log, dvc):
    seen = []
    dvc.repro = lambda tree, targets: seen.append(targets) or 0
    pipeline.repro(root, TASK, "package", log)
    pipeline.repro(root, TASK, None, log)
    assert seen == [[f"pipelines/{TASK}/dvc.yaml:package"], [f"pipelines/{TASK}/dvc.yaml"]]


def test_an_output_is_taken_from_the_tree_the_cache_or_a_remote(root, tmp_path, log, dvc):
    name = f"data/{TASK}/calibrated/logreg.parquet"
    target = tmp_path / "x" / "current.parquet"
    pipeline.fetch(root, name, target, log)
    assert target.read_bytes() == (root / ".dvc/cache" / name).read_bytes()
    pipeline.fetch(root, name, target, log)
    assert dvc.commands == ["dvc checkout"]
    with pytest.raises(FailedError, match="`dvc pull --force data/none` ended with 1"):
        pipeline.fetch(root, "data/none", target, log)
    assert dvc.commands[1:] == ["dvc checkout", "dvc pull"]


def test_a_folder_replaces_the_one_of_before(root, tmp_path, log):
    (root / "models/a").mkdir(parents=True)
    (root / "models/a/model.onnx").write_text("1")
    target = tmp_path / "versions/a"
    target.mkdir(parents=True)
    (target / "left.txt").write_text("half")
    pipeline.fetch(root, "models/a", target, log)
    assert [path.name for path in target.iterdir()] == ["model.onnx"]


def test_the_version_is_raised_in_its_block_and_nothing_else(root):
    before = yaml.safe_load((root / PARAMS).read_text())
    assert pipeline.raise_version(root, TASK, "package", "1.0.0", "minor") == "1.1.0"
    assert pipeline.raise_version(root, TASK, "package", "1.0.0", "minor") == "1.1.0"
    before["package"]["version"] = "1.1.0"
    assert yaml.safe_load((root / PARAMS).read_text()) == before


def test_a_tag_of_a_branch_that_nobody_merged_counts(root, log):
    for tag in (
        "pipelines/prompts=prompt-screen@v1.10.0",
        "pipelines/prompts=prompt-screen@v1.9.0",
        "pipelines/prompts=prompt-screen#prod#1",
        "pipelines/prompts=other-prompt-screen@v7.0.0",
        "v9.0.0",
    ):
        git(root, "tag", tag)
    assert pipeline.highest(root, "prompt-screen", "1.0.0", log) == "1.10.0"
    assert pipeline.highest(root, "prompt-screen", "2.0.0", log) == "2.0.0"
    assert pipeline.highest(root, "none", "1.0.0", log) == "1.0.0"


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0rc1", ""])
def test_a_version_that_cannot_be_raised(version):
    with refused("all", f"package.version: {version!r} and a retraining", "must be three numbers"):
        pipeline.following(version, "minor")


def test_what_the_package_says_is_in_the_reports(root):
    assert pipeline.described(root, TASK)["version"] == "1.0.0"
    path = root / f"reports/{TASK}/package.json"
    path.write_text(json.dumps({"version": "2.0.0"}))
    assert pipeline.described(root, TASK) == {"version": "2.0.0"}
