"""Rule 2: groups never straddle a split, nor does what was made of their rows."""

from itertools import combinations

import pandas as pd
import pytest

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
    monkeypatch.chdir(ran(task))
    frames = project.splits(task)
    assert frames["train"]["generated"].any()
    for name in project.HELD:
        assert not frames[name]["generated"].any(), name
        assert not frames[name]["source"].str.startswith("generated/").any(), name


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
