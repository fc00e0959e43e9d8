"""Rule 2: groups never straddle a split, nor does what was made of their rows."""

from itertools import combinations

import pandas as pd
import pytest

from rampart.tasks.prompts.families import ROLES
from tests.honesty import project, tables
from tests.honesty.project import TABLES, TASKS, small
from tests.refusals import refused

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("task", TASKS)
def test_no_group_is_on_two_sides(ran, monkeypatch, task):
    monkeypatch.chdir(ran(task))
    groups = {name: set(rows["group"]) for name, rows in project.splits(task).items()}
    for pair in combinations(groups, 2):
        if set(pair) not in small(task).SHARED:
            assert not groups[pair[0]] & groups[pair[1]], pair


@pytest.mark.parametrize("task", TASKS)
def test_rows_that_were_made_are_for_training_alone(ran, monkeypatch, task):
    """Unless a family says that it is for another split; what is composed of rows is below."""
    monkeypatch.chdir(ran(task))
    frames = project.splits(task)
    assert frames["train"]["generated"].any() == getattr(small(task), "MADE", True)
    for name in project.HELD:
        made = frames[name][frames[name]["generated"]]
        if "parts" in made:
            made = made[made["parts"] == ""]
        roles = getattr(small(task), "ROLES", {})  # of families; the others are for training
        assert {roles.get(group, "train") for group in made["group"]} <= {name}, name


def test_a_generated_family_is_where_its_grammar_says(ran, tmp_path, monkeypatch):
    task, family = "prompts", small("prompts").made_for("validation")

    def where():
        frames = project.splits(task)
        return {name for name, rows in frames.items() if (rows["group"] == family).any()}

    monkeypatch.chdir(ran(task))
    assert where() == {"validation"}
    external = small(task).made_for("external")
    frames = project.splits(task)
    assert [name for name in frames if external in set(frames[name]["group"])] == ["external"]
    # Without its role it would be learned from.
    monkeypatch.chdir(tmp_path)
    project.write(task)
    with monkeypatch.context() as patch:
        patch.setitem(ROLES, family, "train")
        project.run(task, project.split)
    assert where() == {"train"}


def test_what_is_composed_has_the_parts_of_its_split_alone(ran, monkeypatch):
    task = "prompts"
    monkeypatch.chdir(ran(task))
    frames = project.splits(task)
    for name, rows in frames.items():
        recipes = set(rows.loc[rows["parts"] != "", "source"])
        made = {f"composed/{recipe}" for recipe in small(task).COMPOSED}
        assert recipes == (set() if name == "test" else made), name
    assert small(task).straddling(frames) == []
    # What is said of the parts is so in the text: none has the words of a row of another split.
    real = pd.concat(rows[~rows["generated"]].assign(split=name) for name, rows in frames.items())
    for name in ("train", "validation", "external"):
        rows = frames[name]
        for said in rows.loc[rows["parts"] != "", "text"]:
            inside = real.loc[[text in said for text in real["text"]], "split"]
            assert set(inside) <= {name}
    # Planted: a part of another split.
    train = frames["train"]
    planted = train["parts"].where(train["parts"] == "", frames["external"]["id"].iloc[0])
    faults = small(task).straddling({**frames, "train": train.assign(parts=planted)})
    assert len(faults) == (train["parts"] != "").sum()


def test_a_planted_copy_of_a_table_joins_its_group(tmp_path, monkeypatch):
    """Columns of a table that are in another too, under other names and in another source."""
    monkeypatch.chdir(tmp_path)
    task, names = "columns", [f"near/t{number}" for number in range(4)]
    raw = small(task).raw()
    whole = raw[raw["table"].isin(names)]
    copied = small(task).nearly(whole[whole["label"] < 2])
    rest = small(task).other(small(task).again(whole[whole["label"] >= 2]))
    project.write(task, pd.concat([raw, copied, rest], ignore_index=True))
    project.run(task, project.split)
    rows = pd.concat(frame.assign(split=name) for name, frame in project.splits(task).items())
    for name in names:
        both = rows[rows["column"].str.contains(f"{name}/") & ~rows["generated"]]
        assert both["source"].nunique() == 2
        assert both["group"].nunique() == 1, both[["source", "split"]].value_counts()


def test_a_family_that_would_be_inside_and_outside_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    raw = small("prompts").raw()
    raw.loc[raw.index[0], "source"] = "far"
    project.write("prompts", raw)
    with refused("prompts", "a family with external rows and others", match="benign-a"):
        project.run("prompts", project.split)


@pytest.mark.parametrize("task", TABLES)
def test_equal_rows_of_a_table_are_in_one_fold_where_they_are_kept(tmp_path, monkeypatch, task):
    monkeypatch.chdir(tmp_path)
    raw = small(task).raw()
    (item,) = small(task).PARAMS["tabulate"]
    changed = small(task).PARAMS["tabulate"][item] | {"duplicates": "keep"}
    tables.write(task, pd.concat([raw, raw, raw[:30]]), tabulate={item: changed})
    tables.tabulate.main([task, item])
    features = pd.read_parquet(f"data/{task}/tables/{item}/features.parquet")
    rows = pd.read_parquet(f"data/{task}/tables/{item}/rows.parquet")
    assert len(rows) == 2 * len(raw) + 30
    said = features.astype(str).agg("|".join, axis=1)
    assert rows["fold"].groupby(said).nunique().max() == 1
