import io
import json

import numpy as np
import pandas as pd

from app.flows.board import exporting
from app.flows.infer import Scorer
from rampart.tasks.flows.row import ALL, NUMBERS
from tests.app.flows.board.made import result


def whole(**cells):
    made = result(**cells)
    absent = {name: np.nan if name in NUMBERS else "" for name in ALL if name not in made.flows}
    return made._replace(flows=made.flows.assign(**absent))


def test_every_flow_is_in_the_csv_with_the_alerts_of_the_threshold():
    content = exporting.csv(whole(), 0.75)
    table = pd.read_csv(io.BytesIO(content))
    assert table["flow"].tolist() == [1, 2, 3, 4]
    assert table["alert"].tolist() == [False, False, True, True]
    assert table["severity"].tolist() == ["medium", "high", "info", "info"]
    assert table["anomaly"].tolist() == [0.5, 0.25, 2, 1]


def test_no_cell_of_the_csv_is_a_formula():
    cells = ["=1+1", "\t=2", "@x", "＝3"]
    table = pd.read_csv(io.BytesIO(exporting.csv(whole(service=cells), 1)))
    assert table["service"].tolist() == ["'=1+1", "\\t=2", "'@x", "'＝3"]


def test_the_layer_is_named_as_the_file(flow_package):
    made = whole()._replace(name="a\u202e.csv")
    layer = json.loads(exporting.layer(made, Scorer(flow_package)))
    assert layer["name"] == "a\\u202e.csv"
    assert [(one["techniqueID"], one["score"]) for one in layer["techniques"]] == [("T1190", 1)]


def test_a_layer_without_a_technique_is_one_too(flow_package):
    made = whole()
    layer = json.loads(exporting.layer(made._replace(tags=made.tags.head(0)), Scorer(flow_package)))
    assert layer["techniques"] == []
