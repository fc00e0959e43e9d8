"""Rule 5: a baseline beside every score, and a baseline is never the champion."""

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.loading import load
from rampart.synthetic.generators import noise
from tests.honesty import project, tables
from tests.honesty.project import TABLES, TASKS, published, small
from tests.refusals import refused

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("task", TASKS)
def test_the_published_pipeline_has_the_majority_and_a_simple_model(task):
    params = published(task)
    baselines = params["compare"]["baselines"]
    estimators = {name: item["estimator"] for name, item in params["train"].items()}
    assert "majority" in [estimators[name] for name in baselines]
    assert len(baselines) >= 2
    assert set(estimators) - set(baselines)


@pytest.mark.parametrize("task", TABLES)
def test_the_published_campaign_has_a_plain_copy_and_what_learns_nothing(task):
    params = published(task)
    kinds = {name: load("rampart.synthetic.generators", name).KIND for name in params["campaign"]}
    baselines = {name for name, kind in kinds.items() if kind == "baseline"}
    assert baselines >= {"copy", "noise", "marginals"}
    assert "learned" in kinds.values()
    assert "copy" in params["rank"]["rivals"]


@pytest.mark.parametrize("task", TASKS)
def test_each_baseline_is_on_the_leaderboard_and_compared_with_the_champion(ran, task):
    reports = ran(task) / f"reports/{task}"
    best = files.read_json(reports / "champion.json")["model"]
    board = set(pd.read_csv(reports / "results.csv")["model"])
    tests = pd.read_csv(reports / "significance.csv")
    for split in ("external", "test"):
        rows = tests.loc[tests["split"] == split, ["model_a", "model_b"]].to_numpy()
        asked = {frozenset(pair) for pair in rows}
        for name in small(task).PARAMS["compare"]["baselines"]:
            assert name in board
            assert frozenset((best, name)) in asked


@pytest.mark.parametrize("task", TASKS)
def test_a_baseline_that_is_always_right_is_first_and_no_champion(copied, task):
    copied(task)
    reports = f"reports/{task}"
    best = files.read_json(f"{reports}/champion.json")["model"]
    path = f"data/{task}/predictions/majority.parquet"
    rows = pd.read_parquet(path)
    classes = rows["label"].max() + 1
    p = 0.01 + (1 - 0.01 * classes) * np.eye(classes)[rows["label"]]
    files.write_parquet(path, rows.assign(**{f"p_{k}": p[:, k] for k in range(classes)}))
    project.evaluate.main([task, "majority"])
    project.compare.main([task])
    assert pd.read_csv(f"{reports}/results.csv")["model"][0] == "majority"
    champion = files.read_json(f"{reports}/champion.json")
    assert champion["model"] == best
    assert "majority" not in champion["reason"]
    tests = pd.read_csv(f"{reports}/significance.csv")
    assert ((tests["model_a"] == "majority") & (tests["model_b"] == best)).sum() == 2


@pytest.mark.parametrize("task", TASKS)
def test_baselines_alone_have_no_champion(copied, task):
    root = copied(task)
    before = project.digests(root, ("reports/{}/*.csv", "reports/{}/*.json"), task)
    params = project.parameters(task, compare={"baselines": list(small(task).PARAMS["train"])})
    project.write_files(project.SHARED, params, task)
    with refused(task, "compare.baselines: every model", match="every model is a baseline"):
        project.compare.main([task])
    assert project.digests(root, ("reports/{}/*.csv", "reports/{}/*.json"), task) == before


@pytest.mark.parametrize("task", TABLES)
def test_a_generator_that_learns_nothing_is_never_chosen(divided, monkeypatch, task):
    """The best of all are marginals; the only one that is said to learn gives noise."""
    divided(task)
    monkeypatch.setattr(noise, "KIND", "learned")
    params = project.parameters(task)
    params["campaign"] = {"marginals": {}, "noise": {}}
    project.write_files(project.SHARED, params, task)
    tables.campaign.main([task, "noise"])
    tables.rank.main([task])
    board = pd.read_csv(f"reports/{task}/results.csv")
    assert board["generator"].tolist() == ["marginals", "noise"]
    (verdict,) = files.read_json(f"reports/{task}/verdict.json").values()
    assert verdict["generator"] in ("noise", None)  # None: it carries a warning


@pytest.mark.parametrize("task", TABLES)
def test_the_real_ceiling_stands_beside_each_score(divided, task):
    divided(task)
    board = pd.read_csv(f"reports/{task}/results.csv")
    assert set(board["generator"]) == set(small(task).PARAMS["campaign"])
    # One ceiling for all generators of a data set: train real, test real.
    assert board.groupby("data_set")["tr_tr_f1"].nunique().eq(1).all()
    ratio = [
        np.mean([fit_ratio(fold) for fold in tables.folds(task, name)])
        for name in board["generator"]
    ]
    np.testing.assert_allclose(board["utility_ratio"], ratio, atol=1e-6)


def fit_ratio(record):
    """Return what synthetic rows are worth of real ones, in one fold."""
    f1 = {
        regime: np.mean([scores["f1"] for scores in record["utility"][regime].values()])
        for regime in ("ts_tr", "tr_tr")
    }
    return f1["ts_tr"] / f1["tr_tr"]
