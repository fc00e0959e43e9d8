import numpy as np
import pandas as pd
import pytest

from rampart.training.scaling import SweepParams
from rampart.training.tradeoffs import costs, named, sentences


def sweep(vary="rows", values=(0.25, 0.5, 1), models=("svm",)):
    return SweepParams(models=list(models), vary=vary, values=list(values))


def table(values, scores, **columns):
    rows = pd.DataFrame({"model": "svm", "value": values, "f1_macro": scores})
    rows["rows"] = (np.array(values) * 4000).astype(int)
    return rows.assign(**columns)


def test_ends_last_step_and_best():
    rising = table([1, 0.25, 0.5], [0.75, 0.5, 0.7])
    assert sentences(rising, sweep(), "share", "f1_macro") == [
        "share, svm: 0.500 at 1/4 (1,000 rows), 0.750 at 1/1 (4,000 rows); the last step, from "
        "1/2, is worth +0.050."
    ]
    peaked = table([16, 32, 64], [0.5, 0.75, 0.7])
    assert sentences(peaked, sweep("estimator.batch", (16, 32, 64)), "batch", "f1_macro") == [
        "batch, svm: 0.500 at 16, 0.700 at 64; the last step, from 32, is worth -0.050; the best "
        "is 0.750 at 32."
    ]
    assert sentences(peaked[:1], sweep("estimator.batch", (16,)), "batch", "f1_macro") == [
        "batch, svm: 0.500 at 16."
    ]


def test_folds_have_their_deviation():
    rows = table([2, 5], [0.5, 0.625], f1_std=[0.1, 0.05])
    assert sentences(rows, sweep("folds", (2, 5)), "folds", "by_kind") == [
        "folds, svm: macro-F1 0.500 ± 0.100 with 2, 0.625 ± 0.050 with 5 (mean and standard "
        "deviation of the folds)."
    ]


def test_a_sentence_a_model():
    both = pd.concat([table([0.5, 1], [0.5, 0.6]), table([0.5, 1], [0.4, 0.6], model="bayes")])
    said = sentences(both, sweep(models=["bayes", "svm"]), "share", "f1_macro")
    assert [line[:19] for line in said] == ["share, bayes: 0.400", "share, svm: 0.500 a"]


def test_costs_at_both_ends():
    rows = table([1, 0.25, 0.5], [0.1] * 3, fit_seconds=[4.5, 1.25, 2.0], peak_mib=[300, 200, 250])
    assert costs(rows, sweep(), "share") == [
        "share, svm: from 1/4 to 1/1 fitting goes from 1.25 to 4.50 s and the peak from 200 to "
        "300 MiB."
    ]


@pytest.mark.parametrize(
    ("value", "vary", "word"),
    [
        (1.0, "rows", "1/1"),
        (0.3, "rows", "0.3"),
        (0.5, "estimator.C", "0.5"),
        (10.0, "folds", "10"),
    ],
)
def test_values_as_words(value, vary, word):
    assert named(value, vary) == word
