import numpy as np
import pandas as pd
import pytest

from rampart.tasks.contracts import faithful as task
from stages.faithful import FaithfulParams, about, summary

KNOBS = FaithfulParams(source="solidity", bytecode="bytecode", bootstrap=50)


def test_an_evidence_is_summed_up_and_told():
    rows = [("source", "time", 0.9, 0.1, 0.8), ("source", "time", 0.7, 0.7, 0.7)]
    table = pd.DataFrame(rows, columns=task.COLUMNS)
    found = summary(table, task, KNOBS, np.random.default_rng(0))
    (row,) = found.to_dict("records")
    assert (row["evidence"], row["contracts"], row["auc"]) == ("source", 2, 0.75)
    assert row["before"] == pytest.approx(0.8)
    said = about(found, 0.05)["text"]
    assert "of source in 75%" in said
    assert "0.80, 0.40 without the evidence and 0.75 without something else" in said


def test_nothing_to_take_out_is_an_error():
    with pytest.raises(ValueError, match="raise rows"):
        summary(pd.DataFrame(columns=task.COLUMNS), task, KNOBS, np.random.default_rng(0))
