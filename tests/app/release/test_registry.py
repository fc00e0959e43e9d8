import json
from pathlib import Path

import pytest

from app.release import registry
from app.release.registry import RegistryError
from tests.app.release import packed
from tests.app.release.conftest import commit
from tests.refusals import refused

NAME = "pipelines/columns:columns-classifier"
FOLDER = Path("models/columns/package")


def told(tried, match, error=RegistryError):
    return refused("all", f"release {tried}", match, error)


def register():
    return registry.register("columns", FOLDER)


@pytest.mark.slow
def test_register_assign_and_leave(repository):
    register()
    assert registry.assign(NAME, "v1.0.0") == "prod: v1.0.0"
    assert registry.assign(NAME, "v1.0.0") == "prod: v1.0.0 already"
    commit("1.1.0", 0.94)
    copy = Path(".rampart/versions/columns/1.1.0")
    assert register() == f"registered {NAME} v1.1.0, kept in {copy}"
    assert (copy / "model.onnx").read_bytes() == b"graph1.1.0"
    registry.assign(NAME, "v1.1.0")
    registry.assign(NAME, "v1.1.0", "staging")
    commit("1.10.0", 0.96)
    register()
    registry.assign(NAME, "v1.10.0")
    assert [entry["version"] for entry in registry.versions(NAME)] == [
        "v1.10.0",
        "v1.1.0",
        "v1.0.0",
    ]
    assert registry.leave(NAME, "v1.10.0") == "prod: v1.10.0 -> v1.1.0"
    assert registry.leave(NAME, "v1.1.0") == "prod: v1.1.0 -> v1.0.0"
    assert registry.stages_of(NAME) == {"prod": "v1.0.0", "staging": "v1.1.0"}
    with told("rollback, tags: the only version", "v1.0.0 is the only version that was in prod"):
        registry.leave(NAME, "v1.0.0")
    registry.assign(NAME, "v1.10.0")
    assert registry.stages_of(NAME)["prod"] == "v1.10.0"
    with told("rollback, tags: not in the stage", "prod has v1.10.0, not v1.1.0"):
        registry.leave(NAME, "v1.1.0")


@pytest.mark.slow
def test_the_same_package_is_no_new_version(repository):
    register()
    with told("register: the same version", r"is v1.0.0, v1.0.0 is registered: raise"):
        register()
    commit("1.0.1", 0.92)
    same = json.loads(registry.git("show", "HEAD~1:reports/columns/package.json"))
    packed.write(FOLDER, "1.0.1", 0.92, files=same["files"])
    for name, content in (("model.onnx", b"graph1.0.0"),):
        (FOLDER / name).write_bytes(content)
    Path("reports/columns/package.json").write_bytes((FOLDER / "config.json").read_bytes())
    registry.git("commit", "-qam", "same")
    with told("register: the same package", r"is that of v1.0.0: no new champion"):
        register()
    commit("0.9.0", 0.95)
    with told("register: a lower version", r"is v0.9.0, v1.0.0 is registered"):
        register()
    assert not Path(".rampart/versions/columns/0.9.0").exists()


def test_what_is_not_committed_is_no_version(repository):
    Path("pipelines/columns/dvc.lock").write_text("changed")
    with told("register: a changed lock", r"commit first .*\n ?M pipelines/columns/dvc"):
        register()


def test_another_package_than_that_of_the_commit_is_no_version(repository):
    packed.write(FOLDER, "1.0.0", 0.5)
    with told("register: the package of another run", r"is not the package that .* of HEAD desc"):
        register()
    (FOLDER / "model.onnx").write_bytes(b"other")
    with told("register: a changed byte", r"model.onnx: SHA-256 is", ValueError):
        register()
    assert registry.git("tag") == ""


def test_an_unknown_task_or_version_says_what_there_is(repository):
    with told("register colums", r"the task 'colums' has no package; did you mean 'columns'\?"):
        registry.require("colums")
    with told("register prompts, without a package", r"no package; .*known: columns, flows"):
        registry.require("prompts")
    assert registry.require("flows") == "dvc repro pipelines/flows/dvc.yaml:bundle"
    with told("list flows: no package.json", r"HEAD has no reports/flows/package.json: run `dvc"):
        registry.described("flows")
    with told("promote: a version without tag", r"no tag of v9.0.0 \(there are: none\): register"):
        registry.assign(NAME, "v9.0.0")
    with told("register: a package without a name", r"has no name"):
        registry.name_of("columns", {})


def test_without_git_it_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with told("register outside a repository", r"git status: fatal: not a git repository"):
        registry.git("status")
    monkeypatch.setenv("PATH", str(tmp_path))
    with told("register without git", r"git: No such file or directory"):
        registry.git("status")


def test_versions_are_ordered_as_numbers():
    assert registry.number("v1.10.0") > registry.number("1.9.2")


@pytest.mark.integration
def test_dvc_gets_the_package_of_a_stage(tmp_path):
    """The artifact is declared in the task's own dvc.yaml."""
    from tests.scripts.small_pipelines import small

    repository = small(tmp_path / "small")
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
