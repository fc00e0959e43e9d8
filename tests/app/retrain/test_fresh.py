import hashlib
import shutil

import pytest
import yaml

from app.retrain import fresh, trees
from tests.app.retrain.bench import NEW, PARAMS, TASK, git
from tests.refusals import refused


@pytest.fixture
def tree(root, log):
    folder = root / ".rampart/retrain/1/tree"
    trees.make(root, folder, "retrain/1", "HEAD", log)
    return folder


def write(root, name, text="text,label\na,1\n"):
    path = root / NEW / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_what_counts_as_a_row_and_what_only_tells_of_rows(root):
    for name in ("b.csv", "a/x.CSV.gz", "a/y.jsonl", "note.txt", "c.csv.dvc", ".gitignore"):
        write(root, name)
    folder = root / NEW
    assert [str(path.relative_to(folder)) for path in fresh.tables(folder)] == [
        "a/x.CSV.gz",
        "a/y.jsonl",
        "b.csv",
    ]
    assert [path.name for path in fresh.entries(folder)] == ["a", "b.csv", "note.txt"]
    assert fresh.entries(root / "none") == fresh.tables(root / "none") == []


def test_the_digest_is_over_names_and_contents(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    inside = hashlib.sha256(b"1").hexdigest()
    said = hashlib.sha256(f"a.csv\n{inside}\n".encode()).hexdigest()
    assert fresh.digest(tmp_path) == {"files": 1, "sha256": said}
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert fresh.digest(tmp_path)["sha256"] != said


def test_latest_is_what_lies_in_the_users_tree_now(root, tree, log):
    write(root, "a.csv")
    write(tree, "left.csv")  # by a run that was killed
    assert fresh.bring(root, tree, TASK, "latest", log)["files"] == 1
    assert [path.name for path in fresh.tables(tree / NEW)] == ["a.csv"]
    shutil.rmtree(root / "data/user")
    assert fresh.bring(root, tree, TASK, "latest", log)["files"] == 1  # as the commit, or before


def test_a_revision_brings_what_it_has(root, tree, log, dvc):
    write(root, "old.csv")
    write(root, "kept.csv.dvc")
    git(root, "add", "--force", NEW)
    git(root, "commit", "--quiet", "-m", "rows")
    git(root, "tag", "rows-1")
    git(root, "rm", "--quiet", f"{NEW}/old.csv")
    write(root, "newer.csv")
    (root / f".dvc/cache/{NEW}").mkdir(parents=True)
    (root / f".dvc/cache/{NEW}/kept.csv.dvc").write_text("x")
    assert fresh.bring(root, tree, TASK, "rows-1", log)["files"] == 1
    assert [path.name for path in fresh.tables(tree / NEW)] == ["old.csv"]
    assert "dvc checkout" in dvc.commands


def test_a_revision_that_is_none_or_has_no_rows(root, tree, log):
    with refused("all", "--data-version none", "latest or a revision of git, got 'none'"):
        fresh.bring(root, tree, TASK, "none", log)
    with refused("all", "--data-version -x", "latest or a revision of git, got '--all'"):
        fresh.bring(root, tree, TASK, "--all", log)
    git(root, "rm", "--quiet", "-r", "data/user")
    git(root, "commit", "--quiet", "-m", "none")
    with refused("all", "--data-version main", f"main: has no {NEW}"):
        fresh.bring(root, tree, TASK, "main", log)


def test_what_git_has_stays_in_git_and_the_rest_goes_to_dvc(root, tree, log, dvc):
    write(root, "mine/a.csv")
    git(root, "add", "--force", NEW)
    git(root, "commit", "--quiet", "-m", "rows")
    trees.make(root, tree, "retrain/1", "HEAD", log)
    write(root, "mine/b.csv")
    write(root, "theirs/c.csv")
    fresh.bring(root, tree, TASK, "latest", log)
    fresh.keep(tree, TASK, log)
    trees.commit(tree, "Bring rows", log)
    tracked = git(tree, "ls-files", NEW).split()
    assert [name.removeprefix(f"{NEW}/") for name in tracked] == [
        ".gitignore",
        "README.md",
        "mine/a.csv",
        "mine/b.csv",
        "theirs.dvc",
    ]


def test_new_files_are_named_once_in_the_branchs_params(root, tree, log):
    for name in ("a.csv", "b.csv"):
        write(tree, name)
    named = [f"{NEW}/a.csv", f"{NEW}/b.csv"]
    assert fresh.name_in_params(tree, TASK) == named
    assert fresh.name_in_params(tree, TASK) == []
    params = yaml.safe_load((tree / PARAMS).read_text())
    assert params["ingest"]["files"] == named
    assert yaml.safe_load((root / PARAMS).read_text())["ingest"]["files"] == []


def test_files_that_the_user_named_stay_in_front(tree):
    given = [{"path": f"{NEW}/a.csv", "role": "external"}, "data/user/prompts/mine.csv"]
    (tree / PARAMS).write_text(yaml.safe_dump({"ingest": {"files": given}}))
    for name in ("a.csv", "b.csv"):
        write(tree, name)
    assert fresh.name_in_params(tree, TASK) == [f"{NEW}/b.csv"]
    written = yaml.safe_load((tree / PARAMS).read_text())["ingest"]["files"]
    assert written == [*given, f"{NEW}/b.csv"]


def test_a_task_with_a_stage_of_its_own_reads_the_folder(tree):
    (tree / PARAMS).write_text("retrain: {network: {}}\n")
    write(tree, "a.csv")
    assert fresh.name_in_params(tree, TASK) == []


def test_a_task_that_takes_no_files(tree):
    (tree / PARAMS).write_text("package: {version: 1.0.0}\n")
    with refused("prompts", "--models of a task that takes no files", "no rows to add"):
        fresh.name_in_params(tree, TASK)
