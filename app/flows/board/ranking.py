"""The tables of the page: the most severe flows, the most unusual ones, and the counters."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from app.flows.board.scoring import Scored
from rampart.tasks.flows.showing import shown

MOST = 1000
"""Rows of a table at most: who wants more takes the export."""
COLUMNS = ["flow", "severity", "sure", "unusual", "alert", "start", "client", "server", "service",
           "reasons", "techniques"]  # fmt: skip


def counters(scored: pd.DataFrame, labels: Sequence[str], threshold: float) -> dict[str, int]:
    """Return how many flows there are, alerts, and flows of each severity, the worst first.

    Examples
    --------
    >>> scored = pd.DataFrame({"severity": ["low", "info", "low"], "anomaly": [1.0, 2.0, 3.0]})
    >>> counters(scored, ["info", "low"], 1.5)
    {'flows': 3, 'alerts': 2, 'low': 2, 'info': 1}
    """
    counts = scored["severity"].value_counts()
    by_severity = {label: int(counts.get(label, 0)) for label in reversed(labels)}
    alerts = int((scored["anomaly"] > threshold).sum())
    return {"flows": len(scored), "alerts": alerts, **by_severity}


def severe(result: Scored, chosen: Collection[str], threshold: float) -> tuple[pd.DataFrame, int]:
    """Return the most severe flows of some severities, and how many there are.

    Parameters
    ----------
    chosen : severities.

    Returns
    -------
    table : ``COLUMNS``, at most ``MOST`` rows, the most urgent first.
    """
    places = np.flatnonzero(result.scored["severity"].isin(chosen))
    order = places[np.argsort(-result.urgent[places], kind="stable")]
    return rows(result, order[:MOST], threshold), len(places)


def unusual(result: Scored, threshold: float) -> tuple[pd.DataFrame, int]:
    """Return the most unusual flows above a threshold, and how many there are."""
    score = result.scored["anomaly"].to_numpy()
    places = np.flatnonzero(score > threshold)
    order = places[np.argsort(-score[places], kind="stable")]
    table = rows(result, order[:MOST], threshold)
    table.insert(1, "score", score[order[:MOST]])
    return table, len(places)


def rows(result: Scored, places: np.ndarray, threshold: float) -> pd.DataFrame:
    """Return some flows as the page shows them; no cell runs, hides or is longer than a screen."""
    flows, scored = result.flows.iloc[places], result.scored.iloc[places]
    sure = scored[[name for name in scored if name.startswith("p_")]].max(axis=1)
    table = pd.DataFrame(
        {
            "flow": places + 1,
            "severity": scored["severity"],
            "sure": 100 * sure,
            "unusual": scored["unusual"],
            "alert": scored["anomaly"] > threshold,
            "start": flows["start"],
            "client": end(flows["client_address"], flows["client_port"]),
            "server": end(flows["server_address"], flows["server_port"]),
            **{name: flows[name] for name in ("service",)},
            **{name: scored[name] for name in ("reasons", "techniques")},
        }
    )
    return shown(table[COLUMNS]).reset_index(drop=True)


def end(address: pd.Series, port: pd.Series) -> list[str]:
    """Return addresses with their ports, as far as they are known.

    Examples
    --------
    >>> end(pd.Series(["10.0.0.9", "::1", ""]), pd.Series([80.0, 53.0, np.nan]))
    ['10.0.0.9:80', '[::1]:53', '?']
    """
    made = []
    for host, number in zip(address, port):
        host = f"[{host}]" if ":" in str(host) else str(host or "?")
        made.append(host if np.isnan(number) else f"{host}:{number:.0f}")
    return made
