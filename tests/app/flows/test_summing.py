import numpy as np
import pandas as pd
import pytest

from app.flows.summing import Summary

LABELS = ["info", "low", "high"]


def some(*rows):
    """Return flows and scores: (p of low, p of high, alert) of each."""
    p = np.array([[1 - low - high, low, high] for low, high, _ in rows])
    size = len(rows)
    flows = pd.DataFrame({"client_address": ["10.0.0.1"] * size, "server_address": ""})
    flows = flows.assign(server_port=[np.nan] + [80.0] * (size - 1), service="http", severity=9)
    scored = pd.DataFrame(p, columns=[f"p_{label}" for label in LABELS])
    told = {"anomaly": 1.0, "unusual": 50.0, "alert": [alert for *_, alert in rows]}
    reasons = [f"why {number}" for number in range(size)]
    severity = [LABELS[code] for code in p.argmax(axis=1)]
    return flows, scored.assign(severity=severity, reasons=reasons, techniques="", **told)


def tags(*pairs):
    rows = [(row, technique, "impact", rule, "") for row, technique, rule in pairs]
    return pd.DataFrame(rows, columns=["row", "technique", "tactic", "rule", "evidence"])


@pytest.fixture
def summary():
    found = Summary(LABELS, 2)
    found.add(*some((0, 0, False), (0.1, 0.8, True)), tags((0, "T1", "a"), (1, "T1", "b")))
    found.add(*some((0.7, 0.1, True), (0, 0.9, False)), tags((0, "T1", "a"), (1, "T2", "c")))
    return found


def test_parts_add_up(summary):
    assert (summary.flows, summary.alerts) == (4, 2)
    assert summary.severities == {"info": 1, "low": 1, "high": 2}
    assert summary.counts().to_dict("records") == [
        {"technique": "T1", "tactic": "impact", "flows": 3, "rules": "a b"},
        {"technique": "T2", "tactic": "impact", "flows": 1, "rules": "c"},
    ]


def test_the_worst_are_those_with_the_highest_mean_severity(summary):
    # 2 * 0.9 of the fourth, 0.1 + 2 * 0.8 of the second.
    assert summary.worst()["flow"].tolist() == [4, 2]


def test_the_screen_names_counts_and_the_worst(summary):
    lines = "".join(summary.lines("more unusual than x", 0.5))
    assert "4 flows\n" in lines
    assert "  high                 2   50.0%\n" in lines
    assert "  alerts               2  more unusual than x\n" in lines
    assert "T1         impact" in lines
    assert "4          high       0.90" in lines
    assert "unlike" not in lines


def test_more_alerts_than_a_budget_can_mean_are_doubted(summary):
    assert summary.quiet == 0
    summary.add(*some(*[(0, 0, True)] * 60), tags())
    assert summary.quiet == 60
    lines = "".join(summary.lines("x", 0.1))
    assert "60 of them are called info, where the budget allows 6" in lines
    assert "unlike" not in "".join(summary.lines("x", 0.5))


def test_nothing_but_harmless_flows_is_no_list():
    summary = Summary(LABELS, 2)
    summary.add(*some((0, 0, False), (0.1, 0, False)), tags())
    lines = "".join(summary.lines(""))
    assert "urgent" not in lines
    assert "alerts" not in lines
    assert "ATT&CK" not in lines


def test_what_a_stranger_says_does_not_move_the_cursor():
    summary = Summary(LABELS, 2)
    flows, scored = some((0, 0.9, False))
    summary.add(flows.assign(service="\x1b[2J"), scored.assign(reasons="\x1b[31m"), tags())
    assert "\x1b" not in "".join(summary.lines(""))
