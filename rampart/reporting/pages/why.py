"""Why a model fails a criterion: the kinds of rows that cost most, by a stated rule.

Every kind counts the same in a score, so what a kind costs is the share of its rows that are called
wrongly. Named are the kinds that cost most, until they make up half of all that is lost: at most
``MOST`` of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from rampart.reporting.pages.printing import share
from rampart.reporting.wording import Loss

MOST = 4
"""Kinds that are named."""
RULE = (
    "Named are the kinds of rows that cost most, until they make up half of what is lost, "
    f"{MOST} at most. Every kind counts the same, so what a kind costs is the share of its rows "
    "that are called wrongly."
)


def why(criterion: str, losses: Mapping[str, Loss], called: pd.DataFrame | None) -> str:
    """Return which kinds cost most of what a criterion asks for; nothing where that is not known.

    Parameters
    ----------
    criterion : its name.
    losses : criterion -> the rows that cost it something.
    called : slice, class, called, rate, of the kinds on unseen sources, as
        ``rampart.metrics.called.called`` gives them.

    Examples
    --------
    >>> rows = [("chat", "ok", "bad", 0.3), ("mail", "ok", "bad", 0.1), ("jail", "bad", "ok", 0.9)]
    >>> table = pd.DataFrame(rows, columns=["slice", "class", "called", "rate"])
    >>> why("alarms", {"alarms": Loss(of="ok", called="bad")}, table)
    'called bad: 30 % of chat; 75 % of what is lost'
    """
    if called is None or criterion not in losses:
        return ""
    loss = losses[criterion]
    wrong = called[called["class"] != called["called"]]
    if loss.of:
        wrong = wrong[wrong["class"] == loss.of]
    if loss.called:
        wrong = wrong[wrong["called"] == loss.called]
    cost = wrong.groupby(["slice", "class"], sort=True)["rate"].sum()
    cost = cost[cost > 0].sort_values(ascending=False, kind="stable")
    if cost.empty:
        return ""
    before = cost.cumsum().shift(fill_value=0)
    named = cost[before < cost.sum() / 2].head(MOST)
    words = f"called {loss.called}" if loss.called else f"not called {loss.of or 'what they are'}"
    kinds = [
        f"{share(rate)} of {kind.replace('_', ' ')}" + ("" if loss.of else f" ({name})")
        for (kind, name), rate in named.items()
    ]
    return f"{words}: {', '.join(kinds)}; {share(named.sum() / cost.sum())} of what is lost"
