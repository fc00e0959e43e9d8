import numpy as np
import pandas as pd

from rampart.studies.targets.again import GROUPS, ROWS, random_parts
from rampart.studies.targets.settings import TargetsParams
from tests.studies.targets.test_settings import GIVEN


def test_no_row_and_no_group_is_on_two_sides_and_nothing_generated_is_asked_about():
    whole = pd.DataFrame({"id": [f"r{n}" for n in range(400)]})
    whole["group"] = [f"g{n // 4}" for n in range(400)]
    whole["generated"] = np.arange(400) % 10 == 0
    parts = random_parts(whole, TargetsParams(**GIVEN, train=0.6, test=0.3))
    assert set(parts) == {ROWS, GROUPS}
    for kept, held in parts.values():
        assert not set(kept) & set(held)
        assert not whole["generated"].iloc[held].any()
        assert 0.5 < len(kept) / 400 < 0.7
        assert 0.15 < len(held) / 400 < 0.4
    kept, held = parts[GROUPS]
    assert not set(whole["group"].iloc[kept]) & set(whole["group"].iloc[held])
    kept, held = parts[ROWS]
    assert set(whole["group"].iloc[kept]) & set(whole["group"].iloc[held])
