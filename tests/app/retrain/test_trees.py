import shutil

import pytest

from app.retrain import trees
from tests.app.retrain.bench import git

BRANCH = "retrain/2026-11-28-1"


@pytest.fixture
def tree(root):
    return root / ".rampart/retrain/2026-11-28-1/tree"


def test_a_tree_is_a_branch_at_the_commit_and_the_users_tree_stays(root, tree, log):
    head = trees.head(root, log)
    (root / "params.yaml").write_text("scale: quick\n")
    told = trees.make(root, tree, BRANCH, head, log)
    assert told == {"branch": BRANCH, "commit": head, "tree": str(tree)}
    assert git(tree, "rev-parse", "--abbrev-ref", "HEAD").strip() == BRANCH
    assert (tree / "params.yaml").read_text() != "scale: quick\n"
    assert git(root, "status", "--porcelain").split() == ["M", "params.yaml"]
    assert git(root, "rev-parse", "--abbrev-ref", "HEAD").strip() == "main"


def test_it_shares_cache_remotes_and_downloads(root, tree, log):
    from dvc.config import Config

    (root / ".dvc/config.local").write_text("['remote \"store\"']\n    url = ../../store\n")
    trees.make(root, tree, BRANCH, "HEAD", log)
    config = Config(str(tree / ".dvc"))
    assert config["cache"]["dir"] == str(root / ".dvc/cache")
    assert config["remote"]["store"]["url"] == str(root.parent / "store")
    (root / trees.DOWNLOADS / "x").write_text("1")
    assert (tree / trees.DOWNLOADS / "x").read_text() == "1"
    assert git(tree, "status", "--porcelain") == ""


def test_a_cache_elsewhere_is_the_trees_too(root, tree, log):
    from dvc.config import Config

    (root / ".dvc/config.local").write_text("[cache]\n    dir = ../../big\n")
    trees.make(root, tree, BRANCH, "HEAD", log)
    assert Config(str(tree / ".dvc"))["cache"]["dir"] == str(root.parent / "big")


@pytest.mark.parametrize("left", ["whole", "no folder", "no entry", "branch alone", "half"])
def test_whatever_a_kill_has_left_it_is_made_anew(root, tree, log, left):
    if left == "half":
        tree.mkdir(parents=True)
        (tree / "params.yaml").write_text("half")
    else:
        trees.make(root, tree, BRANCH, "HEAD", log)
        (tree / "params.yaml").write_text("changed\n")
        trees.commit(tree, "Change", log)
    if left in ("no folder", "branch alone"):
        shutil.rmtree(tree)
    if left in ("no entry", "branch alone"):
        shutil.rmtree(root / ".git/worktrees")
    trees.make(root, tree, BRANCH, "main", log)
    assert git(tree, "status", "--porcelain") == ""
    assert git(tree, "rev-parse", "HEAD") == git(root, "rev-parse", "main")


def test_what_changed_is_committed_and_nothing_is_no_commit(root, tree, log):
    trees.make(root, tree, BRANCH, "HEAD", log)
    before = trees.head(tree, log)
    assert trees.commit(tree, "Nothing", log) == {"commit": before}
    (tree / "new.txt").write_text("1")
    (tree / "params.yaml").unlink()
    after = trees.commit(tree, "Two changes", log)["commit"]
    changed = git(tree, "show", "--name-status", "--format=%s", after).split()
    assert changed == ["Two", "changes", "A", "new.txt", "D", "params.yaml"]
    assert git(root, "rev-parse", "main").strip() == before


def test_where_nobody_is_configured_the_program_commits(root, tree, log, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    for key in ("user.name", "user.email"):
        git(root, "config", "--unset", key)
    git(root, "config", "user.useConfigOnly", "true")
    trees.make(root, tree, BRANCH, "HEAD", log)
    (tree / "new.txt").write_text("1")
    trees.commit(tree, "A change", log)
    assert git(tree, "log", "-1", "--format=%an <%ae>").strip() == "retrain <retrain@localhost>"


def test_a_hook_of_the_users_runs_in_no_commit_here(root, tree, log):
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    trees.make(root, tree, BRANCH, "HEAD", log)
    (tree / "new.txt").write_text("1")
    assert trees.commit(tree, "A change", log)["commit"] != trees.head(root, log)


def test_a_tree_goes_and_its_branch_stays_until_it_is_forgotten(root, tree, log):
    trees.make(root, tree, BRANCH, "HEAD", log)
    trees.remove(root, tree, log)
    trees.remove(root, tree, log)
    assert not tree.exists()
    assert git(root, "worktree", "list").count("\n") == 1
    assert git(root, "branch", "--list", BRANCH).strip() == BRANCH
    trees.forget(root, BRANCH, log)
    trees.forget(root, BRANCH, log)
    assert git(root, "branch", "--list", BRANCH) == ""
