import numpy as np
import pandas as pd
import pytest

from rampart.tasks.columns import score as scorer
from rampart.tasks.columns.row import CLASSES, CODES

LONG, SHORT, NUMBER = CODES["text_long"], CODES["text_short"], CODES["numeric"]


def frame():
    # Two long texts (one called short), one short text, three numbers (one called long).
    label = [LONG, LONG, SHORT, NUMBER, NUMBER, NUMBER]
    prediction = [LONG, SHORT, SHORT, NUMBER, NUMBER, LONG]
    sure = [0.9, 0.6, 0.8, 0.9, 0.7, 0.4]
    p = np.full((6, 8), 0.0)
    for row, (code, value) in enumerate(zip(prediction, sure, strict=True)):
        p[row] = (1 - value) / 7
        p[row, code] = value
    table = pd.DataFrame(p, columns=[f"p_{code}" for code in range(8)])
    return table.assign(label=label, prediction=prediction)


def test_the_classes_are_those_of_the_rows():
    assert tuple(scorer.CLASSES) == CLASSES


def test_the_metrics_by_hand():
    scores = scorer.score(frame(), scorer.ScoreParams())
    # Called text: rows 1, 2, 3 and 6; right of these: 1 and 3.
    assert scores["precision_text"] == 0.5
    assert scores["false_text_rate"] == pytest.approx(1 / 3)
    # 90 % of 6 rows are 5: all but the last; of these one (the second) is wrong.
    assert scores["accuracy_at_90"] == pytest.approx(4 / 5)


def test_a_model_that_never_says_text_earned_no_precision():
    scores = scorer.score(frame().assign(prediction=NUMBER), scorer.ScoreParams())
    assert scores["precision_text"] == 0
    assert scores["false_text_rate"] == 0


def test_ties_at_the_edge_do_not_depend_on_the_order():
    correct = np.array([True, False, True, False])
    # Two of four: the surest, and half of the two that tie.
    for order in ([0, 1, 2, 3], [0, 2, 1, 3]):
        sure = np.array([0.9, 0.5, 0.5, 0.1])
        assert scorer.accuracy_at(correct[order], sure[order], 0.5) == pytest.approx(0.75)


def test_statistics_work_on_stacks():
    matrix = np.arange(64).reshape(8, 8)
    stack = np.stack([matrix, 2 * matrix + 1])
    for statistic in (scorer.accuracy, scorer.precision_text, scorer.false_text_rate):
        np.testing.assert_allclose(statistic(stack), [statistic(m) for m in stack])
    assert scorer.accuracy(matrix) == pytest.approx(np.trace(matrix) / matrix.sum())


def test_precision_without_a_call_is_refused():
    with pytest.raises(ValueError, match="no column is called text"):
        scorer.precision_text(np.zeros((8, 8)))


def test_every_slice_and_class_counts_the_same():
    # Usual numbers, nameless ones; nameless text has one row, a short table's dates one table: no
    # cell.
    frame = pd.DataFrame(
        {
            "slice": ["usual"] * 10 + ["nameless"] * 3 + ["short table"] * 2,
            "label": [2] * 12 + [1, 3, 3],
            "group": ["a", "b"] * 6 + ["a", "c", "c"],
        }
    )
    found = scorer.cells(frame, scorer.ScoreParams(fewest=2))
    assert found.tolist() == [1] * 10 + [0] * 2 + [-1] * 3
    assert scorer.cells(frame, scorer.ScoreParams(fewest=3)).tolist() == [0] * 10 + [-1] * 5
    with pytest.raises(ValueError, match="no cell slice x class has 11 rows of two tables"):
        scorer.cells(frame, scorer.ScoreParams(fewest=11))
    assert scorer.CELLS[scorer.RANK] is scorer.cells
