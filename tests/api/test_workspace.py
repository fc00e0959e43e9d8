"""The folder in which stages run: what is in it, and what a stage's refusal becomes."""

import pytest
import yaml

from rampart.api import workspace
from rampart.api.config import TrainConfig
from rampart.api.workspace import StageError, Workspace, opened
from rampart.core.params import ParamError
from tests.refusals import refused

BLOCKS = {
    "train": {"m": {"features": "joined"}, "v": {"features": "votes"}},
    "featurize": {"tfidf": {}, "numeric": {}},
    "join": {"joined": {"first": "tfidf", "second": "numeric", "third": None}},
}


@pytest.fixture
def runs(monkeypatch):
    """What is run, instead of running it."""
    told = []
    monkeypatch.setattr(Workspace, "run", lambda self, *names, **_: told.append(names))
    return told


def space(path, model="m"):
    return Workspace(path, "t", model, BLOCKS)


def test_a_joined_kind_is_its_parts_and_then_itself(tmp_path, runs):
    space(tmp_path).featurize()
    assert runs == [("featurize", "tfidf"), ("featurize", "numeric"), ("join", "joined")]


def test_a_vote_is_refused(tmp_path, runs):
    with pytest.raises(ParamError, match="v learns from 'votes', which takes other models first"):
        space(tmp_path, "v").featurize()
    assert runs == []


def test_only_needs_a_data_set():
    with (
        pytest.raises(ParamError, match="only: true needs a dataset_path"),
        opened("solidity", TrainConfig(only=True)),
    ):
        pass


def test_the_aggregator_takes_what_models_say_and_no_sources(tmp_path):
    (tmp_path / "mine.csv").write_text("file,label\nBank.sol,time\n")
    with (
        refused(
            "contracts",
            'ModelTrainer("aggregator").train(dataset_path="mine.csv")',
            match="no column <evidence>_<class>",
        ),
        opened("contracts", TrainConfig(only=True), tmp_path / "mine.csv"),
    ):
        pass


def test_rows_that_were_never_made_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workspace, "PROJECT", tmp_path)
    with pytest.raises(FileNotFoundError, match="data/x is not there: run `dvc repro` first"):
        workspace._upstream(tmp_path / "w", "data/x")


def test_the_aggregator_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workspace, "PROJECT", tmp_path)
    made = Workspace(tmp_path / "w", "contracts", "m", {"split": {}})
    with pytest.raises(
        FileNotFoundError, match=r"raw\.parquet is not there: run `dvc repro` first, or give a"
    ):
        workspace._rows(made, TrainConfig())


def test_upstream_is_linked_from_here_file_by_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/x").mkdir(parents=True)
    (tmp_path / "data/x/a").write_text("1")
    workspace._upstream(tmp_path / "w", "data/x")
    made = tmp_path / "w/data/x/a"
    assert made.read_text() == "1"
    assert not made.is_symlink()


def test_the_parameters_are_the_projects_with_the_changes(tmp_path, runs, monkeypatch):
    monkeypatch.setattr(workspace, "_rows", lambda *_: None)
    (tmp_path / "mine.csv").write_text("label\n")
    config = TrainConfig(scale="tiny", seed=5, only=True, knobs={"C": 7})
    with opened("solidity", config, tmp_path / "mine.csv", {"search": "random"}) as made:
        shared = yaml.safe_load((made.path / "params.yaml").read_text())
        own = yaml.safe_load((made.path / "pipelines/solidity/params.yaml").read_text())
        assert (made.path / "data/user/solidity/mine.csv").is_file()
        assert (made.path / "stages/train.py").is_file()
    assert (shared["scale"], shared["seed"]) == ("tiny", 5)
    assert own["train"]["logreg"]["C"] == 7
    assert own["tune"]["search"] == "random"
    assert own["ingest"]["files"] == ["data/user/solidity/mine.csv"]
    assert own["ingest"]["packages"] == []
    assert not made.path.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("sys.exit('fail: x.csv: no column')", r"^fail: x\.csv: no column$"),
        ("raise KeyError('x')", "^fail: KeyError: 'x'$"),
        ("sys.exit(3)", "^fail: it said nothing$"),
    ],
)
def test_a_refusal_is_what_the_stage_said(tmp_path, line, told):
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages/__init__.py").touch()
    (tmp_path / "stages/fail.py").write_text(f"import sys\n{line}\n")
    with pytest.raises(StageError, match=told):
        space(tmp_path).run("fail", "m")


@pytest.mark.slow
def test_a_stage_gets_task_and_names_and_the_library(tmp_path):
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages/__init__.py").touch()
    text = "import sys, rampart.core\nopen('told', 'w').write(' '.join(sys.argv[1:]))\n"
    (tmp_path / "stages/say.py").write_text(text)
    space(tmp_path).run("say", "m", profile=True)
    assert (tmp_path / "told").read_text() == "t m"
    assert (tmp_path / workspace.TABLE).is_file()
