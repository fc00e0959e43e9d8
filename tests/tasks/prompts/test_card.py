import numpy as np
import pandas as pd
import pytest

from rampart.reporting.cards.model import table
from rampart.tasks.prompts import card
from rampart.tasks.prompts.row import KINDS

ROWS = 40


@pytest.fixture(scope="module")
def frame():
    """Forty rows a kind and split: of benign ones 4 are called malicious, of attacks 30."""
    rows = []
    for split in ("validation", "test", "external"):
        for kind, label in KINDS.items():
            for n in range(ROWS):
                called = {0: 2 if n < 4 else 0, 1: 1, 2: 2 if n < 30 else 0}[label]
                p = 0.9 - n / 100 if called == 2 else n / 1000
                language = "de" if n % 4 == 0 else "en"
                rows.append((split, kind, label, called, p, language, f"{kind}{n}"))
    names = ["split", "kind", "label", "prediction", "p_2", "language", "group"]
    return pd.DataFrame(rows, columns=names)


def test_the_sections_are_told_in_order_with_their_figures(frame):
    told = dict(card.sections(frame, 0.05))
    assert list(told) == ["By kind", "Over-defence", "Thresholds", "Fairness by language"]
    assert "| question | benign | 40 | 90.0% (76.9% to 96.0%) |" in told["By kind"]
    assert "| override | malicious | 40 | 75.0% (59.8% to 85.8%) |" in told["By kind"]
    kinds = [line.split(" | ")[0][2:] for line in told["By kind"].splitlines()[4:]]
    assert kinds == list(KINDS)
    # 9 benign kinds of 0.9, 2 suspicious of 1, 8 malicious of 0.75
    assert "in the headline, 0.847." in told["By kind"]
    row = "| persona | 40 | 10.0% (4.0% to 23.1%) | 0.0% (0.0% to 8.8%) |"
    assert row in told["Over-defence"]
    assert "override" not in told["Over-defence"]


def test_thresholds_are_of_validation_and_told_of_external(frame):
    told = dict(card.sections(frame, 0.05))["Thresholds"]
    lines = [line for line in told.splitlines() if " % | " in line]
    assert [line.split(" | ")[0] for line in lines] == ["| 0.5 %", "| 1 %", "| 5 %"]
    # 360 benign rows: 18 may be above at 5 %, 9 rows at 0.9, 9 at 0.89, then 9 at 0.88
    assert lines[2].startswith("| 5 % | 0.88 | 5.0% ")


def test_the_gap_between_languages_has_newcombes_interval(frame):
    told = dict(card.sections(frame, 0.05))["Fairness by language"]
    assert "| de | 90 | 10.0% " in told
    part = pd.DataFrame(
        {"n": [70, 80, 5], "rate": [56 / 70, 48 / 80, 1.0]}, index=["de", "en", "xx"]
    )
    # Newcombe (1998), table II, contrast (a): 56/70 - 48/80 = 0.2000 (0.0524 to 0.3339)
    from rampart.metrics.classification import wilson

    part["low"], part["high"] = wilson(np.array([56, 48, 5]), np.array([70, 80, 5]))
    assert card.gap(part) == "20.0 points (5.2 to 33.4), de 80.0% against en 60.0%"
    assert card.gap(part.iloc[1:]) == "fewer than two languages have 20 rows"


def test_a_language_with_few_rows_is_a_dash(frame):
    some = frame[(frame["language"] == "en") | (frame["label"] == 0)]
    told = dict(card.sections(some, 0.05))["Fairness by language"]
    assert "| – | – |" in told
    assert table(("a",), [("–",)]).count("–") == 1


def test_the_card_says_what_it_is_for():
    assert set(card.CARD) == {"use", "not_for", "splits", "limits"}
    assert set(card.CARD["splits"]) == {"test", "external"}
    assert "kind_recall" in card.FIGURES
