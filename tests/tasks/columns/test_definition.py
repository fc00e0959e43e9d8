import pandas as pd

from rampart.data.cardinality import of
from rampart.tasks.columns.definition import moved, settled
from rampart.tasks.columns.row.protocol import ProtocolParams

CELLS = ["AA", "DL", "UA"] * 4


def frame(**cells):
    row = {
        "name": "carrier", "values": CELLS, "label": 5, "label_source": "doc", "source": "s",
        "column": "s/t/carrier", "package": "p", "generated": False,
    }  # fmt: skip
    return pd.DataFrame([row | cells])


def test_a_declared_label_is_kept_beside_the_final_one():
    [row] = settled(frame(), ProtocolParams()).to_dict("records")
    assert (row["declared"], row["label"], row["whole"]) == (5, 4, list(of(CELLS)))


def test_a_whole_column_that_is_known_counts():
    [row] = settled(frame(whole=[0.9, 0.1, 1.0, 0.9]), ProtocolParams()).to_dict("records")
    assert row["label"] == 5


def test_a_users_own_label_is_theirs():
    [row] = settled(frame(package="user"), ProtocolParams()).to_dict("records")
    assert row["label"] == 5


def test_what_it_moved():
    both = pd.concat([frame(), frame(name="id", column="s/t/id")], ignore_index=True)
    told = moved(settled(both, ProtocolParams()), ProtocolParams())
    assert told["moved"] == {
        "identifier to categorical": {"doc": {"samples": 1, "source_columns": 1}}
    }
    assert told["moved_by_source"] == {"s": 1}
    assert told["of_source_columns"] == 2
    assert told["knobs"]["keys"] == "identifier"
