import numpy as np
import pytest
from imblearn.over_sampling import SMOTEN

from rampart.synthetic.generators import smote
from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.tables.rows import Layout, Rows
from tests.synthetic.generators.small import CONTINUOUS, DISCRETE, LAYOUTS, MIXED, check, table


def build(layout, rows, y, **knobs):
    return smote.build(smote.Params(**knobs), layout, 2, 0).fit(rows, y)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_keeps_the_interface(layout):
    check(smote, layout)


def test_a_number_is_between_those_of_two_rows_of_the_class():
    rows = Rows(np.empty((4, 0), np.int32), np.array([[0.0], [1.0], [10.0], [14.0]]))
    y = np.array([0, 0, 1, 1])
    drawn, labels = build(Layout((), (), (), ("a",)), rows, y).sample([50, 50], 0)
    for label, low, high in [(0, 0, 1), (1, 10, 14)]:
        values = drawn.continuous[labels == label].ravel()
        assert (values >= low).all()
        assert (values <= high).all()
        assert len(np.unique(values)) == 50  # all of them new, none passed through


def test_a_discrete_row_is_the_mode_of_a_row_and_its_neighbours():
    # Class 0: P(0 | a=0) = 3/4 and P(0 | a=1) = 0; likewise b. With both neighbours, every row's
    # modes are those of the class: a = 0 (3 of 3), b = 0 (2 of 3).
    discrete = np.array([[0, 0], [0, 0], [0, 1], [1, 1], [1, 1], [0, 0]], np.int32)
    rows, y = Rows(discrete, np.empty((6, 0))), np.array([0, 0, 0, 1, 1, 1])
    layout = Layout(("a", "b"), ("binary", "binary"), (2, 2))
    drawn, labels = build(layout, rows, y, neighbours=2).sample([5, 5], 0)
    assert np.unique(drawn.discrete[labels == 0], axis=0).tolist() == [[0, 0]]
    assert np.unique(drawn.discrete[labels == 1], axis=0).tolist() == [[1, 1]]


def test_the_distance_of_codes_is_the_squared_difference_of_their_classes():
    # a=0: classes 0, 0, 1; a=1: class 1 alone. |2/3 - 0| + |1/3 - 1| = 4/3, squared 16/9.
    codes, y = np.array([[0, 0], [0, 1], [0, 0], [1, 0]], np.int32), np.array([0, 0, 1, 1])
    # b=0: classes 0, 1, 1; b=1: class 0. |1/3 - 1| + |2/3 - 0| = 4/3 too.
    block = np.array([[0, 16 / 9], [16 / 9, 0]])
    expected = np.block([[block, np.zeros((2, 2))], [np.zeros((2, 2)), block]])
    assert smote._differences(codes, y, (2, 2)) == pytest.approx(expected)


@pytest.mark.parametrize("k", [0, 1])
def test_discrete_rows_are_those_of_imbalanced_learn(k):
    sizes = (2, 3, 4, 5, 6, 7)
    layout = Layout(tuple("abcdef"), ("categorical",) * 6, sizes)
    rng = np.random.default_rng(0)
    rows = Rows(rng.integers(0, sizes, (80, 6), dtype=np.int32), np.empty((80, 0)))
    y = rng.integers(0, 2, 80)
    size = int((y == k).sum())
    theirs = SMOTEN(sampling_strategy={k: 3 * size}, random_state=4)
    drawn, _ = theirs.fit_resample(rows.discrete, y)
    bases = np.random.RandomState(4).choice(np.arange(size), 2 * size)
    assert (build(layout, rows, y).modes[k][bases] == drawn[80:]).all()


def test_chunks_do_not_change_the_modes(monkeypatch):
    rows, y = table(DISCRETE)
    whole = build(DISCRETE, rows, y).modes
    monkeypatch.setattr(smote, "CHUNK", 7)
    assert all((a == b).all() for a, b in zip(whole, build(DISCRETE, rows, y).modes, strict=True))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_small_class_has_fewer_neighbours_and_one_row_is_too_few(layout):
    rows, y = table(layout)
    few = np.append(np.flatnonzero(y == 0), np.flatnonzero(y == 1)[:2])
    generator = build(layout, rows.take(few), y[few])
    assert generator.neighbours == [5, 1]
    assert len(generator.sample([3, 9], 0)[0]) == 12
    with pytest.raises(GeneratorError, match="class 1 has 1 row; SMOTE needs 2 a class"):
        build(layout, rows.take(few[:-1]), y[few[:-1]])


def test_a_mixed_row_takes_codes_of_the_class():
    rows, y = table(MIXED)
    rows.discrete[:, 1] = np.where(y == 1, 2, 0)
    drawn, labels = build(MIXED, rows, y).sample([30, 30], 0)
    assert (drawn.discrete[:, 1] == np.where(labels == 1, 2, 0)).all()


def test_continuous_rows_use_the_seed_of_the_sample():
    generator = build(CONTINUOUS, *table(CONTINUOUS))
    one, _ = generator.sample([9, 0], 1)
    again, _ = generator.sample([9, 5], 1)
    assert (one.continuous == again.continuous[:9]).all()
