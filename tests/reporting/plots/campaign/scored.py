"""Cells of one data set with one classifier, and the words of a figure."""

from tests import cells as invented
from tests.figure_checks import texts


def cells(*generators):
    whole = [invented.cell("spam", name, folds=2, seeds=0) for name in generators]
    for cell in whole:
        cell["classifiers"] = ["forest"]
    return whole


def words(figure):
    return [text.get_text() for text in texts(figure)]
