import json

import numpy as np
import pandas as pd
import pytest

from rampart.tasks.flows.attack import rules
from rampart.tasks.flows.derive import DERIVED
from rampart.tasks.flows.packing.contents import contents, unusual
from rampart.tasks.flows.row import NUMBERS


def train(labels, generated=False):
    made = {f"n_{name}": np.arange(len(labels), dtype=float) for name in (*NUMBERS, *DERIVED)}
    return pd.DataFrame(made | {"label": labels, "generated": generated})


def test_harmless_rows_alone_say_what_is_usual():
    found = contents(train([0, 0, 0, 4, 4]))
    assert found["lookup.yaml"] == rules.FILE.read_bytes()
    told = json.loads(found["harmless.json"])
    assert told["client_bytes"] == pytest.approx([0.02, 1.0, 1.98])


def test_generated_rows_say_nothing():
    with pytest.raises(ValueError, match="train has no harmless flow"):
        contents(train([0, 0], generated=True))


def test_categories_of_the_detector_are_in_the_order_of_its_columns():
    used = {"numbers": [], "budgets": [], "quantiles": {"benign": {}}}
    used["levels"] = {"c_category": ["Web"], "c_protocol": ["tcp"], "c_service": ["dns"]}
    told = {"use": "log", "detectors": {"log": used}, "day": {"rows": 9}}
    name, content = unusual(told)
    assert name == "log"
    assert list(json.loads(content)["levels"]) == ["c_protocol", "c_service", "c_category"]
