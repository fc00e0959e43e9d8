import numpy as np
import pytest

from rampart.synthetic.campaign.fitting import Part
from rampart.synthetic.campaign.judging import fidelity
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.flags import Limits, flags
from rampart.synthetic.generators import constant
from rampart.synthetic.interface import Generator
from rampart.synthetic.scores.privacy import privacy
from rampart.synthetic.tables.rows import Layout, Rows
from tests.synthetic.generators.small import LAYOUTS, MIXED, same, table

LIMITS = Limits(
    membership_auc=0.6, copies=0.5, c2st_auc=0.95, coverage=0.5, utility_ratio=0.8,
    collapse_tr_ts=0.9, collapse_ratio=0.8,
)  # fmt: skip


def test_the_row_of_a_class_is_its_commonest_codes_and_median_numbers():
    layout = Layout(("a", "b"), ("binary", "categorical"), (2, 3), ("x",))
    rows = Rows(
        np.array([[0, 2], [1, 2], [1, 0], [0, 1], [0, 2]], np.int32),
        np.array([[1.0], [2.0], [9.0], [4.0], [6.0]]),
    )
    generator = constant.build(constant.Params(), layout, 2, 0)
    drawn, y = generator.fit(rows, np.array([0, 0, 0, 1, 1])).sample([2, 1], 0)
    assert y.tolist() == [0, 0, 1]
    assert drawn.discrete.tolist() == [[1, 2], [1, 2], [0, 1]]  # 1 and 2 are equally common
    assert drawn.continuous.ravel().tolist() == [2.0, 2.0, 5.0]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_keeps_the_promises_of_a_generator_but_chance(layout, tmp_path):
    rows, y = table(layout)
    generator = constant.build(constant.Params(), layout, 2, 0).fit(rows, y)
    drawn, labels = generator.sample([7, 0], 5)
    assert labels.tolist() == [0] * 7
    assert drawn.discrete.shape == (7, len(layout.names))
    assert drawn.discrete.dtype == np.int32
    assert drawn.continuous.shape == (7, len(layout.continuous))
    generator.save(tmp_path / "constant.pkl")
    assert same(Generator.load(tmp_path / "constant.pkl").sample([7, 0], 9), (drawn, labels))
    with pytest.raises(ValueError, match="class 1 has no row"):
        constant.build(constant.Params(), layout, 2, 0).fit(rows.take(y == 0), y[y == 0])


def test_rows_that_are_all_alike_carry_a_warning(monkeypatch):
    from rampart.synthetic.campaign import judging

    monkeypatch.setattr(judging, "sdmetrics_scores", lambda *_: {"quality": 1.0, "diagnostic": 1.0})
    weights = dict.fromkeys(("distance", "association", "similarity", "multivariate"), 0.25)
    settings = JudgeParams(classifiers=["bayes"], weights=weights)
    train, test = (Part(*table(MIXED, 120, seed)) for seed in (0, 1))
    generator = constant.build(constant.Params(), MIXED, 2, 0).fit(*train)
    rows, _ = generator.sample([80, 40], 0)
    scores = fidelity(test.rows, rows, MIXED, settings, 0)
    scores |= privacy(train.rows, test.rows, rows, MIXED, 0)
    said = flags(scores, LIMITS)
    assert any(text.startswith("unlike the real rows") for text in said), scores
    assert any(text.startswith("leaves most of the data out") for text in said), scores
