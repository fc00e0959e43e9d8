import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rampart.synthetic.scores.privacy import closest, exact_copies, privacy
from rampart.synthetic.tables.rows import UNSEEN, Layout, Rows

BITS = Layout(tuple("abcd"), ("binary",) * 4, (2,) * 4)


def bits(*texts):
    return Rows(
        np.array([[int(c) for c in text] for text in texts], np.int32), np.empty((len(texts), 0))
    )


TRAIN = bits("0000", "1111", "1100", "0011")


def test_gower_of_mixed_columns_by_hand():
    # Range of train 4. (0, 2, 1.0): from (0, 0, 0.0) b differs and |1 - 0| / 4: (1 + 1/4) / 3;
    # from (1, 2, 4.0) a differs and 3/4.
    layout = Layout(("a", "b"), ("binary", "categorical"), (2, 3), ("x",))
    train = Rows(np.array([[0, 0], [1, 2]], np.int32), np.array([[0.0], [4.0]]))
    asked = Rows(np.array([[0, 2], [1, 2], [1, UNSEEN]], np.int32), np.array([[1.0], [4.0], [4.0]]))
    assert closest(train, asked, layout) == pytest.approx([1.25 / 3, 0, 1 / 3])


def test_a_column_constant_in_train_is_measured_in_its_own_unit():
    layout = Layout((), (), (), ("x",))
    train = Rows(np.empty((2, 0), np.int32), np.ones((2, 1)))
    asked = Rows(np.empty((1, 0), np.int32), np.array([[1.5]]))
    assert closest(train, asked, layout) == pytest.approx([0.5])


def test_every_measure_by_hand():
    holdout = bits("0001", "1010")
    drawn = bits("0000", "1110", "1010")
    score = privacy(TRAIN, holdout, drawn, BITS, 0)
    # Closest in train: synthetic 0, 1/4, 1/2; holdout 1/4, 1/2. Medians 1/4 and 3/8.
    assert score["dcr_ratio"] == pytest.approx(2 / 3)
    # First and second nearest: 0 and 2/4; 1/4 and 1/4; 1/2 and 1/2.
    assert score["nndr"] == pytest.approx((0 + 1 + 1) / 3)
    assert score["exact_copies"] == pytest.approx(1 / 3)
    # One of three is a holdout row, of which there are half as many as training rows.
    assert score["chance_copies"] == pytest.approx(1 / 3 * 4 / 2)
    # To the nearest synthetic: train 0, 1/4, 1/4, 2/4 (0011 - 0000, 1010); holdout 1/4, 0.
    # Pairs: 0 ties 0 and beats 1/4: 1.5; the quarters tie 1/4: 0.5 each; 2/4: 0. Of 8.
    assert score["membership_auc"] == pytest.approx(2.5 / 8)
    # Holdout: 0000 at 1/4, 1110 at 1/4, 1010 at 0. Parts of 2 training rows: 0000 is nearer in the
    # part that holds it (1) and in the other, at 1/2 or more, not (0): 1/2. 1110: 1111 and 1100 are
    # at 1/4, ties: ½ for each part that holds one. 1010: never.
    assert score["dcr_share"] in [
        pytest.approx((1 / 2 + 1 / 2 + 0) / 3),  # 1111 and 1100 in two parts
        pytest.approx((1 / 2 + 1 / 4 + 0) / 3),  # in one
    ]


def test_the_ratio_is_to_how_near_fresh_rows_come():
    # The holdout is 2/4 and 4/4 from the one kind of training row, 3/4 at the median.
    train, holdout = bits("0000", "0000"), bits("1100", "1111")
    score = privacy(train, holdout, bits("1000"), BITS, 0)
    assert score["dcr_ratio"] == pytest.approx((1 / 4) / (3 / 4))


def test_a_copy_leaks_everything():
    rng = np.random.default_rng(0)
    layout = Layout(tuple("abcdefghijkl"), ("binary",) * 12, (2,) * 12, ("x",))
    rows = Rows(rng.integers(0, 2, (200, 12)).astype(np.int32), rng.normal(size=(200, 1)))
    train, holdout = rows.take(np.arange(150)), rows.take(np.arange(150, 200))
    score = privacy(train, holdout, train, layout, 0)
    assert score["dcr_ratio"] == score["nndr"] == 0
    assert score["exact_copies"] == score["membership_auc"] == 1
    # A copied row is nearer to the third of train that holds it, in the others it is as others are.
    assert score["dcr_share"] == pytest.approx(1 / 3 + 2 / 3 * 0.5, abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_fresh_rows_leak_nothing(seed):
    rng = np.random.default_rng(seed)
    layout = Layout(tuple("abcdefgh"), ("binary",) * 8, (2,) * 8, ("x", "y"))
    codes = (rng.random((900, 8)) < 0.4).astype(np.int32)
    rows = Rows(codes, rng.normal(size=(900, 2)))
    parts = (rows.take(np.arange(start, start + 300)) for start in (0, 300, 600))
    score = privacy(*parts, layout, 0)
    assert score["dcr_share"] == pytest.approx(0.5, abs=0.08)
    assert score["membership_auc"] == pytest.approx(0.5, abs=0.08)
    assert score["dcr_ratio"] == pytest.approx(1, abs=0.2)


def test_with_binary_columns_alone_the_ratio_moves_in_steps():
    # Distances are quarters; the closest are 1/4 of both, then 1/4 against 2/4: nothing between.
    holdout = bits("0001", "0010", "0100")
    assert privacy(TRAIN, holdout, bits("0001", "1000", "0101"), BITS, 0)["dcr_ratio"] == 1
    assert privacy(TRAIN, holdout, bits("0001", "1010", "0101"), BITS, 0)["dcr_ratio"] == 2


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(1, 20), st.integers(1, 12))
def test_measures_have_their_range_and_do_not_see_the_order(seed, n, h, s):
    rng = np.random.default_rng(seed)
    layout = Layout(("a", "b"), ("binary", "categorical"), (2, 4), ("x",))

    def rows(size):
        codes = np.c_[rng.integers(0, 2, size), rng.integers(0, 4, size)].astype(np.int32)
        return Rows(codes, rng.normal(size=(size, 1)))

    train, holdout, drawn = rows(n), rows(h), rows(s)
    score = privacy(train, holdout, drawn, layout, seed)
    assert score["dcr_ratio"] >= 0
    assert all(0 <= value <= 1 for name, value in score.items() if name != "dcr_ratio")
    assert privacy(train, holdout, drawn, layout, seed) == score
    shuffled = privacy(train, holdout, drawn.take(rng.permutation(s)), layout, seed)
    assert shuffled == pytest.approx(score)


def test_chunks_change_nothing(monkeypatch):
    holdout, drawn = bits("0001", "1010"), bits("0000", "1110", "1010", "0101", "0111")
    whole = privacy(TRAIN, holdout, drawn, BITS, 3)
    monkeypatch.setattr("rampart.synthetic.scores.privacy.CHUNK", 2)
    assert privacy(TRAIN, holdout, drawn, BITS, 3) == pytest.approx(whole)


def test_a_median_of_0_gives_way_to_means():
    # Holdout: 0, 0 and 1/4 (mean 1/12); synthetic: 1/4.
    holdout = bits("0000", "1111", "0001")
    assert privacy(TRAIN, holdout, bits("0010"), BITS, 0)["dcr_ratio"] == pytest.approx(3)
    with pytest.raises(ValueError, match="every holdout row equals a training row"):
        privacy(TRAIN, bits("0000", "1111"), bits("0010"), BITS, 0)


def test_a_copy_of_two_equal_rows_points_at_neither():
    train = bits("0000", "0000", "1111")
    assert privacy(train, bits("0001"), bits("0000"), BITS, 0)["nndr"] == 1


def test_copies_are_equal_in_every_column():
    train = Rows(np.array([[0], [1]], np.int32), np.array([[0.5, -0.0], [0.25, 1.0]]))
    codes = np.array([[0], [0], [1], [0]], np.int32)
    drawn = Rows(codes, np.array([[0.5, 0.0], [0.5, 1.0], [0.5, 0.0], [0.5, 1e-6]]))
    assert exact_copies(train, drawn) == 1 / 4


def test_too_few_rows_are_refused():
    with pytest.raises(ValueError, match="got 1, 1, 1"):
        privacy(bits("0000"), bits("0001"), bits("0010"), BITS, 0)
    none = Layout((), (), ())
    with pytest.raises(ValueError, match="needs rows and columns, got 2 and 0"):
        closest(Rows(np.empty((2, 0), np.int32), np.empty((2, 0))), bits("0000"), none)
