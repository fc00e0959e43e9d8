"""When flows began: counts by severity and alerts, in equal steps of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

STEPS = 60
COLORS = {
    **{"info": "#c3c9d1", "low": "#6baed6", "medium": "#f0b429"},
    **{"high": "#e4572e", "critical": "#7f1d1d"},
}
"""Of severities; they differ in lightness too."""
ALERT = "#1f5fa8"
HEIGHT = 280  # pixels, axes and legend included


def binned(
    start: np.ndarray, severity: Sequence[str], alert: np.ndarray, labels: Sequence[str]
) -> tuple[pd.DataFrame, bool]:
    """Count flows by step and severity.

    Parameters
    ----------
    start : seconds since 1970, NaN where unknown; where all are, flows are taken as they stand in
        the file. severity, alert : of each flow.

    Returns
    -------
    table : ``from`` and ``to`` (times, or numbers of flows), ``severity``, ``flows``, ``alerts``;
        a row for each step and severity, also without flows.
    timed : whether ``from`` is a time.
    """
    start = np.asarray(start, dtype=float)
    timed = bool(np.isfinite(start).any())
    place = start if timed else np.arange(1, len(start) + 1, dtype=float)
    known = np.isfinite(place)
    place, low = place[known], place[known].min()
    width = max((place.max() - low) / STEPS, 1e-3 if timed else 1.0)
    if not timed:
        width = np.ceil(width)
    step = np.minimum(((place - low) / width).astype(int), STEPS - 1)
    code = pd.Categorical(np.asarray(severity, dtype=object)[known], categories=labels).codes
    size = (step.max() + 1, len(labels))
    cells = np.ravel_multi_index((step, code), size)
    counts = np.bincount(cells, minlength=size[0] * size[1])
    alerts = np.bincount(cells, weights=np.asarray(alert)[known], minlength=len(counts))
    edges = low + width * np.arange(size[0] + 1)
    edges = pd.to_datetime(edges, unit="s") if timed else edges
    table = {
        "from": np.repeat(edges[:-1], len(labels)),
        "to": np.repeat(edges[1:], len(labels)),
        "severity": np.tile(labels, size[0]),
        "flows": counts,
        "alerts": alerts.astype(int),
    }
    return pd.DataFrame(table), timed


def by_severity(table: pd.DataFrame, timed: bool, labels: Sequence[str]) -> Any:
    """Return the chart of flows by severity."""
    import altair as alt

    worst = list(reversed(labels))
    color = alt.Color(
        "severity:N",
        sort=worst,
        scale=alt.Scale(domain=worst, range=[COLORS.get(label, "#888888") for label in worst]),
        legend=alt.Legend(title=None, orient="top", columns=5),
    )
    order = {label: code for code, label in enumerate(labels)}
    some = table[table["flows"] > 0].assign(code=lambda one: one["severity"].map(order))
    return _bars(some, "flows", timed).encode(color=color, order=alt.Order("code:Q"))


def by_alert(table: pd.DataFrame, timed: bool) -> Any:
    """Return the chart of alerts."""
    steps = table.groupby(["from", "to"], as_index=False)["alerts"].sum()
    return _bars(steps, "alerts", timed).properties(height=170).configure_mark(color=ALERT)


def _bars(table: pd.DataFrame, name: str, timed: bool) -> Any:
    import altair as alt

    kind = "T" if timed else "Q"
    title = "time (UTC)" if timed else "flow, as they stand in the file"
    axis = alt.Axis(
        title=title, labelOverlap=True, tickCount=6, format="%H:%M:%S" if timed else "d"
    )
    if timed and table["to"].max() - table["from"].min() > pd.Timedelta(days=1):
        axis.format = "%d %b %H:%M"
    scale = alt.Scale(type="utc") if timed else alt.Scale(zero=False)
    return (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X(f"from:{kind}", axis=axis, scale=scale),
            x2="to",
            y=alt.Y(f"sum({name}):Q", title=name, axis=alt.Axis(tickCount=4, format="~s")),
            tooltip=[alt.Tooltip(f"from:{kind}"), *_told(table, name)],
        )
        .properties(height=HEIGHT)
    )


def _told(table: pd.DataFrame, name: str) -> list[str]:
    return [*(["severity"] if "severity" in table else []), name]
