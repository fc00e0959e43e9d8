"""Fits on all folds but one: what is fitted sees no row of that one; seeds that names decide."""

import numpy as np
import pytest

from rampart.core.params import Block
from rampart.core.seeds import derive
from rampart.synthetic.campaign.fitting import sample, seeds_of, split
from rampart.synthetic.tables.bins import PARTS, Bound
from tests.synthetic.campaign import small


@pytest.fixture(scope="module")
def table():
    return small.table()


def test_a_fold_is_tested_and_all_others_train(table):
    parts = split(table, 2)
    assert np.bincount(parts.train.y).tolist() == [48, 32]
    assert np.bincount(parts.test.y).tolist() == [12, 8]


def test_the_coding_does_not_move_with_the_rows_that_are_tested(table):
    features = table.features.copy()
    features.loc[table.folds == 2, "x"] = 1e6
    features.loc[table.folds == 2, "b0"] = "never seen"
    moved = split(table._replace(features=features), 2)
    before = split(table, 2)
    assert moved.coder.layout == before.coder.layout
    np.testing.assert_array_equal(moved.train.rows.continuous, before.train.rows.continuous)
    np.testing.assert_array_equal(moved.train.rows.discrete, before.train.rows.discrete)


def test_a_sample_has_the_classes_of_the_training_part_or_as_many_as_asked_for(table):
    parts = split(table, 0)
    drawn = sample(parts, 2, small.again, Block(), None, 1)
    assert np.bincount(drawn.part.y).tolist() == [48, 32]
    assert drawn.losses == [{"epoch": 1, "loss": 0.5}]
    assert set(drawn.cost) == {"fit_seconds", "fit_cpu_seconds", "sample_seconds"}
    few = sample(parts, 2, small.again, Block(), 7, 1)
    assert np.bincount(few.part.y).tolist() == [7, 7]


class Guarded(Block):
    """The knobs of a generator with a guarantee."""

    epsilon: float = 1.0


def test_a_generator_with_a_guarantee_reads_numbers_as_bins_of_the_range_that_is_known(table):
    seen = []

    def build(knobs, layout, classes, seed):
        seen.append(layout)
        return small.again(knobs, layout, classes, seed)

    bounded = table._replace(bounds={"x": Bound(-5, 5)})
    parts = split(bounded, 0)
    drawn = sample(parts, 2, build, Guarded(), None, 1).part
    assert (seen[0].names[-1], seen[0].kinds[-1], seen[0].sizes[-1]) == ("x", "ordinal", PARTS)
    assert seen[0].continuous == ()
    # What it gives is numbers again, each at most a bin from one of a row.
    made, real = (parts.coder.decode(rows)["x"] for rows in (drawn.rows, parts.train.rows))
    nearest = np.abs(made.to_numpy()[:, None] - real.to_numpy()).min(axis=1)
    assert 0 < nearest.max() <= 10 / PARTS
    # Parts of the range, not of the rows: of a wide one the rows fill two, drawn evenly, and
    # beyond the rows the coding has the nearest end.
    wide = split(table._replace(bounds={"x": Bound(-500, 500)}), 0)
    codes = sample(wide, 2, build, Guarded(), None, 1).part.rows.continuous
    known = wide.train.rows.continuous
    assert np.mean((codes == known.min()) | (codes == known.max())) > 0.8
    sample(parts, 2, build, Block(), None, 1)  # without a guarantee
    sample(split(table, 0), 2, build, Guarded(), None, 1)  # without a range: it may refuse
    assert [layout.continuous for layout in seen[2:]] == [("x",), ("x",)]


def test_seeds_of_judges_are_one_for_all_generators():
    smote, copy = (seeds_of(5, name, 1, 0) for name in ("smote", "copy"))
    assert smote[0] != copy[0]
    assert smote[1] == copy[1] == seeds_of(5, "copy", 1, 1)[1]
    assert len({seeds_of(5, "copy", fold, again) for fold in (0, 1) for again in (0, 1)}) == 4


def test_the_name_of_a_module_gives_the_seed_of_its_name_with_hyphens():
    assert seeds_of(5, "wgan_gp", 0, 0)[0] == derive(5, "wgan-gp", 0, 0)
