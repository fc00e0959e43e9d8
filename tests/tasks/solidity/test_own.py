"""A user's own contracts, scored by the fitted models."""

import numpy as np
import pandas as pd

from rampart.core.params import Params
from rampart.tasks.solidity.own import SEEN_BY, rows, seen
from rampart.tasks.solidity.split import identities
from tests.tasks.solidity.units import BANK


def test_rows_and_what_was_seen(tmp_path):
    (tmp_path / "bank.sol").write_text(BANK)
    path = tmp_path / "mine.csv"
    pd.DataFrame([{"file": "bank.sol", "label": "safe"}]).to_csv(path, index=False)
    made, left_out = rows(path, Params({"ingest": {}}, {"ingest": "p"}))
    assert left_out == {}
    assert made["id"].tolist() == identities(made)
    assert seen(made, made[SEEN_BY][:1], Params({}, {})).tolist() == [True, False, False]
    assert np.isfinite(made["n_guard"]).all()
