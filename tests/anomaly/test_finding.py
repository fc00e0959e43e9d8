import numpy as np
import pandas as pd
import pytest

from rampart.anomaly import finding

ATTACK = np.array([True, True, False, False, False, True, False, False])
SCORE = np.array([0.9, 0.3, 0.8, 0.2, 0.1, 0.7, 0.6, 0.5])


def test_a_row_on_the_threshold_does_not_alert():
    alerts = finding.alerts_at(np.array([0.5, 0.5000001, 0.1 + 0.4]), 0.5)
    assert alerts.tolist() == [False, True, False]


def test_what_a_rule_costs_and_finds_by_hand():
    # Eight rows are a quarter of a day: two found, one of five harmless ones alerts.
    told = finding.operating(ATTACK, SCORE > 0.65, rows_a_day=32, hours=8)
    assert told == {
        "alerts_a_day": 12.0, "false_alarms_a_day": 4.0, "false_alarms_an_hour": 0.5,
        "precision": 2 / 3, "recall": 2 / 3,
    }  # fmt: skip


def test_precision_without_an_alert_is_not_defined():
    assert finding.operating(ATTACK, SCORE > 2, 32, 8)["precision"] is None
    with pytest.raises(ValueError, match="no row is an attack"):
        finding.operating(np.zeros(3, bool), np.zeros(3, bool), 32, 8)


def test_a_sweep_goes_from_one_alert_to_all_but_the_last():
    table = finding.sweep(ATTACK, SCORE, rows_a_day=8, hours=8)
    assert table["alerts_a_day"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert table["threshold"].iloc[0] == pytest.approx(0.8)
    assert table["recall"].tolist() == pytest.approx([1 / 3, 1 / 3, 2 / 3, 2 / 3, 2 / 3, 1, 1])
    assert table["precision"].iloc[1] == 0.5


def test_detection_by_false_alarms_an_hour_by_hand():
    # A day of 8 rows has 4 hours: a rate r allows 4 r of the harmless scores 0.8 0.6 0.5 0.2 0.1.
    table = finding.per_hour(ATTACK, SCORE, [0.1, 0.25, 0.5, 0.75, 1, 1.25, 2], 8, 4)
    assert table["allowed"].tolist() == [0, 1, 2, 3, 4]  # five would be all of them
    assert table["recall"].tolist() == pytest.approx([1 / 3, 2 / 3, 2 / 3, 1, 1])


@pytest.fixture
def sessions():
    """Session a: rows at 0, 2 (long), 3; b never alerts; c alerts with its first row."""
    frame = pd.DataFrame(
        {
            "group": ["a", "b", "a", "a", "c", "b"],
            "start": [103.0, 50.0, 100.0, 102.0, 7.0, 51.0],
            "duration": [1.0, 1.0, 0.5, 9.0, 0.25, 1.0],
            "kind": ["scan", "flood", "scan", "scan", "flood", "flood"],
        }
    )
    return finding.first_alerts(frame, np.array([True, False, False, True, True, False]))


def test_time_to_the_first_alert_by_hand(sessions):
    table = sessions.set_index("group")
    assert table["alerted"].to_dict() == {"a": True, "b": False, "c": True}
    # The second row of a alerts first by its start, 2 s after the session's, yet is over at 11 s;
    # the third begins later and is known at 4 s.
    assert table.loc["a", ["seconds", "known", "order"]].tolist() == [2.0, 4.0, 2.0]
    assert table.loc["c", ["seconds", "known", "order"]].tolist() == [0.0, 0.25, 1.0]
    assert table.loc["b", ["seconds", "known", "order"]].isna().all()
    assert table["n"].to_dict() == {"a": 3, "b": 2, "c": 1}


def test_first_alerts_by_kind(sessions):
    table = finding.by_kind(sessions).set_index("kind")
    assert table["sessions"].to_dict() == {"all": 3, "flood": 2, "scan": 1}
    assert table["never"].to_dict() == {"all": 1, "flood": 1, "scan": 0}
    assert table.loc["flood", "share_never"] == 0.5
    assert table.loc["all", "median_known"] == pytest.approx((4 + 0.25) / 2)
    assert table.loc["flood", "median_known"] == 0.25


def test_where_no_session_alerts_there_is_no_time(sessions):
    quiet = sessions.assign(alerted=False, seconds=np.nan, known=np.nan, order=np.nan)
    table = finding.by_kind(quiet)
    assert table["share_never"].tolist() == [1, 1, 1]
    assert table["median_known"].isna().all()


def test_a_histogram_has_every_row_once():
    table = finding.histogram(ATTACK, SCORE, bins=4)
    assert table["benign"].sum() == pytest.approx(1)
    assert table["attack"].sum() == pytest.approx(1)
    assert np.diff(table["high"]) == pytest.approx(np.diff(table["high"])[0])


def test_scores_over_powers_of_ten_have_bins_that_grow():
    score = np.geomspace(1e-5, 1, 8)
    table = finding.histogram(ATTACK, score, bins=4)
    assert (table["high"] / table["low"]).to_numpy() == pytest.approx(
        (table["high"] / table["low"])[0]
    )
    assert table["attack"].sum() == pytest.approx(1)


def test_one_score_for_all_has_a_histogram():
    assert finding.histogram(ATTACK, np.ones(8))["benign"].max() == 1
