"""What the page says of drawn flows."""

import numpy as np
import pandas as pd
import pytest

from rampart.tasks.flows.imitation.augmenting import BOTH, REAL
from rampart.tasks.flows.imitation.judging import SHOWN
from rampart.tasks.flows.imitation.telling import (
    gains,
    headline,
    lines,
    marginals,
    scores,
    scores_table,
    verdict,
)
from tests.tasks.flows.imitation.flows import train

MADE = {"kind": "learned", "status": "ok", "rows": 50, "rejected": 10, "checked": 60}
MADE |= {"reason": None}
FAILED = {**MADE, "status": "failed", "rows": 0, "reason": "training diverged"}
SCORES = {"a": dict.fromkeys(SHOWN, 0.5), "b": dict.fromkeys(SHOWN, 0.7)}


def ranked():
    told = {"a": MADE, "broken": FAILED, "b": {**MADE, "kind": "baseline"}}
    return scores_table(told, SCORES, {"a": ["leaks"], "b": []})


def compared(difference=0.1, p=0.01):
    head = {"model": "m", "split": "test"}
    plain = {**head, "generator": "none", "learned_from": REAL, "f1_macro": 0.5}
    both = {**head, "generator": "a", "learned_from": BOTH, "f1_macro": 0.6}
    both |= {"difference": difference, "difference_low": 0.05, "difference_high": 0.15}
    return pd.DataFrame([plain, {**both, "p": p, "p_holm": p}])


def test_the_most_useful_first_and_what_failed_last():
    frame = ranked()
    assert frame["generator"].tolist() == ["b", "a", "broken"]
    assert frame["flags"].tolist() == ["", "leaks", "training diverged"]
    assert frame["rejected"].iloc[0] == pytest.approx(1 / 6)


def test_few_numbers_for_a_comparison_of_runs():
    told = headline(ranked(), compared())
    assert set(told) == {"a", "b"}
    assert told["a"]["m_test_gain"] == 0.1
    assert told["b"]["c2st_auc"] == 0.7


def test_a_gain_counts_where_it_is_beyond_chance():
    assert "1 gain and 0 lose" in verdict(compared())
    assert "m with a +0.100" in verdict(compared())
    assert "0 gain and 1 lose" in verdict(compared(-0.1))
    assert "0 gain and 0 lose" in verdict(compared(p=0.2))
    assert verdict(compared()[:1]).startswith("No synthetic rows joined")


def test_a_line_a_generator_and_a_model():
    told = list(lines(ranked(), compared()))
    assert told[2] == "broken: failed: training diverged"
    assert told[3] == (
        "m, unseen sessions: macro-F1 0.500 of real rows alone; with a +0.100 (+0.050 to +0.150)"
    )


@pytest.mark.slow
def test_the_figures():
    good = ranked()[:2]
    figure = scores(good)
    assert [text.get_text() for text in figure.axes[0].get_yticklabels()] == ["b", "a"]
    figure = marginals(train(), {"a": train(50, 4)})
    assert len(figure.axes) == 6
    assert np.isclose(figure.axes[0].get_xlim()[1], train()["n_duration"].max())
    external = compared().assign(split="external")
    figure = gains(pd.concat([compared(), external]))
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "unseen sessions", "held-out day",
    ]  # fmt: skip
