"""Parts of the page without a browser; test_dashboard.py drives the whole in one."""

import sys

import pytest
from streamlit.testing.v1 import AppTest

from app.flows.board import page
from tests.app.flows import browser

pytestmark = pytest.mark.slow  # Streamlit runs
HOSTILE = "<b>a</b> **b** [c](http://evil.example)\x1b\u202e"
SHOWN = "<b>a</b> **b** [c](http://evil.example)\\x1b\\u202e"


def drawn(function, *args):
    found = AppTest.from_function(function, args=args).run(timeout=60)
    assert not found.exception
    return found


def test_words_of_a_file_are_text_and_no_markdown():
    def draw(said):
        from app.flows.board import page

        page.refusal("Refused.", said)

    found = drawn(draw, HOSTILE)
    assert [one.value for one in found.error] == ["Refused."]
    assert [one.value for one in found.text] == [SHOWN]
    assert not found.markdown


def test_what_was_left_out_is_told():
    def draw(name):
        from collections import Counter

        from app.flows.board import page
        from tests.app.flows.board.made import result

        notes = Counter({"row of another number of cells": 2, "nothing": 0})
        page.source(result()._replace(name=name, notes=notes, lacking="tells no payload"))

    found = drawn(draw, HOSTILE)
    assert found.text[0].value == f"{SHOWN}: NFStream, 4 flows, scored in 0.1 s"
    assert found.text[1].value == "It tells no payload."
    assert found.expander[0].label == "2 rows or cells were left out"
    assert found.dataframe[0].value.to_numpy().tolist() == [["row of another number of cells", 2]]


def test_alerts_are_counted_where_there_is_a_model_for_them():
    def draw(alerts):
        from app.flows.board import page

        page.counters({"flows": 1000, "alerts": 3, "high": 2}, alerts)

    told = [(one.label, one.value) for one in drawn(draw, True).metric]
    assert told == [("flows", "1,000"), ("alerts", "3"), ("high", "2")]
    assert [one.label for one in drawn(draw, False).metric] == ["flows", "high"]


def test_tables_say_how_much_of_them_is_shown():
    def draw(chosen):
        import streamlit as st

        from app.flows.board import page, ranking
        from tests.app.flows.board.made import LABELS, result

        ranking.MOST = 1
        st.session_state.chosen = chosen
        try:
            page.severe(result(), LABELS, 1.0)
        finally:
            ranking.MOST = 1000

    found = drawn(draw, ["info"])
    assert found.caption[0].value.startswith("2 flows: the first 1, all are in the export.")
    assert found.dataframe[0].value["flow"].tolist() == [4]
    assert drawn(draw, ["low"]).caption[0].value == "No flow."


def test_without_a_package_the_page_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["dashboard.py"])
    found = AppTest.from_file(str(browser.ROOT / "app/flows/dashboard.py")).run(timeout=60)
    assert not found.exception
    assert page.MAKE in found.error[0].value
    assert "models/flows/package" in found.text[0].value
