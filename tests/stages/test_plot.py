import importlib

import pandas as pd
import pytest

from stages.plot import fewer

NAMES = ["split", "source", "class", "n", "recall", "model"]


def test_sources_that_begin_alike_are_drawn_as_one():
    rows = [
        ("test", "guards/zerox-utils", "time", 6, 0.5, "forest"),
        ("test", "guards/chainlink", "time", 2, 1.0, "forest"),
        ("test", "guards/chainlink", "time", 2, 0.0, "svm"),
        ("test", "zerox-utils", "safe", 1, 1.0, "forest"),
        ("test", "zerox-exchange", "safe", 4, 0.0, "forest"),
        ("test", "chainlink", "safe", 3, 0.25, "forest"),
        ("external", "zerox-erc20", "safe", 7, 1.0, "forest"),
    ]
    drawn = fewer(pd.DataFrame(rows, columns=NAMES), r"guards|zerox")
    assert drawn[NAMES].values.tolist() == [
        ["test", "guards", "time", 8, 0.625, "forest"],  # (3 + 2) of 8
        ["test", "guards", "time", 2, 0.0, "svm"],
        ["test", "zerox", "safe", 5, 0.2, "forest"],
        ["test", "chainlink", "safe", 3, 0.25, "forest"],
        ["external", "zerox", "safe", 7, 1.0, "forest"],
    ]


@pytest.mark.parametrize("task", ["solidity", "bytecode", "contracts"])
def test_what_begins_alike_is_one_house_or_one_make(task):
    alike = importlib.import_module(f"rampart.tasks.{task}.words").ALIKE
    names = ["guards/zerox-utils", "twins/time-3", "slither/timestamp", "zerox-erc20", "solmate"]
    rows = [("test", name, "safe", 1, 1.0, "forest") for name in names]
    drawn = fewer(pd.DataFrame(rows, columns=NAMES), alike)
    assert drawn["source"].tolist() == ["guards", "twins", "slither", "zerox", "solmate"]
