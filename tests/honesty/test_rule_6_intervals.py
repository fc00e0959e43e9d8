"""Rule 6: an interval on the headline metric, and tests that are corrected for their number."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.loading import load
from tests.honesty import project
from tests.honesty.project import TABLES, TASKS, small

pytestmark = pytest.mark.slow

DRAWS = 4000


def f1(matrices):
    """Return macro-F1 of confusion matrices, by its own definition."""
    hits = np.diagonal(matrices, axis1=-2, axis2=-1)
    return (2 * hits / (matrices.sum(axis=-1) + matrices.sum(axis=-2))).mean(axis=-1)


def resampled(rows, by_group, seed=1):
    """Return macro-F1 of many draws with replacement: of rows in their class, or of groups.

    Rows that have a kind are drawn within it, and each kind counts the same.
    """
    y, said = rows["label"].to_numpy(), rows["prediction"].to_numpy()
    k, rng = y.max() + 1, np.random.default_rng(seed)
    if by_group:
        units, unit = np.unique(rows["group"], return_inverse=True)
        times = rng.multinomial(len(units), np.full(len(units), 1 / len(units)), size=DRAWS)
        times = times[:, unit]
    else:
        times = np.zeros((DRAWS, len(y)))
        strata = rows["kind"] if "kind" in rows else rows["label"]
        for name in strata.unique():
            own = np.flatnonzero(strata == name)
            drawn = rng.multinomial(len(own), np.full(len(own), 1 / len(own)), size=DRAWS)
            times[:, own] = drawn / len(own) if "kind" in rows else drawn
    cells = np.zeros((len(y), k * k), dtype=int)
    cells[np.arange(len(y)), y * k + said] = 1
    matrices = (times @ cells).reshape(-1, k, k)
    return f1(matrices[(matrices.sum(axis=2) > 0).all(axis=1)])


@pytest.mark.parametrize("task", TASKS)
def test_the_interval_is_that_of_a_bootstrap_of_its_own(copied, task):
    """To 0.15 standard deviations, which 2,000 draws keep, and 20 miss by half of one."""
    copied(task)
    params = project.parameters(task, evaluate={"bootstrap": 2000})
    project.write_files(project.SHARED, params, task)
    by_group = params["evaluate"].get("unit") == "group"
    misses = []
    for model in set(params["train"]) - set(params["compare"]["baselines"]):
        project.evaluate.main([task, model])
        metrics = files.read_json(f"reports/{task}/models/{model}/metrics.json")
        rows = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
        for split in ("external", "test"):
            part = rows[rows["split"] == split]
            draws = resampled(part, by_group)
            low, high = np.quantile(draws, [0.025, 0.975])
            got = [metrics[split][f"f1_macro_{end}"] for end in ("low", "high")]
            assert got[0] <= metrics[split]["f1_macro"] <= got[1]
            if draws.std() > 0:
                misses += (np.abs(np.subtract(got, (low, high))) / draws.std()).tolist()
    assert len(misses) >= 4
    assert np.mean(misses) < 0.15


@pytest.mark.parametrize("task", TASKS)
def test_each_headline_score_has_its_interval(ran, task):
    reports = ran(task) / f"reports/{task}"
    best = files.read_json(reports / "champion.json")
    assert best["score_external_low"] <= best["score_external"] <= best["score_external_high"]
    board = pd.read_csv(reports / "results.csv")
    for name, score in (("f1_macro", "f1_macro"), ("f1_external", "f1_external")):
        low, high = board[f"{name}_low"], board[f"{name}_high"]
        assert ((low <= board[score]) & (board[score] <= high)).all()
        assert (low < high).any()


@pytest.mark.parametrize("task", TASKS)
def test_the_p_values_are_of_the_draws_that_were_asked_for_and_corrected(ran, task):
    tests = pd.read_csv(ran(task) / f"reports/{task}/significance.csv")
    draws = small(task).PARAMS["compare"]["bootstrap"]
    # 2 (hits + 1) / (draws + 1): the least p that so many draws can give, and no other steps.
    steps = tests.loc[tests["p_bootstrap"] < 1, "p_bootstrap"] * (draws + 1) / 2
    np.testing.assert_allclose(steps, steps.round(), atol=1e-3)
    assert steps.min() == pytest.approx(1, abs=1e-3)
    for kind in ("p_bootstrap", "p_mcnemar"):
        for _, part in tests.groupby("split"):
            np.testing.assert_allclose(
                part[f"{kind}_holm"], by_hand(part[kind].to_numpy()), atol=1e-4
            )
    assert (tests["low"] <= tests["high"]).all()


@pytest.mark.parametrize("task", TASKS)
def test_a_mean_over_cells_that_ranks_is_the_score_that_is_tested(ran, task):
    scorer, reports = load("rampart.tasks", task, "score"), ran(task) / f"reports/{task}"
    tests = pd.read_csv(reports / "significance.csv")
    ranks = scorer.RANK in getattr(scorer, "CELLS", {})
    assert ("rank_difference" in tests) == ranks
    if ranks:
        models = {*tests["model_a"], *tests["model_b"]}
        found = {name: files.read_json(reports / f"models/{name}/metrics.json") for name in models}
        for row in tests.itertuples():
            scores = [found[name][row.split][scorer.RANK] for name in (row.model_a, row.model_b)]
            assert row.rank_difference == pytest.approx(scores[0] - scores[1], abs=2e-6)
        assert (tests["rank_low"] <= tests["rank_high"]).all()
        for _, part in tests.groupby("split"):
            corrected = by_hand(part["p_rank"].to_numpy())
            np.testing.assert_allclose(part["p_rank_holm"], corrected, atol=1e-4)


def by_hand(p):
    """Return p-values as Holm (1979) corrects them."""
    order, most, out = np.argsort(p, kind="stable"), 0.0, np.empty(len(p))
    for place, index in enumerate(order):
        most = max(most, (len(p) - place) * p[index])
        out[index] = min(1.0, most)
    return out


@pytest.mark.parametrize("task", TASKS)
def test_neighbours_on_the_leaderboard_are_compared(ran, task):
    reports = ran(task) / f"reports/{task}"
    models = pd.read_csv(reports / "results.csv")["model"].tolist()
    tests = pd.read_csv(reports / "significance.csv")
    asked = {frozenset(pair) for pair in tests[["model_a", "model_b"]].to_numpy()}
    assert {frozenset(pair) for pair in pairwise(models)} <= asked


@pytest.mark.parametrize("task", TASKS)
def test_two_models_that_say_the_same_do_not_differ(copied, task):
    copied(task)
    first, second = [
        name for name in small(task).PARAMS["train"] if name not in ("majority", "ensemble")
    ][:2]
    source = pd.read_parquet(f"data/{task}/predictions/{first}.parquet")
    files.write_parquet(f"data/{task}/predictions/{second}.parquet", source)
    project.evaluate.main([task, second])
    project.compare.main([task])
    tests = pd.read_csv(f"reports/{task}/significance.csv")
    rows = tests[tests[["model_a", "model_b"]].isin([first, second]).all(axis=1)]
    assert len(rows) == 2
    assert (rows[["f1_difference", "low", "high"]] == 0).all(axis=None)
    assert (rows[["p_bootstrap", "p_mcnemar"]] == 1).all(axis=None)
    if "p_rank" in rows:
        assert (rows[["rank_difference", "rank_low", "rank_high"]] == 0).all(axis=None)
        assert (rows["p_rank"] == 1).all()


@pytest.mark.parametrize("task", TABLES)
def test_each_score_of_a_generator_has_its_interval(divided, task):
    divided(task)
    board = pd.read_csv(f"reports/{task}/results.csv")
    for name in ("ts_tr_f1", "tr_ts_f1", "tr_tr_f1", "augmented_f1", "utility_ratio"):
        low, high = board[f"{name}_low"], board[f"{name}_high"]
        assert ((low < board[name]) & (board[name] < high)).all(), name
