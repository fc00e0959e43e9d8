import numpy as np
import pandas as pd
import pytest

from rampart.reporting.plots.heatmap import matrix, recall_by
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow

BY_SOURCE = pd.DataFrame(
    {
        "model": ["svm", "svm", "svm", "nb", "nb"],
        "source": ["mail", "code", "jail", "mail", "jail"],
        "class": ["ok", "ok", "bad", "ok", "bad"],
        "n": [10, 30, 5, 10, 5],
        "recall": [0.9, 0.8, 0.4, 0.7, 0.2],
    }
)


def test_rows_are_by_class_then_by_size_and_a_gap_stays_a_gap():
    table, counts = matrix(BY_SOURCE, ["svm", "nb"], ["ok", "bad"])
    assert list(table.index) == [("ok", "code"), ("ok", "mail"), ("bad", "jail")]
    assert counts == [30, 10, 5]
    assert np.isnan(table.loc[("ok", "code"), "nb"])


def test_each_cell_is_written_but_the_gap():
    figure = recall_by(BY_SOURCE, ["svm", "nb"], ["ok", "bad"], "Recall")
    shown = [text.get_text() for text in texts(figure)]
    assert {"90", "80", "40", "70", "20", "mail (10)", "ok", "bad"} <= set(shown)
    assert "nan" not in shown


def test_rows_can_be_kinds():
    kinds = BY_SOURCE.rename(columns={"source": "kind"}).replace("mail", "e_mail")
    figure = recall_by(kinds, ["svm", "nb"], ["ok", "bad"], "Recall", "kind")
    shown = [text.get_text() for text in texts(figure)]
    assert {"e mail (10)", "recall, %  (rows of the kind in brackets)"} <= set(shown)
    with pytest.raises(ValueError, match="recall by kind: no rows to draw"):
        matrix(kinds[:0], ["svm"], ["ok"], "kind")


def test_forty_sources_and_long_names_fit():
    rows = [
        {"model": model, "source": f"a-rather-long-name-of-a-package/source-{i:02d}-of-it",
         "class": "ok" if i % 2 else "bad", "n": 1000 + i, "recall": i / 40}
        for i in range(40) for model in ("svm", "a-long-model-name")
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    figure = recall_by(table, ["svm", "a-long-model-name"], ["ok", "bad"], "Recall")
    assert faults(figure) == []


def test_an_unknown_class_and_no_rows_are_errors():
    with pytest.raises(ValueError, match=r"unknown class \['bad'\]; known: \['ok'\]"):
        matrix(BY_SOURCE, ["svm"], ["ok"])
    with pytest.raises(ValueError, match="no rows to draw"):
        matrix(BY_SOURCE[:0], ["svm"], ["ok"])
