"""Small coded tables, and what every generator must hold on them."""

import numpy as np
import pytest

from rampart.synthetic.tables.rows import Layout, Rows

MIXED = Layout(
    ("on", "colour", "size", "same"),
    ("binary", "categorical", "ordinal", "binary"),
    (2, 3, 4, 1),
    ("a", "b"),
)
DISCRETE = Layout(MIXED.names, MIXED.kinds, MIXED.sizes)
CONTINUOUS = Layout((), (), (), ("a", "b"))
LAYOUTS = [MIXED, DISCRETE, CONTINUOUS]


def table(layout, n=60, seed=0):
    """Rows of two classes, 2 : 1, that differ in each column but ``same``."""
    rng = np.random.default_rng(seed)
    y = (np.arange(n) % 3 == 0).astype(int)
    discrete = [
        rng.binomial(size - 1, np.where(y == 1, 0.8, 0.2)) if size > 1 else np.zeros(n)
        for size in layout.sizes
    ]
    continuous = [rng.normal(y, 1) for _ in layout.continuous]
    return Rows(
        np.array(discrete, np.int32).reshape(-1, n).T, np.array(continuous).reshape(-1, n).T
    ), y


def same(one, other):
    """Whether two samples are equal to the bit."""
    return (
        np.array_equal(one[0].discrete, other[0].discrete)
        and np.array_equal(one[0].continuous, other[0].continuous)
        and np.array_equal(one[1], other[1])
    )


def check(module, layout, **knobs):
    """Check what every generator promises; return the sample (7 and 4 rows)."""
    rows, y = table(layout)
    generator = module.build(module.Params(**knobs), layout, 2, 3)
    assert generator.fit(rows, y) is generator
    drawn, labels = generator.sample([7, 4], 5)
    assert labels.tolist() == [0] * 7 + [1] * 4
    assert drawn.discrete.shape == (11, len(layout.names))
    assert drawn.discrete.dtype == np.int32
    assert drawn.continuous.shape == (11, len(layout.continuous))
    assert drawn.continuous.dtype == np.float64
    assert np.isfinite(drawn.continuous).all()
    assert (drawn.discrete >= 0).all()
    assert (drawn.discrete < np.array(layout.sizes, dtype=int)).all()
    assert same(generator.sample([7, 4], 5), (drawn, labels))
    assert not same(generator.sample([7, 4], 6), (drawn, labels))
    assert len(generator.sample([0, 2], 5)[0]) == 2
    with pytest.raises(ValueError, match="n_per_class: must be 2 numbers"):
        generator.sample([3], 5)
    with pytest.raises(ValueError, match="class 1 has no row"):
        module.build(module.Params(**knobs), layout, 2, 3).fit(rows.take(y == 0), y[y == 0])
    return drawn, labels
