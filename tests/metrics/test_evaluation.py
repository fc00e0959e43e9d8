from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rampart.metrics.confusion import macro_f1
from rampart.metrics.evaluation import SPLITS, EvaluateParams, evaluate, rounded

SCORER = SimpleNamespace(
    CLASSES=["no", "yes"],
    STATISTICS={"f1_macro": macro_f1},
    score=lambda frame, knobs: {"rows_of_a": int((frame["source"] == knobs).sum())},
)


def frame():
    rng = np.random.default_rng(0)
    score = rng.random(300).clip(0.01, 0.99)
    label = (score + rng.normal(0, 0.3, 300) > 0.5).astype(int)
    return pd.DataFrame(
        {
            "split": np.repeat(SPLITS, 100),
            "source": np.tile(["a", "b"], 150),
            "label": label,
            "prediction": (score > 0.5).astype(int),
            "p_0": 1 - score,
            "p_1": score,
        }
    )


def test_each_split_has_general_and_own_metrics_and_intervals():
    metrics = evaluate(frame(), SCORER, EvaluateParams(bootstrap=200), "a", seed=1)
    assert tuple(metrics) == SPLITS
    for scores in metrics.values():
        assert scores["n"] == 100
        assert scores["rows_of_a"] == 50
        assert scores["f1_macro_low"] < scores["f1_macro"] < scores["f1_macro_high"]
    assert metrics == evaluate(frame(), SCORER, EvaluateParams(bootstrap=200), "a", seed=1)


@pytest.mark.parametrize("unit", ["row", "group"])
def test_a_mean_over_cells_has_its_interval(unit):
    """Of cell 0 two of three are right, of cell 1 none of one: by hand, not 2/4 of the rows."""
    rows = pd.DataFrame(
        {
            "label": [0, 0, 1, 1],
            "prediction": [0, 1, 1, 0],
            "group": list("abab"),
            "source": "a",
            "p_0": [0.9, 0.2, 0.3, 0.6],
            "p_1": [0.1, 0.8, 0.7, 0.4],
        }
    )
    rows = rows.loc[[0, 0, 1, 2, 3]].assign(cell=[0, 0, 0, -1, 1])
    rows = pd.concat([rows, rows.assign(group="c")])
    rows = pd.concat([rows.assign(split=name) for name in SPLITS], ignore_index=True)
    told = {"cell_recall": lambda part, knobs: part["cell"].to_numpy() * knobs}
    scorer = SimpleNamespace(**vars(SCORER), CELLS=told)
    settings = EvaluateParams(bootstrap=200, unit=unit)
    scores = evaluate(rows, scorer, settings, 1, seed=1)["external"]
    assert scores["cell_recall"] == pytest.approx((2 / 3 + 0) / 2)
    assert 0 <= scores["cell_recall_low"] < scores["cell_recall"] < scores["cell_recall_high"]
    # The draws of a score depend on its name alone, so those of others stay.
    alone = evaluate(rows, SCORER, settings, 1, seed=1)["external"]
    assert alone == {name: value for name, value in scores.items() if "cell" not in name}


def test_every_kind_counts_the_same_where_rows_have_one():
    """Kind x is right in 3 of 4 rows, y in none of 1, z in both: by hand."""
    rows = pd.DataFrame(
        {
            "label": [0, 0, 0, 0, 0, 1, 1],
            "prediction": [0, 0, 0, 1, 1, 1, 1],
            "kind": list("xxxxyzz"),
            "source": "a",
        }
    )
    score = np.array([0.1, 0.2, 0.3, 0.6, 0.7, 0.8, 0.9])
    rows = rows.assign(p_0=1 - score, p_1=score)
    rows = pd.concat([rows.assign(split=name) for name in SPLITS], ignore_index=True)
    scores = evaluate(rows, SCORER, EvaluateParams(bootstrap=400), "a", seed=1)["test"]
    # The matrix is [[3/4 + 0, 1/4 + 1], [0, 1]]; of rows it would be [[3, 2], [0, 2]].
    assert scores["accuracy"] == pytest.approx((3 / 4 + 0 + 1) / 3)
    f1 = [2 * 0.75 / (2 + 0.75), 2 * 1 / (1 + 2.25)]
    assert scores["f1_macro"] == pytest.approx(np.mean(f1))
    assert scores["by_class"]["yes"]["precision"] == pytest.approx(1 / 2.25)
    assert scores["by_class"]["no"]["recall"] == pytest.approx(0.75 / 2)
    assert (scores["by_class"]["no"]["support"], scores["n"]) == (5, 7)
    # Two classes, and as many kinds as 2 and 1: what is weighted by class is so by kind.
    assert scores["recall_weighted"] == pytest.approx(scores["accuracy"])
    # The draws are within x, whose share s right is 1/4 to 1; y and z do not vary.
    low, high = ((2 * s / (2 + s) + 2 / (1 + 3 - s)) / 2 for s in (1 / 4, 1))
    assert low <= scores["f1_macro_low"] < scores["f1_macro"] < scores["f1_macro_high"]
    assert scores["f1_macro_high"] == pytest.approx(high)
    with pytest.raises(ValueError, match="unit: must be row where rows have kinds, got group"):
        evaluate(rows, SCORER, EvaluateParams(unit="group"), "a", seed=1)
    mixed = rows.assign(kind="x")
    with pytest.raises(ValueError, match="split validation: kinds: 'x' has rows of two classes"):
        evaluate(mixed, SCORER, EvaluateParams(), "a", seed=1)


def test_an_error_names_the_split():
    rows = frame()
    rows.loc[rows["split"] == "test", "label"] = 0
    with pytest.raises(ValueError, match="split test: no row of class yes among 100"):
        evaluate(rows, SCORER, EvaluateParams(), "a", seed=1)


def test_rounded_leaves_other_values():
    value = {"a": 0.12345678, "b": [1.00000049, 3], "c": "x", "d": True}
    assert rounded(value) == {"a": 0.123457, "b": [1.0, 3], "c": "x", "d": True}


def test_a_metric_that_is_no_number_is_named():
    with pytest.raises(ValueError, match="f1: must be a finite number, got nan"):
        rounded({"test": {"f1": float("nan")}})
