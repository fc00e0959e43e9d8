import numpy as np
import pytest

from rampart.tasks.columns.families import prose


@pytest.mark.parametrize("name", prose.FAMILIES)
def test_cells_are_long(cells, name):
    for column in cells(prose.FAMILIES[name][1], n=6, seeds=6):
        words = np.median([len(cell.split()) for cell in column])
        assert words >= 10 or np.median([len(cell) for cell in column]) >= 20, column


def test_a_sentence_begins_with_a_capital(monkeypatch):
    monkeypatch.setattr(prose, "SLOTS", {"x": "été"})
    rng = np.random.default_rng(0)
    assert prose.expand("{x} is warm. so it is! and {x}?", rng) == (
        "Été is warm. So it is! And été?"
    )


def test_one_template_or_all(cells):
    lines = ["first line.", "second line.", "третья строка."]
    for column in cells(prose.templates(lines, one=True)):
        assert all(len(cell.split(". ")) <= 3 for cell in column)
    kinds = {
        frozenset(part.split()[0] for cell in column for part in cell.split(". "))
        for column in cells(prose.templates(lines, one=False), n=60)
    }
    assert frozenset({"First", "Second"}) in kinds  # those in ASCII alone ...
    assert frozenset({"First", "Second", "Третья"}) in kinds  # ... or all of them


def test_paragraphs_are_as_many_as_asked(cells):
    sizes = {cell.count("|") + 1 for c in cells(prose.paragraphs(2, 4, "|"), 6, 10) for cell in c}
    assert sizes == {2, 3, 4}


def test_letters_posts_and_marks(cells):
    assert all(c.startswith("Dear ") for column in cells(prose.mails, 3, 4) for c in column)
    assert all(c[0] == "@" and "#" in c for column in cells(prose.posts, 3, 4) for c in column)
    assert all("<li>" in c for column in cells(prose.marked, 3, 4) for c in column)
