"""What the task says of itself fits what it is."""

import re
from pathlib import Path

import yaml

from rampart.metrics.leaderboard import GENERAL
from rampart.reporting.wording import describe
from rampart.tasks.prompts import score, words
from rampart.tasks.prompts.row import KINDS

ROOT = Path(__file__).parents[3]


def test_every_kind_is_explained_in_the_order_of_the_row():
    assert list(words.KINDS) == list(KINDS)
    assert len(set(words.KINDS.values())) == len(KINDS)


def test_losses_are_of_criteria_and_classes():
    criteria = {name for name, _, _ in score.CRITERIA}
    assert set(words.LOSSES) <= criteria
    for loss in words.LOSSES.values():
        assert {loss.of, loss.called} <= {"", *score.CLASSES}


def test_columns_and_axes_are_those_of_the_results():
    known = {*GENERAL, *score.COLUMNS, *score.EXTERNAL_COLUMNS, "f1_external"}
    used = re.findall(r"\{(\w+)", "".join(words.COLUMNS.values()))
    assert {*used, *words.AXES} <= known


def test_metrics_that_count_kinds_alike_say_so():
    for name in ("f1_macro", "accuracy", "kind_recall"):
        assert words.ALIKE in describe(name, score.CLASSES, words.METRICS).definition


def test_the_notes_say_how_often_the_external_scores_were_seen():
    told = "once" if words.LOOKS == 1 else f"{words.LOOKS} times"
    assert sum(f"looked at {told} while" in note for note in words.NOTES) == 1


def test_the_page_names_every_kind_and_every_model():
    page = (ROOT / "docs/prompts.md").read_text(encoding="utf-8")
    assert {name for name in KINDS if f"`{name}`" not in page} == set()
    params = yaml.safe_load((ROOT / "pipelines/prompts/params.yaml").read_text(encoding="utf-8"))
    assert {name for name in params["train"] if f"`{name}`" not in page} == set()
