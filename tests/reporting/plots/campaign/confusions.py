"""A cell of one classifier with the confusion counts of a test, and the words of a figure."""

from tests import cells as invented
from tests.figure_checks import texts


def cell(tested, real=((9, 1), (0, 10)), classes=("ham", "spam"), folds=2):
    """Return a cell of one classifier with the same confusion counts in each fold."""
    whole = invented.cell("spam", "ctgan", folds=folds, seeds=0)
    whole |= {"classifiers": ["forest"], "classes": list(classes)}
    for fold in whole["folds"]:
        fold["utility"]["ts_tr"] = {"forest": {"confusion": [list(row) for row in tested]}}
        fold["utility"]["tr_tr"] = {"forest": {"confusion": [list(row) for row in real]}}
    return whole


def shown(figure):
    return [text.get_text() for text in texts(figure)]
