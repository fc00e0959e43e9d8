"""What alerts find: rates a day, recall by false alarms an hour, how soon a session is noticed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.metrics.probability import finite, ranked

FAR = 8


def alerts_at(score: np.ndarray, threshold: float) -> np.ndarray:
    """Return which rows alert: those with a score above the threshold, bool of shape (n,)."""
    return ranked(finite(score, "score")) > threshold


def operating(attack: np.ndarray, alert: np.ndarray, rows_a_day: int, hours: float) -> dict:
    """Return what an alerting rule costs and finds.

    Returns
    -------
    dict : ``alerts_a_day``, ``false_alarms_a_day``, ``false_alarms_an_hour``, ``precision`` (None
    where nothing alerts: it is not defined), ``recall``.

    Raises
    ------
    ValueError : no row is an attack.
    """
    if not attack.any():
        raise ValueError("no row is an attack: recall is not defined")
    day = rows_a_day / len(attack)
    alerts, false = int(alert.sum()), int((alert & ~attack).sum())
    return {
        "alerts_a_day": alerts * day,
        "false_alarms_a_day": false * day,
        "false_alarms_an_hour": false * day / hours,
        "precision": (alerts - false) / alerts if alerts else None,
        "recall": float((alert & attack).sum() / attack.sum()),
    }


def sweep(
    attack: np.ndarray, score: np.ndarray, rows_a_day: int, hours: float, points: int = 60
) -> pd.DataFrame:
    """Return ``operating`` at thresholds from the highest score to the lowest.

    The alerts grow by about equal factors, from one row to all but the last.

    Returns
    -------
    DataFrame : threshold, alerts_a_day, false_alarms_a_day, false_alarms_an_hour, precision,
    recall; thresholds fall.
    """
    values = np.sort(ranked(finite(score, "score")))[::-1]
    places = np.unique(np.geomspace(1, len(values) - 1, points).astype(int))
    rows = [
        {"threshold": float(edge), **operating(attack, alerts_at(score, edge), rows_a_day, hours)}
        for edge in sorted(set(values[places].tolist()), reverse=True)
        if edge < values[0]
    ]
    return pd.DataFrame(rows)


def per_hour(
    attack: np.ndarray, score: np.ndarray, rates: list[float], rows_a_day: int, hours: float
) -> pd.DataFrame:
    """Return the most recall that some false alarms an hour buy, on these very rows.

    A rate r allows ``floor(r hours n / rows_a_day)`` harmless rows above the threshold, n all rows.
    Rates that let every harmless row alert are left out.

    Returns
    -------
    DataFrame : false_alarms_an_hour, allowed, recall.
    """
    value = ranked(finite(score, "score"))
    harmless = np.sort(value[~attack])[::-1]
    rows = []
    for rate in rates:
        most = int(np.floor(rate * hours * len(attack) / rows_a_day + 1e-9))
        if most < len(harmless):
            recall = float((value[attack] > harmless[most]).mean())
            rows.append((rate, most, recall))
    return pd.DataFrame(rows, columns=["false_alarms_an_hour", "allowed", "recall"])


def first_alerts(frame: pd.DataFrame, alert: np.ndarray) -> pd.DataFrame:
    """Return of each session how soon one of its rows alerted.

    Parameters
    ----------
    frame : group, start (seconds), duration (seconds), kind; rows of attacks alone.
    alert : bool array of shape (n,).

    Returns
    -------
    DataFrame : one row a group: group, kind (of its first row), n, alerted; NaN where it never was:
    ``seconds`` from the start of its first row to the start of the first that alerts, ``known`` to
    the end of the alerting row that ends first (a row is scored when it is over), and ``order``:
    which row of the session that first one is, from 1.
    """
    rows = frame.assign(alert=np.asarray(alert, dtype=bool), end=frame["start"] + frame["duration"])
    rows = rows.sort_values(["group", "start", "end"], kind="stable")
    rows["order"] = rows.groupby("group").cumcount() + 1
    by = rows.groupby("group")
    table = by.agg(
        kind=("kind", "first"), n=("kind", "size"), alerted=("alert", "any"), begin=("start", "min")
    )
    first = (
        rows[rows["alert"]]
        .groupby("group")
        .agg(start=("start", "first"), end=("end", "min"), order=("order", "first"))
    )
    table = table.join(first)
    table["seconds"] = table["start"] - table["begin"]
    table["known"] = table["end"] - table["begin"]
    columns = ["kind", "n", "alerted", "seconds", "known", "order"]
    return table[columns].reset_index()


def by_kind(table: pd.DataFrame) -> pd.DataFrame:
    """Return of each kind of attack, and of ``all``, how many sessions alert and how soon.

    Returns
    -------
    DataFrame : kind, sessions, never, share_never, and of those that alert the median of seconds,
    known and order (NaN where none does), and the highest quartile of known.
    """
    rows = []
    kinds = [("all", table), *((name, part) for name, part in table.groupby("kind"))]
    for name, part in kinds:
        never = int((~part["alerted"]).sum())
        told = {"kind": name, "sessions": len(part), "never": never}
        told["share_never"] = never / len(part)
        soon = part[part["alerted"].astype(bool)]
        if len(soon):
            told |= {f"median_{key}": soon[key].median() for key in ("seconds", "known", "order")}
            told["quartile_known"] = soon["known"].quantile(0.75)
        rows.append(told)
    columns = [*told, "median_seconds", "median_known", "median_order", "quartile_known"]
    return pd.DataFrame(rows, columns=list(dict.fromkeys(columns)))


def histogram(attack: np.ndarray, score: np.ndarray, bins: int = 40) -> pd.DataFrame:
    """Return the share of harmless rows and of attacks in bins of equal width.

    The bins span the scores between their 0.5 % and 99.5 % quantiles; what is outside is in the
    first and the last. Scores above 0 of which the highest are ``FAR`` times the median get bins
    whose bounds grow by equal factors.

    Returns
    -------
    DataFrame : low, high, benign, attack.
    """
    score = finite(score, "score")
    low, high = np.quantile(score, [0.005, 0.995])
    if high <= low:
        low, high = low - 0.5, low + 0.5
    far = low > 0 and high > FAR * np.median(score)
    edges = (np.geomspace if far else np.linspace)(low, high, bins + 1)
    edges[[0, -1]] = low, high  # a power has lost a digit
    inside = np.clip(score, low, high)
    shares = [
        np.histogram(inside[side], edges)[0] / max(1, int(side.sum())) for side in (~attack, attack)
    ]
    return pd.DataFrame(
        {"low": edges[:-1], "high": edges[1:], "benign": shares[0], "attack": shares[1]}
    )
