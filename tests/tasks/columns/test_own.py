import json

import pandas as pd

from rampart.core import params
from rampart.tasks.columns import own
from rampart.tasks.columns.row import CODES

PRICES = [f"{n * n / 7:.2f}" for n in range(1, 31)]


def test_rows_have_what_the_features_and_the_rules_need(tmp_path):
    table = [
        {"name": "price", "values": PRICES, "label": "numeric"},
        {"name": "ok", "values": ["yes", "no", "yes"], "label": "boolean"},
    ]
    (tmp_path / "mine.json").write_text(json.dumps(table))
    frame, left_out = own.rows(tmp_path / "mine.json", params.read("columns"))
    assert left_out == {}
    assert frame["label"].tolist() == [CODES["numeric"], CODES["boolean"]]
    assert frame["rule"].tolist() == [CODES["numeric"], CODES["boolean"]]
    assert frame["group"].tolist() == ["user/mine/1", "user/mine/2"]
    assert frame["source"].tolist() == ["user/mine"] * 2
    assert sorted(frame["values"][0]) == sorted(PRICES)


def test_the_same_cells_in_another_order_were_seen():
    learned = pd.DataFrame({"name": ["cost"], "values": [PRICES], "n_missing": [0]})
    frame = pd.DataFrame(
        {
            "name": ["price", "price", "price"],
            "values": [PRICES[::-1], PRICES[1:], PRICES],
            "n_missing": [0, 0, 1],
        }
    )
    assert own.seen(frame, learned, params.read("columns")).tolist() == [True, False, False]
