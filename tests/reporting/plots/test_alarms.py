"""Pictures of what alarms cost: what each mark stands for, with few models and with many."""

import numpy as np
import pandas as pd
import pytest

from rampart.metrics.costs import costs
from rampart.reporting.plots import alarms
from rampart.tasks.prompts.row import KINDS
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow

CLASSES = ["benign", "suspicious", "malicious"]
MODELS = [f"model-{n:02d}" for n in range(14)]


@pytest.fixture(scope="module")
def tables():
    """Return the tables of models that score at random, on rows of every kind."""
    rng = np.random.default_rng(1)
    kinds = np.repeat(list(KINDS), 60)
    rows = pd.DataFrame({"kind": kinds, "label": [KINDS[kind] for kind in kinds]})
    rows["language"] = np.array(["en", "de", "fr"])[np.arange(len(rows)) % 3]
    rows = pd.concat([rows.assign(split=name) for name in ("validation", "external")])
    found = {}
    for model in MODELS:
        p = rng.dirichlet([1, 1, 1], len(rows))
        frame = rows.assign(group="g", prediction=p.argmax(axis=1))
        found[model] = frame.assign(**{f"p_{code}": p[:, code] for code in range(3)})
    return costs(found, MODELS[0], CLASSES, "malicious")


def part(tables, by):
    return tables["called"].query("split == 'external' and by == @by")


def words(figure):
    return [text.get_text() for text in texts(figure)]


def test_thresholds_have_a_mark_a_model_and_limit(tables):
    figure = alarms.thresholds(tables["thresholds"], MODELS, MODELS[-1:], "malicious", "95 %")
    left, right = figure.axes
    marks = [line for line in left.lines if len(line.get_xdata()) == 1]
    assert len(marks) == 3 * len(MODELS)
    here = tables["thresholds"].query("split == 'external'")
    assert [mark.get_xdata()[0] for mark in marks] == (100 * here["recall"]).tolist()
    assert "model-13 (baseline)" in words(figure)
    dashed = [line.get_xdata()[0] for line in right.lines if line.get_linestyle() == "--"]
    assert dashed == [0.5, 1, 5]
    assert faults(figure) == []
    alone = tables["thresholds"].query("model == @MODELS[0]")
    few = alarms.thresholds(alone, MODELS[:1], (), "malicious", "95 %")
    assert faults(few) == []


def test_each_kind_has_a_bar_of_a_hundred_percent(tables):
    figure = alarms.called(part(tables, "kind"), "svm", CLASSES)
    (axes,) = figure.axes
    widths = [bar.get_width() for bar in axes.patches]
    assert len(widths) == 3 * len(KINDS)
    assert sum(widths) == pytest.approx(100 * len(KINDS))
    shown = words(figure)
    assert {"called benign", "called malicious", "second person (60)", "suspicious"} <= set(shown)
    assert faults(figure) == []


def test_languages_with_few_rows_have_no_mark(tables):
    table = part(tables, "language")
    sides = ("benign", "malicious")
    figure = alarms.languages(table, "svm", sides, 20, "90 %")
    shown = words(figure)
    assert {"de", "en", "fr", "malicious rows caught (right: rows)", "180"} <= set(shown)
    assert faults(figure) == []
    some = table[(table["slice"] != "fr") | (table["class"] == "malicious")]
    figure = alarms.languages(some, "svm", sides, 170, "90 %")  # 160 malicious rows of each
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["de", "en"]


def test_no_language_with_enough_rows_is_an_empty_picture(tables):
    figure = alarms.languages(part(tables, "language"), "svm", CLASSES[::2], 10**6, "90 %")
    assert faults(figure) == []
