"""The public tables that may lie beside the project: skipped where they do not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.synthetic.tables.coding import fit_coder
from rampart.synthetic.tables.folds import row_hashes, stratified_group_folds
from rampart.synthetic.tables.schema import clean

DREBIN = Path(__file__).parents[3] / "shared/data/drebin215.parquet"


@pytest.mark.skipif(not DREBIN.is_file(), reason="the table is not beside the project")
def test_half_of_drebin_are_duplicates_and_its_folds_are_level():
    table = clean(pd.read_parquet(DREBIN), "class", seed=1)
    assert table.counts["rows_read"] == 15_031
    assert table.counts["duplicate_rate"] == pytest.approx(0.517, abs=0.001)
    assert {column.kind for column in table.schema} == {"binary"}
    groups = row_hashes(table.features)
    folds = stratified_group_folds(table.label, groups, 5, seed=1)
    sizes = pd.crosstab(table.label, folds)
    assert (sizes.max(axis=1) - sizes.min(axis=1)).max() <= 1
    assert pd.Series(folds).groupby(groups).nunique().max() == 1
    coder = fit_coder(table.features[folds != 0], table.schema)
    assert set(np.unique(coder.encode(table.features[folds == 0]).discrete)) <= {-1, 0, 1}
