import numpy as np
import pytest

from rampart.studies.targets import board, pictures
from tests.studies.targets.answers import CLASSES, answers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told():
    said = answers()
    return {
        "best": "half",
        "answers": said["half"],
        "classes": CLASSES,
        "results": board.results(said, CLASSES, 100, 0.05, 1),
        "by_type": board.by_type(said, 0.05),
    }


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_three_pictures_with_captions(told):
    found = pictures.all_of("attack_type", told, ["constant"], "95 %")
    assert [one.file for one in found] == [
        "attack_type_leaderboard.png", "attack_type_confusion.png", "attack_type_by_type.png",
    ]  # fmt: skip
    assert all("attack type" in one.caption for one in found)


def test_rows_of_the_confusion_matrix_are_shares_of_the_true_class(told):
    part = told["answers"][told["answers"]["split"] == "external"]
    axes = pictures.matrix(part, [*CLASSES, "beacon"], "t").axes[0]
    image = axes.images[0].get_array()
    assert np.ma.sum(image, axis=1).filled(0).tolist() == pytest.approx([1, 1, 1, 0])
    assert image.mask[3].all()  # hatched, not 0
    assert axes.get_yticklabels()[0].get_text() == "benign (16)"


def test_a_type_without_rows_is_hatched(told):
    table = told["by_type"]
    table = table[
        (table["model"] == "half") & ~((table["type"] == "scan") & (table["split"] == "test"))
    ]
    axes = pictures.by_type(table, [("test", "d/1"), ("external", "d/9")], "t").axes[0]
    assert axes.images[0].get_array().mask.tolist() == [[False] * 2, [False] * 2, [True, False]]
    assert sum("n = 16" in text for text in texts(axes)) == 5
