"""What each task says of itself hangs together with what it measures."""

import re
from pathlib import Path

import pytest
import yaml

from rampart.core.loading import load
from rampart.reporting.wording import Metric, describe

ROOT = Path(__file__).parents[2]
TASKS = sorted(path.parent.name for path in ROOT.glob("rampart/tasks/*/words.py"))
MODELS = [task for task in TASKS if (ROOT / f"rampart/tasks/{task}/score.py").is_file()]


def test_every_task_has_words():
    folders = {path.parent.name for path in ROOT.glob("rampart/tasks/*/__init__.py")}
    assert set(TASKS) == folders


@pytest.mark.parametrize("task", TASKS)
def test_a_question_is_one_sentence_and_the_table_has_headings(task):
    words = load("rampart.tasks", task, "words")
    assert words.QUESTION.endswith("?")
    assert words.QUESTION.count("?") == 1
    assert words.TITLE
    assert words.DATA
    assert all(template.startswith("{") for template in words.COLUMNS.values())
    assert any("{level}" in heading for heading in words.COLUMNS)


@pytest.mark.parametrize("task", TASKS)
def test_the_notes_link_what_there_is(task):
    words = load("rampart.tasks", task, "words")
    for address in re.findall(r"\]\(([^)]+)\)", "\n".join(words.NOTES)):
        if address.startswith(".."):  # beside it stands what stages write
            assert (ROOT / "reports" / task / address).resolve().is_file(), address


@pytest.mark.parametrize("task", MODELS)
def test_all_that_a_task_measures_is_defined(task):
    words, scorer = (load("rampart.tasks", task, part) for part in ("words", "score"))
    assert all(isinstance(metric, Metric) for metric in words.METRICS.values())
    names = [*(name for name, *_ in scorer.CRITERIA), *scorer.COLUMNS, *scorer.EXTERNAL_COLUMNS]
    for name in names:
        if not name.endswith(("_low", "_high")):
            assert describe(name, scorer.CLASSES, words.METRICS).definition, name


@pytest.mark.parametrize("task", MODELS)
def test_the_table_asks_for_columns_that_results_have(task):
    words, scorer = (load("rampart.tasks", task, part) for part in ("words", "score"))
    both = ("f1_macro", "f1_external")
    known = {*scorer.COLUMNS, *scorer.EXTERNAL_COLUMNS, *both}
    known |= {f"{name}_{end}" for name in both for end in ("low", "high")}
    asked = {name for text in words.COLUMNS.values() for name in re.findall(r"\{(\w+)", text)}
    assert asked <= known


@pytest.mark.parametrize("task", MODELS)
def test_what_params_ask_of_a_champion_is_among_the_criteria_in_their_order(task):
    text = (ROOT / f"pipelines/{task}/params.yaml").read_text(encoding="utf-8")
    asked = yaml.safe_load(text)["compare"]["criteria"]
    known = [name for name, *_ in load("rampart.tasks", task, "score").CRITERIA]
    assert len(asked) >= 4
    assert list(asked) == [name for name in known if name in asked]
