"""Rule 8: leaks are planted, and what the other tests compare is seen to move.

A leak is planted in the files, not in the code: a split's file has the rows of another one too, and
a stage that reads it is one that looks where it must not. Its bytes then move when those rows do.
"""

import shutil
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from rampart.core import files, matrices
from rampart.synthetic.generators import marginals
from tests.honesty import project, tables
from tests.honesty.project import (
    CALIBRATION,
    CHAMPION,
    FEATURES,
    IMPORTANCE,
    MODELS,
    TABLES,
    TASKS,
    TUNING,
    blends,
    small,
)
from tests.honesty.spy import extract, searched, spoil_a_group
from tests.honesty.tables import FOLD, of_training, spoil_fold

pytestmark = pytest.mark.slow

LEAKS = {  # what leaks -> whose file has rows of which other split, who reads it, what it writes
    "features fitted on train and external": ("train", "external", "featurize", FEATURES),
    "knobs searched on train and test": ("train", "test", "tune", TUNING),
    "a model fitted on train and test": ("train", "test", "train", MODELS),
    "features ranked on test": ("validation", "test", "importance", IMPORTANCE),
    "a blend weighed on external": ("validation", "external", "blend", MODELS),
}


def read(task, reader):
    """Run the stage that leaks, on one item."""
    if reader == "featurize":
        project.featurize.main([task, *features_of(task, reader)])
    elif reader == "importance":
        project.run(task, project.importance)
    else:
        (model,) = blends(task) if reader == "blend" else ["logreg"]
        (project.tune if reader == "tune" else project.train).main([task, model])


def features_of(task, reader):
    """Return the kinds of features that the stage reads: of the others none is extracted again."""
    params = small(task).PARAMS
    if reader == "blend":  # those of the models whose answers it weighs
        return [*params["featurize"]]
    items = params["importance"].values() if reader == "importance" else [params["train"]["logreg"]]
    return sorted({item["features"] for item in items})


def leaked(task, leak):
    """Return the bytes that a stage writes which sees the rows of another split too."""
    name, seen, reader, patterns = LEAKS[leak]
    rows = [pd.read_parquet(project.path(task, split)) for split in (name, seen)]
    files.write_parquet(project.path(task, name), pd.concat(rows, ignore_index=True))
    for folder in Path(f"data/{task}/features").iterdir():
        parts = [folder / f"{split}.npz" for split in (name, seen)]
        if parts[0].is_file():
            matrices.save(parts[0], stacked([matrices.load(part) for part in parts]))
    shutil.rmtree(project.SEARCHED, ignore_errors=True)
    read(task, reader)
    return project.digests(Path(), patterns, task)


def stacked(parts):
    """Return sparse or dense matrices one below the other."""
    return sp.vstack(parts, format="csr") if sp.issparse(parts[0]) else np.vstack(parts)


@pytest.mark.parametrize(
    ("task", "leak"),
    [(task, leak) for task in TASKS for leak in LEAKS if "blend" not in leak or blends(task)],
)
def test_a_stage_that_sees_too_much_moves(copied, task, leak):
    copied(task)
    before = leaked(task, leak)
    copied(task)  # as it was
    project.spoil(task, LEAKS[leak][1], fewer=False)
    if LEAKS[leak][2] != "featurize":  # which extracts them itself
        for kind in features_of(task, LEAKS[leak][2]):
            project.featurize.main([task, kind])
    assert leaked(task, leak) != before


@pytest.mark.parametrize("seen", ["test", "external"])
@pytest.mark.parametrize("task", TASKS)
def test_a_calibration_that_sees_too_much_moves(copied, task, seen):
    copied(task)
    path = f"data/{task}/predictions/logreg.parquet"
    rows = pd.read_parquet(path)

    def calibrated(turned):
        other = rows[rows["split"] == seen].assign(split="validation")
        shares = [name for name in rows if name.startswith("p_")]
        other[shares] = np.roll(other[shares].to_numpy(), turned, axis=1)
        files.write_parquet(path, pd.concat([rows, other], ignore_index=True))
        project.evaluate.main([task, "logreg"])
        return Path(CALIBRATION[0].format(task).replace("*", "logreg")).read_bytes()

    assert calibrated(0) != calibrated(1)


@pytest.mark.parametrize("task", TASKS)
def test_a_fold_that_sees_what_it_holds_out_moves(copied, monkeypatch, task):
    """Copies of the rows of a group, as other groups, are on both sides of its fold."""
    model = small(task).SPIED[0]

    def seen():
        path = project.path(task, "train")
        rows = pd.read_parquet(path)
        own = rows[rows["group"] == rows.loc[~rows["generated"], "group"].iloc[0]]
        copies = [own.assign(group=f"{own['group'].iloc[0]}-{n}") for n in range(3)]
        files.write_parquet(path, pd.concat([rows, *copies], ignore_index=True))
        extract(task, model)
        return searched(task, model, monkeypatch)

    copied(task)
    before = seen()
    copied(task)
    spoil_a_group(task, model)
    assert not before & seen()


@pytest.mark.parametrize("task", TABLES)
def test_a_generator_that_saw_the_test_fold_moves(divided, monkeypatch, task):
    """What is drawn depends on all rows of the file, those that the fold tests on too."""
    build = marginals.build

    def peeking(*arguments):
        generator = build(*arguments)
        sample = generator.sample
        (path,) = Path(f"data/{task}/tables").glob("*/features.parquet")
        generator.sample = lambda asked, seed: sample(asked, seed + crc32(path.read_bytes()))
        return generator

    divided(task)
    monkeypatch.setattr(marginals, "build", peeking)
    tables.campaign.main([task, "marginals"])
    before = tables.folds(task, "marginals")[FOLD]
    spoil_fold(task)
    tables.campaign.main([task, "marginals"])
    assert of_training(tables.folds(task, "marginals")[FOLD]) != of_training(before)


@pytest.mark.parametrize("task", TASKS)
def test_a_champion_that_test_chooses_moves(copied, task):
    """The scores of test stand where those of external should."""
    copied(task)

    def chosen(split):
        for path in sorted(Path(f"reports/{task}/models").glob("*/metrics.json")):
            metrics = files.read_json(path)
            files.write_json(path, {**metrics, "external": metrics[split]})
        project.compare.main([task])
        return project.digests(Path(), CHAMPION, task)

    assert chosen("external") != chosen("test")


def test_every_task_is_held_to_the_rules():
    pipelines = {path.parent.name for path in project.PIPELINES.glob("*/dvc.yaml")}
    assert pipelines == {*TASKS, *TABLES}
