"""Rule 4: an external set of other sources, every class in it; it chooses the champion, no more.

That external chooses is by design, and README.md says so: the champion's score there is a little
flattered. It must decide nothing else.
"""

import pandas as pd
import pytest

from rampart.core import files
from rampart.tasks.prompts.row import KINDS
from tests.honesty import project
from tests.honesty.project import CHAMPION, SPLITS, TASKS, moved, small
from tests.refusals import refused

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("task", TASKS)
def test_its_sources_are_no_others_and_every_class_is_there(ran, monkeypatch, task):
    monkeypatch.chdir(ran(task))
    frames = project.splits(task)
    external = frames.pop("external")
    composed = external["source"].str.startswith("composed/")  # a recipe, of the split's own rows
    for name, rows in frames.items():
        assert not set(rows["source"]) & set(external.loc[~composed, "source"]), name
    assert set(external["label"]) == set(frames["train"]["label"])


def test_each_kind_of_prompt_is_held_out_in_sources_of_its_own(ran, monkeypatch):
    """Validation, which sets the threshold, and external: no kind is known from training alone."""
    task = "prompts"
    monkeypatch.chdir(ran(task))
    frames = project.splits(task)
    assert small(task).straddling(frames) == []
    kinds = files.read_json(f"reports/{task}/data.json")["kinds"]
    for kind, counts in kinds.items():
        for name, rows in frames.items():
            own = rows[rows["kind"] == kind]
            assert counts[name] == {"rows": len(own), "sources": own["source"].nunique()}
    trained = {kind: counts for kind, counts in kinds.items() if counts["train"]["rows"]}
    assert len(trained) >= 8
    assert small(task).unheld(trained, {"validation": 4, "external": 4}) == []
    # Planted: a source that training has too.
    assert "near-0" in set(frames["train"]["source"])
    real = frames["external"]["parts"] == ""
    rows = frames["external"].assign(source=frames["external"]["source"].where(~real, "near-0"))
    assert small(task).straddling({**frames, "external": rows}) == ["external near-0"]


@pytest.mark.parametrize(("source", "split"), [("far", "external"), ("check", "validation")])
def test_a_kind_that_a_split_lacks_is_told_in_the_report_of_the_data(
    tmp_path, monkeypatch, source, split
):
    monkeypatch.chdir(tmp_path)
    task, raw = "prompts", small("prompts").raw()
    lacking = raw["source"].str.startswith(source) & (raw["kind"] == "jailbreak")
    assert lacking.any()
    project.write(task, raw[~lacking])
    project.run(task, project.split)
    kinds = files.read_json(f"reports/{task}/data.json")["kinds"]
    trained = {kind: counts for kind, counts in kinds.items() if counts["train"]["rows"]}
    assert small(task).unheld(trained, {"validation": 1, "external": 1}) == [("jailbreak", split)]


def test_the_committed_prompts_have_every_kind_in_validation_and_external():
    reports = project.PIPELINES.parent / "reports/prompts"
    kinds = files.read_json(reports / "data.json")["kinds"]
    assert KINDS.keys() <= kinds.keys()
    wanted = {kind: kinds[kind] for kind in KINDS}
    assert small("prompts").unheld(wanted, {"validation": 25, "external": 40}) == []
    assert small("prompts").unheld(wanted, {"train": 1}) == []


def test_fewer_rows_that_are_held_out_move_no_weight_of_a_training_row(ran, tmp_path, monkeypatch):
    """What a row counts is a matter of the rows of its own split."""
    monkeypatch.chdir(tmp_path)
    task, raw = "prompts", small("prompts").raw()
    held = raw["source"].str.startswith(("far", "check"))
    gone = held & (raw.groupby(["family", "kind"]).cumcount() >= 2)
    project.write(task, raw[~gone])
    project.run(task, project.split)
    assert moved(ran(task), tmp_path, SPLITS, task) == [
        str(project.path(task, name)) for name in ("external", "validation")
    ]
    train = pd.read_parquet(project.path(task, "train"))
    assert train["weight"].nunique() > 5


@pytest.mark.parametrize("task", TASKS)
def test_a_class_that_it_lacks_is_refused(tmp_path, monkeypatch, task):
    monkeypatch.chdir(tmp_path)
    raw = small(task).raw()
    project.write(task, raw[(raw["source"] != "far") | (raw["label"] != 1)])
    with refused(task, "an external set without rows of a class", match="external"):
        project.run(task, project.split)
    assert not project.path(task, "train").exists()


@pytest.mark.parametrize("task", TASKS)
def test_other_external_rows_move_no_row_of_the_other_splits(ran, tmp_path, monkeypatch, task):
    monkeypatch.chdir(tmp_path)
    raw = small(task).raw()
    far = raw["source"] == "far"
    project.write(task, pd.concat([raw[~far], small(task).other(raw[far])]))
    project.run(task, project.split)
    assert moved(ran(task), tmp_path, SPLITS, task) == [str(project.path(task, "external"))]


@pytest.mark.parametrize("task", TASKS)
def test_it_chooses_the_champion(ran, spoilt, task):
    """What else it moves is in test_rule_3_fitting.py: nothing."""
    assert CHAMPION[0].format(task) in moved(
        ran(task), spoilt(task, "test", "external"), CHAMPION, task
    )
    best = files.read_json(ran(task) / f"reports/{task}/champion.json")
    metrics = files.read_json(ran(task) / f"reports/{task}/models/{best['model']}/metrics.json")
    assert best["score_external"] == metrics["external"][best["score"]]


@pytest.mark.parametrize("task", TASKS)
def test_it_is_scored_source_by_source(ran, task):
    for model in small(task).PARAMS["train"]:
        table = pd.read_csv(ran(task) / f"reports/{task}/models/{model}/by_source.csv")
        rows = pd.read_parquet(ran(task) / f"data/{task}/splits/external.parquet")
        part = table[table["split"] == "external"]
        assert (
            part.groupby("source")["n"].sum().to_dict() == rows["source"].value_counts().to_dict()
        )


@pytest.mark.parametrize("task", TASKS)
def test_a_label_written_into_the_rows_is_seen_through(tmp_path, monkeypatch, task):
    """A shortcut of the training sources gives a perfect test set, and luck on other sources.

    No stage can know that a word is a shortcut: the external score, which leads, shows it.
    """
    monkeypatch.chdir(tmp_path)
    raw = small(task).other(small(task).raw())  # nothing tells the class
    far = raw["source"] == "far"
    project.write(task, pd.concat([small(task).marked(raw[~far]), raw[far]]))
    params = project.parameters(task)
    item = params["train"]["logreg"]
    params |= {"train": {"logreg": item}, "stack": {}, "importance": {}}
    params["featurize"] = {item["features"]: params["featurize"][item["features"]]}
    params["compare"]["baselines"] = []
    project.write_files(project.SHARED, params, task)
    project.run(task, *project.SCORING)
    board = pd.read_csv(f"reports/{task}/results.csv").set_index("model").loc["logreg"]
    best = files.read_json(f"reports/{task}/champion.json")
    assert board["f1_macro"] > 0.95
    assert best["f1_macro_external"] == board["f1_external"] < 1.5 / (raw["label"].max() + 1)
