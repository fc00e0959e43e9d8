"""Triage flows on a page: upload a file, see what is severe, what is unusual, and why.

    make dashboard                              # then open http://127.0.0.1:8501
    streamlit run app/flows/dashboard.py        # the same, from the folder of the project
    streamlit run app/flows/dashboard.py -- --package FOLDER --key mine.public.pem

It listens on this machine alone and sends nothing anywhere (.streamlit/config.toml). An upload is
kept in memory while its page is open, and is written nowhere but to a temporary file that is
removed once it is read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.flows.board.scoring import Scored
    from app.flows.infer import Scorer

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Draw the page; Streamlit runs this again after each click."""
    import streamlit as st

    options = _options()
    st.set_page_config("Rampart: flows", layout="wide", initial_sidebar_state="collapsed")
    from app import pinned
    from app.flows.board import page, scoring
    from rampart.core import cli

    st.title("Network flows")
    try:
        scorer = scoring.scorer(options.package, pinned.public_key(options.key))
    except (ValueError, OSError) as error:
        made = f"There is no package that can score flows; {page.MAKE} makes one."
        page.refusal(made, cli.sentence(error))
        return
    page.head(scorer)
    if (given := page.uploader()) is None:
        st.session_state.pop("result", None)
        return
    held = (given.file_id, scorer)
    if st.session_state.get("result", [None])[0] != held:
        for key in ("result", page.WHY):  # memory for the next
            st.session_state.pop(key, None)
        place = st.empty()
        try:
            result = _scored(given, scorer, place)
        except (ValueError, OSError) as error:
            place.empty()
            page.refusal("This file cannot be scored.", cli.sentence(error))
            return
        place.empty()
        st.session_state["result"] = (held, result)
        st.session_state[page.FLOW] = int(result.urgent.argmax()) + 1
    _draw(st.session_state["result"][1], scorer)


def _scored(given: Any, scorer: Scorer, place: Any) -> Scored:
    """Return an upload with its scores; while they are made, ``place`` shows the first."""
    import streamlit as st

    from app.flows.board import page, ranking, scoring

    with place.container():
        st.text("Reading the file")  # no spinner: one that turns costs the browser a core
    upload = scoring.read(given, given.name)
    with place.container():
        if (first := scoring.first(scorer, upload)) is not None:
            level = scorer.anomaly.threshold if scorer.anomaly else float("inf")
            st.text(f"The first {len(first):,} of {len(upload.flows):,} flows:")
            counts = ranking.counters(first, scorer.labels, level)
            page.counters(counts, scorer.anomaly is not None)
        st.text("Scoring all flows")
        return scoring.whole(scorer, upload, given.name)


def _draw(result: Scored, scorer: Scorer) -> None:
    import streamlit as st

    from app.flows.board import page, ranking

    page.source(result)
    counts = st.container()  # above the slider that they depend on
    level = page.threshold(scorer, result.scored)
    with counts:
        told = ranking.counters(result.scored, scorer.labels, level)
        page.counters(told, scorer.anomaly is not None)
    page.over_time(result, scorer.labels, level)
    page.severe(result, scorer.labels, level)
    if scorer.anomaly is not None:
        page.unusual(result, level)
    page.flow(result, scorer)
    page.techniques(result, scorer)
    page.exports(result, scorer, level)


def _options() -> argparse.Namespace:
    from app import pinned

    parser = argparse.ArgumentParser(prog="streamlit run app/flows/dashboard.py --")
    parser.add_argument("--package", metavar="FOLDER", default="models/flows/package")
    parser.add_argument("--key", metavar="FILE", help=pinned.HELP)
    return parser.parse_args()


if __name__ == "__main__":
    # Streamlit puts this folder first on the path: its modules would hide others of their names.
    ours = (str(ROOT), str(Path(__file__).resolve().parent))
    sys.path[:] = [ours[0], *(one for one in sys.path if one not in ours)]
    main()
