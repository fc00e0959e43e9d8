import numpy as np
import pandas as pd
import pytest

from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.generators import dp_marginals
from rampart.synthetic.private.worth import worth
from rampart.synthetic.tables.kinds import Column
from rampart.synthetic.tables.stored import Table

JUDGE = JudgeParams(
    classifiers=["tree"], size=5,
    weights={"distance": 0.25, "association": 0.25, "similarity": 0.25, "multivariate": 0.25},
)  # fmt: skip


def table(n=400):
    y = np.arange(n) % 2
    features = pd.DataFrame({"same": y.astype(str), "no": ["0", "0", "1", "1"] * (n // 4)})
    columns = (Column("same", "binary"), Column("no", "binary"))
    return Table(features, y, np.arange(n) // 8 % 2, columns, ("a", "b"))


def test_with_little_noise_the_rows_teach_the_class():
    knobs = dp_marginals.Params(epsilon=100)
    assert worth(table(), 0, "dp_marginals", dp_marginals.build, knobs, JUDGE, 1) == 1.0


def test_with_much_noise_they_do_not():
    knobs = dp_marginals.Params(epsilon=0.001)
    found = [
        worth(table(), 0, "dp_marginals", dp_marginals.build, knobs, JUDGE, seed)
        for seed in range(6)
    ]
    assert np.mean(found) < 0.9


def test_the_same_seed_gives_the_same_worth():
    knobs = dp_marginals.Params(epsilon=0.05)
    again = [
        worth(table(), 1, "dp_marginals", dp_marginals.build, knobs, JUDGE, 7) for _ in range(2)
    ]
    assert again[0] == again[1] == pytest.approx(again[0], abs=0)
