"""The tables of a campaign's report, from a few rows written by hand."""

import pandas as pd

from rampart.reporting.pages.campaign import tables
from rampart.reporting.pages.campaign.words import SCORES, UTILITY


def row(data_set, generator, f1=0.5, kind="learned", status="ok", flags=""):
    return {
        "data_set": data_set,
        "generator": generator,
        "kind": kind,
        "status": status,
        "flags": flags,
        "reason": "" if status == "ok" else "it broke",
        **{"ts_tr_f1": f1, "ts_tr_f1_std": 0.02, "utility_ratio": f1 / 0.8},
    }


def test_on_how_many_data_sets_a_rival_is_beaten():
    kinds = {"x": {"binary": 3}, "y": {"continuous": 2}, "z": {"continuous": 2, "ordinal": 1}}
    data = {name: {"kinds": counts} for name, counts in kinds.items()}
    better, none = {"learned_better": ["a", "b"]}, {"learned_better": []}
    verdict = {
        "x": {"against": {"smote": better, "copy": none}},
        "y": {"against": {"smote": none, "copy": {"answer": "not compared"}}},
        "z": {"against": {"smote": none}},
    }
    assert tables.beaten(verdict, data) == [
        {"rival": "smote", "sets": (1, 3), "mixed": (0, 1)},
        {"rival": "copy", "sets": (0, 1), "mixed": (0, 0)},
    ]
    assert tables.beaten({"x": {"generator": None, "why": "none"}}, data) == []


def test_the_order_of_the_overview_is_of_failures_then_means_then_names():
    results = pd.DataFrame(
        [
            row("x", "b", 0.6),
            row("y", "b", 0.6),
            row("x", "a", 0.7),
            row("y", "a", 0.5),  # the mean of b's
            row("x", "best", 0.9),
            row("y", "best", status="failed"),
            row("x", "only", 0.2, kind="baseline", flags="it leaks"),
        ]
    )
    table = tables.overview(results)
    assert table["data_sets"] == ["x", "y"]
    assert [line["generator"] for line in table["rows"]] == ["a", "b", "best", "only"]
    best, only = table["rows"][2:]
    assert best["cells"] == [
        {"failed": False, "value": 0.9, "std": 0.02, "ratio": 0.9 / 0.8},
        {"failed": True},
    ]
    assert only["cells"][1] is None  # the pair was not run
    assert (only["kind"], only["flagged"], best["flagged"]) == ("baseline", True, False)


def test_warnings_of_baselines_are_last():
    results = pd.DataFrame(
        [
            row("y", "copy", kind="baseline", flags="it copies"),
            row("y", "b", flags="it leaks"),
            row("x", "c", flags="it leaks"),
            row("x", "quiet"),
        ]
    )
    assert tables.flags(results) == [
        {"data_set": "x", "generator": "c", "flags": "it leaks"},
        {"data_set": "y", "generator": "b", "flags": "it leaks"},
        {"data_set": "y", "generator": "copy", "flags": "it copies"},
    ]


def test_the_spread_of_a_class_is_of_its_folds():
    about = {
        "classes": {"ham": 9, "spam": 5},
        "folds": [{"ham": 4, "spam": 3}, {"ham": 5, "spam": 2}],
    }
    (line,) = tables.data_sets([about])
    assert line == about | {"spread": {"ham": (4, 5), "spam": (2, 3)}}


def test_stability_is_that_without_baselines():
    told = {"computed": True, "tau": 0.5}
    parts = {"all": {"computed": True, "tau": 0.9}, "without_baselines": told}
    no = {"computed": False, "reason": "needs 2 rankings or more, got 1"}
    sides = {"folds": parts, "seeds": {"all": no, "without_baselines": no}}
    lines = tables.stability({"stability": {"x": {"ts_tr_f1": sides}}})
    head = {"data_set": "x", "score": SCORES["ts_tr_f1"]}
    assert lines == [{**head, "by": "folds", **told}, {**head, "by": "seeds", **no}]


def test_equal_ranks_of_the_best_go_by_name():
    test = {
        "computed": True, "blocks": 3, "statistic": 4.0, "p_value": 0.1,
        "critical_difference": 1.0, "mean_ranks": {"b": 1.5, "a": 1.5, "c": 3.0},
    }  # fmt: skip
    parts = {"by_fold": test, "by_data_set": test}
    first, second = tables.comparisons({"tests": {"without_baselines": parts}})
    assert (first["best"], first["equals"], first["rank"]) == ("a", ["b"], 1.5)
    assert first["who"] == "without baselines"
    assert [line["figure"] for line in (first, second)] == [
        "ranks-without-baselines-by-fold",
        "ranks-without-baselines-by-data-set",
    ]


def test_definitions_are_of_all_groups_in_their_order():
    assert tables.definitions([{}, UTILITY]) == list(UTILITY.values())
