"""What a few texts are counted by is what training counted by, however it is looked up."""

import numpy as np
import pytest

from rampart.features.tfidf.ngrams import NgramCounter
from rampart.serving.plain import counting
from rampart.serving.plain.counting import Counting, Tree, Words, counts, tree

TEXTS = ["push dup add push dup", "dup add add\npush dup add", "x\tpush  unheard dup", "", "add"]


def table(cells, shape):
    found = np.zeros(shape, int)
    np.add.at(found, cells, 1)
    return found.tolist()


def fitted(kind, sizes, most=100, texts=TEXTS):
    return NgramCounter(kind, sizes, most, 1).fit(texts[:2])


@pytest.mark.parametrize("sizes", [(1, 1), (1, 3), (2, 3)])
@pytest.mark.parametrize("small", [True, False])
def test_words_are_counted_as_the_native_counter_counts_them(sizes, small, monkeypatch):
    if not small:
        monkeypatch.setattr(counting, "TABLE", 0)
    native = fitted("word", sizes)
    mine = Counting(native)
    assert (mine._tree is not None) is small
    shape = len(TEXTS), len(native.keys_)
    assert table(mine.cells(TEXTS), shape) == table(native.cells(TEXTS), shape)
    assert table(mine.cells([""]), (1, shape[1])) == [[0] * shape[1]]


def test_words_with_signs_between_them_are_told_apart():
    native = fitted("word", (1, 2))
    said = ["push.dup add", "é push"]
    shape = len(said), len(native.keys_)
    assert table(Counting(native).cells(said), shape) == table(native.cells(said), shape)


def test_characters_are_counted_one_by_one_or_as_they_were():
    few, many = fitted("char", (1, 1), most=3), fitted("char", (2, 3))
    assert Counting(few).singles == few.names()
    assert Counting(many).singles == []
    for native in (few, many):
        shape = len(TEXTS), len(native.keys_)
        cells = Counting(native).cells(TEXTS)
        assert table(cells, shape) == table(native.cells(TEXTS), shape)


def test_a_word_is_remembered_while_there_is_room(monkeypatch):
    monkeypatch.setattr(counting, "MOST", 3)
    words = Words({"push": 7})
    assert [words[token] for token in ("push", "pop", "a.b", "swap", "w" * 65)] == [7, 0, -1, 0, 0]
    assert dict(words) == {"push": 7, "pop": 0, "a.b": -1}


def test_a_tree_by_hand():
    # Columns: 2 -> 0, 1 2 -> 1, 1 2 1 -> 2; the word 3 and any 0 are in none.
    ngrams = Tree([(2,), (1, 2), (1, 2, 1)], 3, 3)
    words = [np.array(row) for row in ([1, 2, 1, 3, 0], [2, 1, 0, 1, 2], [1, 2, 1, 2, 1])]
    first, second, third = ngrams.columns(words)
    assert first.tolist() == [-1, 0, -1, -1, -1]
    assert second.tolist() == [1, -1, -1, -1, -1]
    assert third.tolist() == [2, -1, -1, -1, -1]
    assert tree(fitted("char", (1, 1))) is None


def test_what_begins_at_each_word():
    native = fitted("word", (1, 2))
    mine, names = Counting(native), native.names()
    codes = mine.numbers(["push", "dup", "unheard", "push"])
    begun = mine.begun(codes)
    named = [[names[place] if place >= 0 else "" for place in begun[size]] for size in (1, 2)]
    assert named == [["push", "dup", "", "push"], ["push dup", "", "", ""]]
    assert mine.looked_up(codes[[[0, 1], [1, 3]]]).tolist() == [names.index("push dup"), -1]


def test_counts_of_many_cells_and_of_few_are_the_same():
    rows, columns = np.array([1, 0, 1, 1]), np.array([2, 0, 2, 1])
    for width in (3, 1000):
        found = counts(rows, columns, (3, width))
        assert (found.dtype, found.indices.dtype) == (np.int32, np.int32)
        assert found.indptr.tolist() == [0, 1, 3, 3]
        assert found.indices.tolist() == [0, 1, 2]
        assert found.data.tolist() == [1, 1, 2]
