import json

import pandas as pd

from rampart.solidity.classes import CLASSES
from rampart.tasks.bytecode.packing.contents import contents


def test_what_evidence_is_told_by_goes_with_the_package():
    files = contents(pd.DataFrame())
    told = json.loads(files["evidence.json"])
    assert list(files) == ["evidence.json"]
    assert set(told["about"]) == set(CLASSES) - {"safe"}
    assert all(fact in told["facts"] for facts in told["about"].values() for fact in facts)
