from functools import partial

import pandas as pd
import pytest

from rampart.reporting.pages.verdict import gap, rivals, verdict
from rampart.reporting.wording import describe

SIGNIFICANCE = pd.DataFrame(
    [
        ("external", "svm", "logreg", 0.012, -0.004, 0.028, 0.21, 0.4),
        ("external", "majority", "svm", -0.500, -0.520, -0.480, 0.0004, 0.0001),
        ("test", "svm", "logreg", -0.030, -0.050, -0.010, 0.002, 0.4),
    ],
    columns=["split", "model_a", "model_b", "f1_difference", "low", "high",
             "p_bootstrap_holm", "p_mcnemar_holm"],
)  # fmt: skip
RESULTS = pd.DataFrame(
    {"model": ["svm", "logreg", "surface", "majority"], "f1_external": [0.79, 0.80, 0.9, 0.2]}
)
CRITERIA = pd.DataFrame(
    [
        ("svm", "recall_malicious", "0.812345", "> 0.85", False),
        ("svm", "size", "1.500000", "< 20 MiB", True),
        ("logreg", "size", "1.250000", "< 20 MiB", True),
    ],
    columns=["model", "criterion", "value", "limit", "passed"],
)
CHAMPION = {
    "model": "svm",
    "passes_all": False,
    "reason": "No model passes.",
    "f1_macro_external": 0.79,
    "f1_macro_external_low": 0.77,
    "f1_macro_external_high": 0.81,
    "score": "f1_macro",
}
MEAN = {
    "score": "recall_c1",
    "score_external": 0.7,
    "score_external_low": 0.6,
    "score_external_high": 0.8,
    "reason": "svm is the best by recall_c1 and fails recall_malicious, not recall_c12.",
}
BASELINES = ("majority", "surface")
DESCRIBED = partial(describe, classes=["ok", "malicious"])


def test_a_pair_is_turned_to_first_minus_second():
    turned = gap(SIGNIFICANCE, "svm", "majority", 0.05)
    assert (turned.difference, turned.low, turned.high) == (0.5, 0.48, 0.52)
    assert turned.significant
    assert turned.sentence("95 %") == (
        "macro-F1 on unseen sources +0.500 (95 % interval +0.480 to +0.520, p < 0.001)"
    )


def test_the_score_that_ranks_is_what_counts_where_it_was_tested():
    ends = {"rank_low": [0.1, -0.3, -0.1], "rank_high": [0.3, 0.1, 0.1]}
    ranked = SIGNIFICANCE.assign(
        rank_difference=[0.2, -0.1, 0.0], **ends, p_rank_holm=[0.01, 0.2, 1.0]
    )
    told = gap(ranked, "svm", "logreg", 0.05)
    assert (told.difference, told.low, told.high, told.significant) == (0.2, 0.1, 0.3, True)
    assert told.sentence("95 %", "recall by slice").startswith("recall by slice on unseen sources")
    turned = gap(ranked, "svm", "majority", 0.05)
    assert (turned.difference, turned.low, turned.high, turned.significant) == (
        0.1,
        -0.1,
        0.3,
        False,
    )
    champion = CHAMPION | MEAN
    spoken = verdict(champion, RESULTS, CRITERIA, ranked, BASELINES, 0.05, "95 %", DESCRIBED)
    label = DESCRIBED("recall_c1").label
    assert spoken["gaps"][0]["answer"] == "yes"
    assert spoken["gaps"][0]["sentence"].startswith(f"{label} on unseen sources +0.200")


def test_a_difference_that_may_be_chance_is_called_so():
    small = gap(SIGNIFICANCE, "svm", "logreg", 0.05)
    assert not small.significant
    sentence = small.sentence("90 %")
    assert sentence.endswith("p = 0.210): a difference this small can be chance")
    assert "90 % interval −0.004 to +0.028" in sentence


def test_an_untested_pair_is_none():
    assert gap(SIGNIFICANCE, "logreg", "majority", 0.05) is None


@pytest.mark.parametrize(
    ("champion", "expected"),
    [("a", ["b", "m"]), ("b", ["a", "c", "m"]), ("c", ["b", "m"])],
)
def test_rivals_stand_beside_the_champion(champion, expected):
    assert rivals(["a", "b", "m", "c"], champion, ("m",)) == expected


def test_a_model_alone_has_no_rivals():
    assert rivals(["a"], "a", ()) == []


def test_the_verdict_says_what_fails_and_what_was_not_tested():
    told = verdict(CHAMPION, RESULTS, CRITERIA, SIGNIFICANCE, BASELINES, 0.05, "95 %", DESCRIBED)
    assert [(c["label"], c["passed"]) for c in told["checks"]] == [
        ("recall of malicious", False),
        ("size", True),
    ]
    answers = {one["rival"]: one["answer"] for one in told["gaps"]}
    assert answers == {"logreg": "not shown", "surface": "not tested", "majority": "yes"}
    assert told["ahead"] == ["logreg"]  # surface is a baseline: it is not said to stand before


def test_the_headline_is_macro_f1_where_that_ranks():
    told = verdict(CHAMPION, RESULTS, CRITERIA, SIGNIFICANCE, BASELINES, 0.05, "95 %", DESCRIBED)
    assert told["headline"] == {"label": "macro-F1", "value": 0.79, "low": 0.77, "high": 0.81}
    assert told["beside"] is None
    assert told["reason"] == "No model passes."


def test_another_metric_that_ranks_is_the_headline_with_macro_f1_beside_it():
    champion = CHAMPION | MEAN
    told = verdict(champion, RESULTS, CRITERIA, SIGNIFICANCE, BASELINES, 0.05, "95 %", DESCRIBED)
    label = "recall of malicious"
    assert told["headline"] == {"label": label, "value": 0.7, "low": 0.6, "high": 0.8}
    assert told["beside"]["label"] == "macro-F1"
    assert told["beside"]["value"] == 0.79
    assert told["reason"] == f"svm is the best by {label} and fails {label}, not recall_c12."


def test_a_reason_is_asked_for_what_fails_alone():
    told = verdict(
        CHAMPION,
        RESULTS,
        CRITERIA,
        SIGNIFICANCE,
        BASELINES,
        0.05,
        "95 %",
        DESCRIBED,
        lambda criterion: f"why {criterion}",
    )
    assert [check["why"] for check in told["checks"]] == ["why recall_malicious", ""]


def test_a_significant_loss_is_no_win():
    worse = SIGNIFICANCE.assign(f1_difference=-0.02, low=-0.03, high=-0.01, p_bootstrap_holm=0.01)
    told = verdict(CHAMPION, RESULTS, CRITERIA, worse, BASELINES, 0.05, "95 %", DESCRIBED)
    assert told["gaps"][0]["answer"] == "no, worse"


def test_a_champion_of_another_run_is_an_error():
    with pytest.raises(ValueError, match=r"results.csv: the champion 'cnn' is not in it"):
        verdict(
            {**CHAMPION, "model": "cnn"},
            RESULTS,
            CRITERIA,
            SIGNIFICANCE,
            (),
            0.05,
            "95 %",
            DESCRIBED,
        )
