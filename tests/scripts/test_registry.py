import itertools
import json
from pathlib import Path

import gto.api
import pygit2
import pytest
from scmrepo.git.backend.pygit2 import Pygit2Backend

from scripts import registry
from tests.refusals import refused

PACKAGE = "columns-classifier"
NAME = f"pipelines/columns:{PACKAGE}"


def commit(version, accuracy):
    """Commit a package of a version."""
    config = {
        "name": PACKAGE,
        "version": version,
        "model": "network",
        "variant": "float32",
        "metrics": {"test": {"accuracy": accuracy, "f1_macro": accuracy - 0.05}},
    }
    path = Path("reports/columns/package.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(config))
    registry.git("add", ".")
    registry.git("commit", "-qm", version)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for key, value in {"NAME": "a", "EMAIL": "a@example.org"}.items():
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_{key}", value)
    for variable, value in {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
    }.items():
        monkeypatch.setenv(variable, value)
    registry.git("init", "-q", ".")
    registry.git("config", "user.name", "a")
    registry.git("config", "user.email", "a@example.org")
    # gto orders tags by whole seconds: each gets a later one than the tag before.
    ticks = itertools.count(1_700_000_000)
    signature = property(lambda self: pygit2.Signature("a", "a@example.org", next(ticks), 0))
    monkeypatch.setattr(Pygit2Backend, "committer", signature)
    for task, blocks in {"columns": "package: {}", "prompts": "train: {}"}.items():
        folder = Path("pipelines", task)
        folder.mkdir(parents=True)
        (folder / "params.yaml").write_text(f"{blocks}\n")
        (folder / "dvc.lock").write_text("")
    commit("1.0.0", 0.92)
    return tmp_path


def told(tried, match, error=registry.RegistryError):
    return refused("all", f"registry {tried}", match, error)


def promote(version, stage="prod"):
    gto.api.assign(".", NAME, stage, version=version)  # what `gto assign` calls


def run(capsys, *arguments):
    registry.main(list(arguments))
    return capsys.readouterr().out.splitlines()


@pytest.mark.slow
def test_register_promote_roll_back_and_list(repository, capsys):
    run(capsys, "register")
    promote("v1.0.0")
    commit("1.1.0", 0.94)
    assert run(capsys, "register")[-1] == f"registered {NAME} v1.1.0"
    promote("v1.1.0")
    promote("v1.1.0", "staging")
    commit("1.10.0", 0.96)
    run(capsys, "register")
    promote("v1.10.0")
    first, *rest = run(capsys, "list")
    assert first == NAME
    lines = [line.split() for line in rest]
    assert [(line[0], line[1], *line[3:]) for line in lines] == [
        ("version", "stage", "model", "variant", "accuracy", "macro-F1"),
        ("v1.10.0", "prod", "network", "float32", "0.960", "0.910"),
        ("v1.1.0", "staging", "network", "float32", "0.940", "0.890"),
        ("v1.0.0", "-", "network", "float32", "0.920", "0.870"),
    ]
    assert run(capsys, "rollback", "prod")[-1] == "prod: v1.10.0 -> v1.1.0"
    assert run(capsys, "rollback", "prod")[-1] == "prod: v1.1.0 -> v1.0.0"
    assert registry.stages_of(NAME) == {"prod": "v1.0.0", "staging": "v1.1.0"}
    with told("rollback of the only version", "v1.0.0 is the only version that was in", SystemExit):
        registry.main(["rollback", "prod"])
    promote("v1.10.0")
    assert registry.stages_of(NAME)["prod"] == "v1.10.0"


def test_the_same_package_is_no_new_version(repository):
    registry.register("columns")
    with told("register: the same version", r"is v1.0.0, v1.0.0 is registered: raise"):
        registry.register("columns")
    commit("1.0.1", 0.92)
    with told("register: the same package", r"is that of v1.0.0: no new champion"):
        registry.register("columns")
    commit("0.9.0", 0.95)
    with told("register: a lower version", r"is v0.9.0, v1.0.0 is registered"):
        registry.register("columns")


def test_what_is_not_committed_is_no_version(repository):
    Path("pipelines/columns/dvc.lock").write_text("changed")
    with told("register: a changed lock", r"commit first .*\n ?M pipelines/columns/dvc"):
        registry.register("columns")


def test_an_unknown_stage_or_task_says_what_there_is(repository):
    registry.register("columns")
    promote("v1.0.0")
    with told("rollback production", "no stage 'production'; there are: prod"):
        registry.rollback("columns", "production")
    with told("list: no package.json", r"has no reports/flows/package.json: run"):
        registry.table("flows")
    with told("--task prompts, without a package", r"'prompts' has no package; .*: columns$"):
        registry.chosen("prompts")


def test_the_task_is_named_where_several_have_a_package(repository):
    assert registry.chosen(None) == "columns"
    Path("pipelines/prompts/params.yaml").write_text("package: {}\n")
    with told("without --task, two packages", r"which task\? .*: columns, prompts$"):
        registry.chosen(None)
    assert registry.chosen("prompts") == "prompts"


@pytest.mark.integration
def test_dvc_gets_the_package_of_a_stage(empty, tmp_path):
    """The artifact is declared in the task's own dvc.yaml."""
    repository = empty.copy(tmp_path / "small")
    path = repository.root / "pipelines/alpha/dvc.yaml"
    artifact = "artifacts:\n  model-a: {path: ../../models/alpha/a, type: model}\n"
    path.write_text(path.read_text() + artifact)
    repository.repro("alpha")
    repository.commit()
    name = registry.name_of("alpha", {"name": "model-a"})
    repository.run("gto", "register", name, "--version", "v1.0.0")
    repository.run("gto", "assign", name, "--version", "v1.0.0", "--stage", "prod")
    repository.run("dvc", "artifacts", "get", ".", name, "--stage", "prod", "--out", "got")
    assert (repository.root / "got").read_text() == (repository.root / "models/alpha/a").read_text()
