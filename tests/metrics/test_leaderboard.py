import json
from types import SimpleNamespace

import pytest

from rampart.metrics.leaderboard import at, champion, check_models, criteria, ranking, results
from tests.refusals import refused

SCORER = SimpleNamespace(
    CLASSES=["no", "yes"],
    RANK="value",
    CRITERIA=(("value", "external.value", ">"), ("cv_std", "cv.f1_macro_std", "<")),
    COLUMNS={"recall_yes": "by_class.yes.recall"},
    EXTERNAL_COLUMNS={"value_external": "value"},
)
ASKED = {"cv_std": 0.05, "value": 0.6}
LIMIT = {"size": {"value": "9 MB", "limit": "< 10 MB", "passed": True}}


def metrics(value, std=0.01, f1=0.7):
    split = {
        **dict.fromkeys(["precision_macro", "recall_macro", "roc_auc"], 0.8),
        **{"f1_macro": f1, "f1_macro_low": f1 - 0.1, "f1_macro_high": f1 + 0.1},
        **{"value": value, "value_low": value - 0.1, "value_high": value + 0.1},
        "by_class": {"yes": {"recall": 0.9, "f1": 0.6}, "no": {"recall": 0.7, "f1": 0.8}},
    }
    return {
        "external": split,
        "test": split,
        "cv": {"f1_macro_mean": 0.75, "f1_macro_std": std, "folds": [0.7, 0.8]},
    }


def choose(models, limits=None, baselines=()):
    table = criteria(models, limits or dict.fromkeys(models, LIMIT), SCORER, ASKED)
    return champion(models, table, SCORER, baselines)


def test_ranking_is_by_score_then_f1_then_name():
    models = {"c": metrics(0.5), "b": metrics(0.5), "d": metrics(0.5, f1=0.8), "a": metrics(0.4)}
    assert ranking(models, SCORER) == ["d", "b", "c", "a"]


def test_unseen_sources_rank_and_not_those_that_training_saw():
    models = {"a": metrics(0.5), "b": metrics(0.4)}
    models["a"]["test"], models["b"]["test"] = metrics(0.1)["test"], metrics(0.9)["test"]
    assert ranking(models, SCORER) == ["a", "b"]


def test_results_has_a_row_a_model_and_the_columns_in_order():
    models = {"a": metrics(0.4), "b": metrics(0.5)}
    tuning = {name: {"best_params": {"C": 1, "B": "x"}, "status": "ok"} for name in models}
    table = results(models, tuning, SCORER)
    assert table["model"].tolist() == ["b", "a"]
    assert list(table.columns) == [
        *("model", "precision_macro", "recall_macro", "f1_macro", "roc_auc", "best_params"),
        *("status", "f1_external", "recall_yes", "per_class_f1", "f1_macro_low"),
        *("f1_macro_high", "f1_external_low", "f1_external_high", "value_external"),
        *("cv_f1_mean", "cv_f1_std"),
    ]
    assert table["best_params"][0] == '{"B": "x", "C": 1}'
    assert json.loads(table["per_class_f1"][0]) == {"no": 0.8, "yes": 0.6}


def test_criteria_say_value_limit_and_verdict():
    models = {"a": metrics(0.65), "b": metrics(0.6, std=0.2)}
    large = {"size": {"value": "11 MB", "limit": "< 10 MB", "passed": False}}
    table = criteria(models, {"a": LIMIT, "b": large}, SCORER, ASKED)
    assert table.to_numpy().tolist() == [
        ["a", "value", "0.650000", "> 0.6", True],
        ["a", "cv_std", "0.010000", "< 0.05", True],
        ["a", "size", "9 MB", "< 10 MB", True],
        ["b", "value", "0.600000", "> 0.6", False],
        ["b", "cv_std", "0.200000", "< 0.05", False],
        ["b", "size", "11 MB", "< 10 MB", False],
    ]


def test_a_model_without_folds_has_none_and_does_not_pass_what_asks_for_them():
    models = {"a": {**metrics(0.9), "cv": None}, "b": metrics(0.7)}
    tuning = {name: {"best_params": {}, "status": "ok"} for name in models}
    board = results(models, tuning, SCORER).set_index("model")
    assert board["cv_f1_mean"].isna().tolist() == [True, False]
    assert board.loc["a", "value_external"] == 0.9
    table = criteria(models, dict.fromkeys(models, LIMIT), SCORER, ASKED)
    assert table.to_numpy().tolist()[:3] == [
        ["a", "value", "0.900000", "> 0.6", True],
        ["a", "cv_std", "not measured", "< 0.05", False],
        ["a", "size", "9 MB", "< 10 MB", True],
    ]
    assert champion(models, table, SCORER, ())["model"] == "b"
    # Where nobody asks, it is one as the others.
    table = criteria(models, dict.fromkeys(models, LIMIT), SCORER, {"value": 0.6})
    assert champion(models, table, SCORER, ())["model"] == "a"


def test_what_has_no_limit_is_not_asked():
    table = criteria({"a": metrics(0.65)}, {"a": {}}, SCORER, {"value": 0.7})
    assert table.to_numpy().tolist() == [["a", "value", "0.650000", "> 0.7", False]]
    none = criteria({"a": metrics(0.65)}, {"a": {}}, SCORER, {})
    assert champion({"a": metrics(0.65)}, none, SCORER, ())["passes_all"]


def test_a_limit_of_what_is_not_measured_is_refused():
    with refused("all", "compare.criteria.valu: 0.6", match="no criterion 'valu'; did you mean"):
        criteria({"a": metrics(0.65)}, {"a": LIMIT}, SCORER, {"valu": 0.6})


def test_the_champion_is_the_best_of_those_that_pass():
    best = choose({"a": metrics(0.9, std=0.2), "b": metrics(0.7), "c": metrics(0.65)})
    assert best["model"] == "b"
    assert best["passes_all"]
    assert best["failed"] == []
    assert "pass all 3 criteria: 2 of 3" in best["reason"]
    assert best["score_external"] == 0.7
    assert best["f1_macro_external"] == 0.7


def test_what_is_written_of_the_champion_by_hand():
    assert {k: v for k, v in choose({"a": metrics(0.7)}).items() if k != "reason"} == {
        "model": "a",
        "passes_all": True,
        "failed": [],
        "score": "value",
        "score_external": 0.7,
        "score_external_low": pytest.approx(0.6),
        "score_external_high": pytest.approx(0.8),
        "f1_macro_external": 0.7,
        "f1_macro_external_low": pytest.approx(0.6),
        "f1_macro_external_high": pytest.approx(0.8),
    }


def test_what_is_not_measured_hides_no_criterion_after_it():
    first = SimpleNamespace(**{**vars(SCORER), "CRITERIA": SCORER.CRITERIA[::-1]})
    table = criteria({"a": {**metrics(0.9), "cv": None}}, {"a": {}}, first, ASKED)
    assert list(table) == ["model", "criterion", "value", "limit", "passed"]
    assert table["criterion"].tolist() == ["cv_std", "value"]


def test_when_none_passes_it_says_so():
    best = choose({"a": metrics(0.3), "b": metrics(0.5, std=0.2)})
    assert best["model"] == "b"
    assert not best["passes_all"]
    assert best["failed"] == ["value", "cv_std"]
    assert best["reason"] == (
        "No model passes all 3 criteria. b is the best by value (external value 0.500, interval "
        "0.400 to 0.600) and fails value, cv_std."
    )


def test_a_limit_on_the_model_itself_counts():
    large = {"size": {"value": "11 MB", "limit": "< 10 MB", "passed": False}}
    best = choose({"a": metrics(0.9), "b": metrics(0.7)}, limits={"a": large, "b": LIMIT})
    assert best["model"] == "b"


def test_a_baseline_is_never_the_champion():
    best = choose({"majority": metrics(0.9), "b": metrics(0.3)}, baselines=("majority",))
    assert best["model"] == "b"


def test_a_missing_metric_is_named():
    with pytest.raises(ValueError, match=r"no external\.valu: no 'valu'; did you mean 'value'"):
        at(metrics(0.5), "external.valu")


@pytest.mark.parametrize(
    ("scored", "wanted", "baselines", "message"),
    [
        (["a"], ["a", "b"], [], "no metrics of b: run the evaluate stage"),
        (["a", "old"], ["a"], [], "metrics of old, which are not in the block train"),
        (["a"], ["a"], ["majorty"], "baselines: no model 'majorty'"),
        (["a"], ["a"], ["a"], "every model is a baseline"),
    ],
)
def test_models_are_those_of_params(scored, wanted, baselines, message):
    with pytest.raises(ValueError, match=message):
        check_models(scored, wanted, baselines)
