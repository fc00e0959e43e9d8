from app.flows.board import budget
from tests.app.flows.test_anomaly import made


def test_the_slider_stops_at_the_packages_budgets_and_between():
    stops = budget.stops(made())
    assert {10, 100, 1000} <= set(stops)
    assert stops == sorted(stops)
    assert (stops[0], stops[-1]) == (10, 1000)
    assert 20 < len(stops) < 30
    anomaly = made()
    levels = [anomaly.threshold_at(stop) for stop in stops]
    assert levels == sorted(levels, reverse=True)  # more alerts, a lower threshold


def test_a_budget_is_told_in_words():
    assert budget.words(made(), 10, 3, 12) == (
        "Anomaly score above 9: alerts on 10 harmless flows a day, of 20,000 flows, as on "
        "validation. In this file: 3 alerts of 12 flows (25.0%), attacks included."
    )


def test_traffic_that_is_unlike_is_named():
    # 100 a day of 20,000 flows: 0.5 of 100 are allowed, and 1 is where that is less
    assert budget.unlike(made(), 100, 5, 100) == ""
    assert "5 of the" not in budget.unlike(made(), 100, 90, 100)
    said = budget.unlike(made(), 100, 90, 1000)
    assert said.startswith("90 of the 1,000 flows that are called harmless raise an alert, where")
    assert "allows 5:" in said
