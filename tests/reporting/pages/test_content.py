"""What the page gets to print: which of the files go where. The tables have tests of their own."""

from types import SimpleNamespace

import pandas as pd
import pytest

from rampart.core.params import ParamError, check
from rampart.reporting.pages import content as module
from rampart.reporting.pages.content import Inputs, ReportParams, content

WORDS = SimpleNamespace(
    TITLE="Links",
    QUESTION="Good or bad?",
    DATA="lists of links",
    SPLITS={"test": "unseen hosts", "external": "unseen lists"},
    METRICS={},
    COLUMNS={"f1": "{f1_macro:.2f}"},
    NOTES=["<b>Mind</b> the gap."],
)
SCORER = SimpleNamespace(CLASSES=["good", "bad"], RANK="f1_macro", POSITIVE="bad")
MODELS = ("best", "plain")


def scores(n):
    return {split: {"by_class": {split: n}, "n": n} for split in module.SCORED}


def given(**changes):
    tested = [("test", "best", "plain"), ("external", "best", "plain")]
    usual = {
        "results": pd.DataFrame({"model": MODELS, "f1_macro": [0.9, 0.5]}),
        "criteria": pd.DataFrame({"criterion": ["size"]}),
        "significance": pd.DataFrame(tested, columns=["split", "model_a", "model_b"]).assign(
            f1_difference=0.2, low=0.1, high=0.3, p_bootstrap_holm=0.04
        ),
        "champion": {"model": "best"},
        "data": {"rows_in": 9},
        "metrics": {"best": scores(7), "plain": scores(8)},
        "tuning": {},
        "by_source": {"best": "sources of best", "plain": "sources of plain"},
        "tokens": {"plain": "tokens of plain"},
        "errors": {"best": "errors of best", "plain": "errors of plain"},
        "figures": ["leaderboard"],
        "more": [{"title": "Slices"}],
        "by_kind": {},
        "by_slice": {},
        "costs": {},
        "levels": ("90 %", "95 %"),
    }
    return Inputs(**usual | changes)


@pytest.fixture(autouse=True)
def parts(monkeypatch):
    """Let each table be the name of what makes it, and what it was given."""

    def said(name):
        return lambda *arguments: (name, *arguments)

    names = {
        "evidence": ["recalls", "weakest", "error_groups", "token_lists", "data_section"],
        "summary": ["table", "origins"],
        "tables": ["leaderboard", "criteria_table", "shortcut", "stability", "calibration"],
    }
    for place, functions in names.items():
        stand_in = SimpleNamespace(**{name: said(name) for name in functions}, FEW=30)
        stand_in.definitions = lambda names, described: list(names)
        monkeypatch.setattr(module, place, stand_in)
    monkeypatch.setattr(module, "verdict", said("verdict"))
    monkeypatch.setattr(module, "kinds_section", said("kinds"))


def context(settings=None, **changes):
    knobs = settings or ReportParams()
    return content(given(**changes), "links", SCORER, WORDS, ("plain",), knobs)


def test_what_is_told_of_one_model_is_told_of_the_champion():
    told = context()
    assert told["recalls"]["external"] == (
        "recalls", "sources of best", "external", ["good", "bad"],
    )  # fmt: skip
    assert told["recalls"]["test"][1:3] == ("sources of best", "test")
    assert told["weakest"] == ("weakest", told["recalls"]["external"])
    assert told["errors"] == ("error_groups", "errors of best", "sources of best")
    assert told["n"] == {"external": 7, "test": 7, "validation": 7}
    assert told["by_class"]["test"] == {"test": 7}
    other = context(champion={"model": "plain"})
    assert other["errors"] == ("error_groups", "errors of plain", "sources of plain")
    assert other["n"]["test"] == 8


def test_a_model_without_features_to_name_has_none():
    assert context()["tokens"] == {
        "best": [],
        "plain": ("token_lists", "tokens of plain", ["good", "bad"]),
    }


def test_comparisons_are_told_by_split_the_unseen_sources_first():
    told = context()["significance"]
    assert list(told) == ["external", "test"]
    assert [row["split"] for rows in told.values() for row in rows] == ["external", "test"]


def test_words_are_those_of_the_task_and_its_notes_may_hold_html():
    told = context()
    assert (told["title"], told["question"], told["about"]) == (
        "Links", "Good or bad?", "lists of links",
    )  # fmt: skip
    assert [note.__html__() for note in told["notes"]] == ["<b>Mind</b> the gap."]
    assert told["test"] == "unseen hosts"
    assert told["shortcut_does"] == "sees only the surface of a row"
    assert told["rank"] == "macro-F1"


def test_the_knobs_of_the_report_decide():
    told = context(ReportParams(title="Mine", shortcut="plain", alpha=0.01))
    assert told["title"] == "Mine"
    assert told["shortcut"][2:] == ("plain", "best")
    assert told["alpha"] == told["verdict"][6] == 0.01
    # Intervals of scores and of differences may have other levels.
    assert (told["level"], told["tested_level"]) == ("90 %", "95 %")
    assert told["verdict"][5] == ("plain",)
    assert told["table"][-1] == "90 %"


def test_kinds_are_told_of_the_champion_and_say_why_it_fails(monkeypatch):
    monkeypatch.setattr(module, "why", lambda criterion, losses, called: (criterion, called))
    called = pd.DataFrame({"split": ["external", "test"], "by": "kind", "rate": [0.1, 0.2]})
    told = context(by_kind={"best": "kinds of best"}, costs={"called": called})
    assert told["kinds"][1:3] == ({"rows_in": 9}, "kinds of best")
    assert told["kinds"][4:] == (["good", "bad"], "bad", {}, "best")
    criterion, lines = told["verdict"][-1]("alarms")
    assert (criterion, lines["rate"].tolist()) == ("alarms", [0.1])
    assert context()["kinds"][2] is None


def test_every_column_and_criterion_is_defined():
    names = context()["definitions"]
    assert names[-3:] == ["model", "f1_macro", "size"]


def test_a_level_out_of_range_is_refused():
    with pytest.raises(ParamError, match=r"report.alpha: must be < 1, got 2"):
        check({"alpha": 2}, "report", ReportParams)
