"""The page: what Streamlit draws. Texts of a file go through ``st.text``, ``st.code`` and tables.

``st.write``, ``st.markdown``, ``st.error`` and labels read Markdown: they get words of ours alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from app.flows.board import budget, exporting, ranking, shapley, telling, timeline
from app.flows.board.scoring import LIMITS, Scored
from app.flows.infer import Scorer
from app.flows.ingest import ENDINGS
from rampart.core import cli
from rampart.core.escape import excerpt
from rampart.tasks.flows.showing import shown

FLOW = "flow"  # the key of the chosen flow's number
WHY = "why"  # the key of what was explained, number -> Why
MAKE = "`make repro TASKS=flows`"
ROWS = 300  # pixels of a table
NUMBERS = {
    "flow": ("%d", "small"),
    "score": ("%.4g", "small"),
    "sure": ("%.0f %%", "small"),
    "unusual": ("%.1f %%", "small"),
    "flows": ("%d", "small"),
    "percent": ("%.1f %%", "small"),
    "points": ("%+.2f", "small"),
}
HELP = {
    "sure": "probability of the severity, calibrated",
    "unusual": "harmless flows of validation with a lower anomaly score",
    "score": "anomaly score",
}


def head(scorer: Scorer) -> None:
    """Draw what the model is and how good."""
    config = scorer.config
    st.text(f"{config['name']} {config['version']}: {config['model']}, scale {config['scale']}")
    if external := config.get("metrics", {}).get("external"):
        low, value, high = (external[f"f1_macro{end}"] for end in ("_low", "", "_high"))
        st.caption(
            f"On a day that it never saw: severity right for {external['accuracy']:.0%} of the "
            f"flows, macro-F1 {value:.2f} (95 % interval {low:.2f} to {high:.2f}). "
            "Triage, no verdict."
        )


def uploader() -> Any:
    """Draw the field for a file; return what was put there, or None."""
    size = LIMITS.size // 2**20
    return st.file_uploader(
        f"A file of flows or a capture: at most {size} MB and {LIMITS.rows:,} flows",
        help=f"Names end in {', '.join(ENDINGS)}; texts also in .gz. What is larger, score with "
        "`python -m app.flows FILE`, which streams.",
    )


def refusal(what: str, message: str) -> None:
    """Draw why something is refused; ``message`` may hold words of a file."""
    st.error(what)
    st.text(excerpt(message, 1000))


def source(result: Scored) -> None:
    """Draw what was read, and what was left out."""
    st.text(
        f"{excerpt(result.name, 80)}: {result.schema}, {len(result.flows):,} flows, scored in "
        f"{result.seconds:.1f} s"
    )
    if result.lacking:
        st.warning("This file tells less than the model learned from.")
        st.text(f"It {result.lacking}.")
    notes = [(why, count) for why, count in sorted(result.notes.items()) if count]
    if notes:
        with st.expander(f"{sum(count for _, count in notes):,} rows or cells were left out"):
            table(pd.DataFrame(notes, columns=["why", "rows or cells"]), "notes")


def counters(counts: Mapping[str, int], alerts: bool) -> None:
    """Draw the counters, as many in a line as there is room for."""
    with st.container(horizontal=True, gap="small"):
        for name, count in counts.items():
            if name != "alerts" or alerts:
                st.metric(name, f"{count:,}", border=True, width="content")


def threshold(scorer: Scorer, scored: pd.DataFrame) -> float:
    """Draw the slider; return the threshold, infinite where there is no anomaly model."""
    anomaly = scorer.anomaly
    if anomaly is None:
        st.info(f"This package has no anomaly model; {MAKE} makes one that has.")
        return float("inf")
    stops = budget.stops(anomaly)
    chosen = st.select_slider(
        "Alert budget: harmless flows a day that raise an alert",
        stops,
        anomaly.budget,
        format_func=lambda value: f"{value:g}",
        key="budget",
    )
    level = anomaly.threshold_at(chosen)
    alert = scored["anomaly"] > level
    st.caption(budget.words(anomaly, chosen, int(alert.sum()), len(scored)))
    harmless = scored["severity"] == scorer.labels[0]
    quiet = int((alert & harmless).sum())
    if said := budget.unlike(anomaly, chosen, quiet, int(harmless.sum())):
        st.warning(said)
    return level


def over_time(result: Scored, labels: list[str], level: float) -> None:
    """Draw when flows and alerts were."""
    st.subheader("Timeline")
    alert = (result.scored["anomaly"] > level).to_numpy()
    start, severity = result.flows["start"].to_numpy(), result.scored["severity"].to_numpy()
    bins, timed = timeline.binned(start, severity, alert, labels)
    if not timed:
        st.caption("The file says no times: flows are in its order.")
    st.altair_chart(timeline.by_severity(bins, timed, labels))
    if alert.any():
        st.altair_chart(timeline.by_alert(bins, timed))


def severe(result: Scored, labels: list[str], level: float) -> None:
    """Draw the most severe flows."""
    st.subheader("Most severe")
    worst = list(reversed(labels))
    chosen = st.pills("Severities", worst, selection_mode="multi", default=worst[:-1], key="chosen")
    found, size = ranking.severe(result, chosen or worst, level)
    choosable(found, size, "severe")


def unusual(result: Scored, level: float) -> None:
    """Draw the flows with an alert."""
    st.subheader("Most unusual")
    found, size = ranking.unusual(result, level)
    choosable(found, size, "unusual")


def choosable(found: pd.DataFrame, size: int, key: str) -> None:
    """Draw a table of flows, one of which can be chosen."""
    if not size:
        st.caption("No flow.")
        return
    numbers = found["flow"].tolist()

    def take() -> None:
        if picked := st.session_state[key]["selection"]["rows"]:
            st.session_state[FLOW] = numbers[picked[0]]

    more = f": the first {len(found):,}, all are in the export" if len(found) < size else ""
    st.caption(f"{size:,} flows{more}. A click on the left edge of a row shows the flow below.")
    table(found, key, on_select=take, selection_mode="single-row")


def table(found: pd.DataFrame, key: str, most: int = ROWS, **options: Any) -> None:
    """Draw a table that can be sorted, at most ``most`` pixels high."""
    config: dict[str, Any] = {
        name: st.column_config.NumberColumn(format=form, width=width, help=HELP.get(name))
        for name, (form, width) in NUMBERS.items()
        if name in found
    }
    texts = {
        "reasons": 420,
        "evidence": 320,
        "because": 380,
        "rules": 260,
        "value": 420,
        "feature": 320,
    }
    config |= {
        name: st.column_config.TextColumn(width=width)
        for name, width in texts.items()
        if name in found
    }
    height = min(most, 38 + 35 * len(found))
    with st.container(key=f"table-{key}"):  # a name in the page's source
        st.dataframe(
            shown(found), key=key, hide_index=True, height=height, column_config=config, **options
        )


def flow(result: Scored, scorer: Scorer) -> None:
    """Draw all that is known of the chosen flow."""
    st.subheader("One flow")
    number = st.number_input(
        f"Flow, 1 to {len(result.flows):,}", 1, len(result.flows), key=FLOW, width=180
    )
    told = telling.told(result, int(number) - 1, scorer.lookup, scorer.labels)
    likely = told.likely.set_index("severity")["percent"]
    st.text(f"Severity {likely.idxmax()}, {likely.max():.0f} % sure")
    left, right = st.columns(2)
    with left:
        table(told.likely, "likely")
        st.markdown("**Reasons**")
        for reason in told.reasons or ["no rule holds, and no number is out of the usual range"]:
            st.text(reason)
    with right:
        table(told.facts, "facts", 1000)
        st.caption("\\* for people; no model sees it")
    why(result, scorer, int(number))
    st.markdown("**ATT&CK** (evidence, no proof)")
    if len(told.attack):
        table(told.attack, "evidence")
    else:
        st.caption("No rule of the lookup holds for this flow.")
    for side, text in told.said.items():
        if text:
            st.caption(f"What the {side} said first")
            height = "content" if len(text) < 100 else 130
            st.code(text, language=None, wrap_lines=True, height=height)


def why(result: Scored, scorer: Scorer, number: int) -> None:
    """Draw the Shapley values of a flow, for who asks: the first takes some seconds."""
    if not st.toggle("Shapley values of this flow", key="shapley"):
        return
    known = st.session_state.setdefault(WHY, {})
    try:
        if number not in known:
            place = result.flows.iloc[[number - 1]]
            known[number] = shapley.explainer(scorer).why(place)
    except (ValueError, OSError) as error:
        refusal(f"There are none; {MAKE} makes what they are computed from.", cli.sentence(error))
        return
    one = known[number]
    st.caption(
        f"The forest says {one.severity} with {one.said:.0%}, before calibration; of training rows "
        f"it says so with {one.base:.0%} in the mean. Of the difference, words and letters of the "
        f"flow's text give {one.texts:+.1f} points and its numbers {one.numbers:+.1f}, spread over "
        f"{scorer.background.shape[1]:,} features. The strongest:"
    )
    st.altair_chart(shapley.chart(one))
    table(one.table, "why")


def techniques(result: Scored, scorer: Scorer) -> None:
    """Draw the techniques of all flows."""
    st.subheader("ATT&CK")
    found = telling.techniques(result.tags, scorer.lookup)
    if len(found):
        st.caption(f"ATT&CK {scorer.lookup.version}. A flow is evidence of a technique, no proof.")
        table(found, "techniques")
    else:
        st.caption("No rule of the lookup holds for a flow of this file.")


def exports(result: Scored, scorer: Scorer, level: float) -> None:
    """Draw what can be downloaded."""
    st.subheader("Export")
    with st.container(horizontal=True):
        st.download_button(
            "All flows, CSV", lambda: exporting.csv(result, level), "flows-scored.csv",
            "text/csv", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "ATT&CK Navigator layer, JSON", lambda: exporting.layer(result, scorer),
            "flows-layer.json", "application/json", on_click="ignore",
        )  # fmt: skip
