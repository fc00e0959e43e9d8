import pandas as pd

from rampart.anomaly import telling

SCORES = pd.DataFrame(
    {
        "model": ["a", "b"], "split": "external", "n": 10, "attacks": 4,
        "roc_auc": [0.7, 0.5], "roc_auc_low": [0.6, 0.4], "roc_auc_high": [0.8, 0.6],
        "pr_auc": [0.5, 0.4], "pr_auc_low": [0.3, 0.2], "pr_auc_high": [0.7, 0.6],
    }
)  # fmt: skip


def budgets():
    rows = [
        (model, of, budget, "external", recall, recall - 0.1, recall + 0.1, 9.4)
        for model, recall in (("a", 0.5), ("b", 0.25))
        for of in ("benign", "all")
        for budget in (10.0, 20.0)
    ]
    names = ["model", "of", "budget", "split", "recall", "recall_low", "recall_high"]
    return pd.DataFrame(rows, columns=[*names, "false_alarms_a_day"])


def test_the_metrics_that_are_compared():
    told = telling.metrics(SCORES, budgets(), 20)["anomaly"]
    assert told["a"]["external"]["roc_auc"] == 0.7
    assert told["b"]["external"] == {
        "roc_auc": 0.5, "pr_auc": 0.4, "recall_at_20": 0.25, "false_alarms_a_day_at_20": 9.4,
    }  # fmt: skip


def test_areas_stand_beside_what_a_coin_gets():
    text = telling._areas(SCORES, "external")
    assert "a 0.700 (0.600 to 0.800; PR-AUC 0.500)" in text
    assert text.endswith("A coin gets 0.5, and a PR-AUC of 0.400.")


def test_a_difference_is_shown_or_not():
    pairs = pd.DataFrame(
        {
            "split": "external", "model_a": ["a", "c", "c"], "model_b": ["lot", "lot", "a"],
            "difference": [0.2, 0.1, -0.1], "low": [0.1, -0.1, -0.2], "high": [0.3, 0.3, -0.01],
            "p_holm": [0.01, 0.4, 0.02],
        }
    )  # fmt: skip
    roles = {"a": "candidate", "c": "ablation", "lot": "baseline"}
    entries = {name: {"role": role} for name, role in roles.items()}
    text = telling._pairs(pairs, entries, 0.05)
    assert "above lot: a (+0.200, p 0.010)" in text
    assert "below a: c (-0.100, p 0.020)" in text  # of an ablation what it is one of
    assert "c (+0.100" not in text
    assert "not shown to differ from a: c" in telling._pairs(pairs, entries, 0.001)


def test_a_detector_that_never_alerts_has_no_time():
    first = pd.DataFrame(
        {
            "model": ["a", "b"], "split": "external", "kind": "all", "sessions": 4,
            "never": [1, 4], "median_known": [2.5, None], "median_order": [2.0, None],
        }
    )  # fmt: skip
    text = telling._sessions(first)
    assert "a 1 of 4; else after 2.5 s, median" in text
    assert "b 4 of 4." in text


def test_what_the_budget_finds_and_of_how_many_sessions_it_is():
    text = telling._budget(budgets(), 10)
    assert "b 25.0% (15.0% to 35.0%; 9 false alarms a day)" in text
    one = {"of": "benign", "alerts_a_day": 10.0, "alerts": 44, "groups": 7}
    assert "those 44 on validation" in telling._bursts({"budgets": [one]}, "a", 10)
    assert "from 7 sessions" in telling._bursts({"budgets": [one]}, "a", 10)


def test_the_worst_and_the_best_of_the_used_one():
    rows = [
        ("recall", "found", 20, 0.9), ("recall", "missed", 20, 0.0), ("recall", "rare", 3, 1.0),
        ("false alarms", "crawl", 20, 0.3),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["measure", "slice", "n", "rate"])
    table = table.assign(model="a", split="external", by="what")
    text = telling._slices(table, "a")
    assert "most of found 90%, missed 0%, least of missed 0%, found 90%" in text
    assert "rare" not in text  # three rows say nothing
    assert "mostly crawl 30%" in text


def test_each_picture_has_a_file_of_its_own():
    found = telling.pictures(20)
    assert len(set(found.values())) == len(found) == 5
    assert sum("20 false alarms a day" in caption for caption in found) == 3
