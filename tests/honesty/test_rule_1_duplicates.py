"""Rule 1: duplicates go before the split, and data.json counts what went and why."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from tests.honesty import project, tables
from tests.honesty.project import SPLITS, TABLES, TASKS, small

pytestmark = pytest.mark.slow

PLANTED = 5


@pytest.fixture
def split(tmp_path, monkeypatch):
    """Return a function that splits raw rows and returns the report and the rows of the splits."""
    monkeypatch.chdir(tmp_path)

    def run(task, raw):
        project.write(task, raw)
        project.run(task, project.split)
        report = files.read_json(f"reports/{task}/data.json")
        frames = [rows.assign(split=name) for name, rows in project.splits(task).items()]
        return report, pd.concat(frames, ignore_index=True)

    return run


def without(ran, task):
    """Return the report of the raw rows alone."""
    return files.read_json(ran(task) / f"reports/{task}/data.json")


def some(task, raw):
    """Return a few rows of training sources, each of another group."""
    near = raw[raw["source"].str.startswith("near")]
    return near.drop_duplicates(small(task).GROUP)[:PLANTED]


def twice(task, rows):
    """Return how many natural rows say what one of another split, or of their own, says."""
    rows = rows[~rows["generated"]].reset_index(drop=True)
    pairs = small(task).alike(rows)
    return int((pairs.sum(axis=1) > 1).sum())


@pytest.mark.parametrize("kind", ["again", "nearly"])
@pytest.mark.parametrize("task", TASKS)
def test_a_planted_duplicate_is_in_one_split_once(ran, split, task, kind):
    raw, before = small(task).raw(), without(ran, task)
    planted = getattr(small(task), kind)(some(task, raw))
    pairs = pd.concat([some(task, raw), planted], ignore_index=True)
    names = {"id": range(len(pairs)), "generated": False}
    assert twice(task, pairs.assign(**names)) == 2 * PLANTED  # they are what they should be
    after, rows = split(task, pd.concat([raw, planted], ignore_index=True))
    assert twice(task, rows) == 0
    reason = small(task).DROPPED[kind]
    assert after["dropped"][reason] == before["dropped"][reason] + PLANTED
    assert after["rows_in"] == before["rows_in"] + PLANTED


@pytest.mark.parametrize("task", [task for task in TASKS if "two labels" in small(task).DROPPED])
def test_both_rows_of_a_planted_conflict_go(ran, split, task):
    raw, before = small(task).raw(), without(ran, task)
    chosen = some(task, raw)
    planted = small(task).nearly(chosen)
    planted["label"] = (planted["label"] + 1) % (raw["label"].max() + 1)
    if "kind" in planted:  # which is of one class
        planted["kind"] = [small(task).OF_CLASS[label][0] for label in planted["label"]]
    after, rows = split(task, pd.concat([raw, planted], ignore_index=True))
    reason = small(task).DROPPED["two labels"]
    assert after["dropped"][reason] == before["dropped"][reason] + 2 * PLANTED
    columns = [name for name in rows if name in raw]
    both = pd.concat([chosen[columns], rows.loc[~rows["generated"], columns]], ignore_index=True)
    assert small(task).alike(both)[:PLANTED].sum(axis=1).tolist() == [1] * PLANTED  # itself alone


@pytest.mark.parametrize("task", TASKS)
def test_an_external_copy_of_a_training_row_is_not_scored_as_unseen(ran, split, task):
    raw, before = small(task).raw(), without(ran, task)
    chosen = some(task, raw)
    planted = small(task).elsewhere(chosen)
    after, rows = split(task, pd.concat([raw, planted], ignore_index=True))
    assert twice(task, rows) == 0
    reason = small(task).DROPPED["external"]
    assert after["dropped"][reason] == before["dropped"][reason] + PLANTED
    columns = [name for name in rows if name in raw]
    for outside in (True, False):
        part = rows.loc[(rows["split"] == "external") == outside, columns]
        both = pd.concat([chosen[columns], part], ignore_index=True)
        copies = small(task).alike(both)[:PLANTED].sum(axis=1)
        assert copies.tolist() == [1 if outside else 2] * PLANTED  # itself, and what stays


@pytest.mark.parametrize("task", TASKS)
def test_the_order_of_the_rows_decides_nothing(ran, split, task):
    split(task, small(task).raw()[::-1].reset_index(drop=True))
    assert project.moved(ran(task), Path(), SPLITS, task) == []


@pytest.mark.parametrize("task", TABLES)
def test_equal_rows_of_a_table_go_before_the_folds(tmp_path, monkeypatch, task):
    monkeypatch.chdir(tmp_path)
    raw = small(task).raw()
    (item,) = small(task).PARAMS["tabulate"]
    label = small(task).PARAMS["tabulate"][item]["label"]
    other = raw[7:10].assign(**{label: raw[label].unique()[::-1].tolist()[0]})
    other[label] = [
        next(name for name in raw[label].unique() if name != own) for own in raw[label][7:10]
    ]
    tables.write(task, pd.concat([raw, raw[:PLANTED], other], ignore_index=True))
    tables.tabulate.main([task, item])
    report = files.read_json(f"reports/{task}/data/{item}.json")
    assert report["duplicates"] == PLANTED
    assert report["rows"] == len(raw) + 3
    assert report["conflicting_rows"] == 6
    features = pd.read_parquet(f"data/{task}/tables/{item}/features.parquet")
    rows = pd.read_parquet(f"data/{task}/tables/{item}/rows.parquet")
    said = features.astype(str).agg("|".join, axis=1)
    assert not pd.DataFrame({"said": said, "label": rows["label"]}).duplicated().any()
    # Equal rows with two labels stay, in one fold: no classifier meets its own row again.
    assert rows["fold"].groupby(said).nunique().max() == 1
    assert np.bincount(said.value_counts())[2] == 3
