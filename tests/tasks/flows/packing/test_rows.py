import numpy as np
import pandas as pd
import pytest

from rampart.tasks.flows.packing.rows import prepared
from rampart.tasks.flows.prepare import prepare
from rampart.tasks.flows.reading import read_flows
from tests.tasks.flows import small


def same(flows):
    found, told = prepared(flows), prepare(flows)
    assert [found.texts[number] for number in found.place] == told["text"]
    assert len(set(found.texts)) == len(found.texts)
    assert set(found.columns) | {"text", "view"} == set(told)
    for name, values in found.columns.items():
        if isinstance(values, tuple):
            codes, distinct = values
            assert [distinct[code] for code in codes] == list(told[name]), name
        else:
            np.testing.assert_array_equal(values, told[name], err_msg=name)
    return found


def test_it_says_what_prepare_says(tmp_path):
    small.recording(2, 2, 2).to_parquet(tmp_path / "a.parquet")
    same(next(read_flows(tmp_path / "a.parquet").frames))


@pytest.mark.parametrize("header", [small.NF1, small.NF3, small.CIC2017, small.UNSW, small.ZEEK])
def test_flow_records_have_few_texts(tmp_path, header):
    small.table(header, 50).to_csv(tmp_path / "a.csv", index=False)
    flows = next(read_flows(tmp_path / "a.csv").frames)
    flows["protocol"] = "tcp"
    flows["server_port"] = np.where(np.arange(len(flows)) % 2, 80, 40_000).astype(np.float32)
    for name in ("service", "category", "state"):
        flows[name] = ""
    assert len(same(flows).texts) == 2


def test_columns_may_be_absent():
    flows = pd.DataFrame({"protocol": ["tcp", "udp", "tcp"], "client_bytes": [1.0, 2.0, 3.0]})
    found = same(flows)
    assert found.texts == ["@tcp", "@udp"]
    assert found.place.tolist() == [0, 1, 0]


def test_ports_of_services_are_words_and_others_are_not():
    flows = pd.DataFrame({"server_port": np.float32([22, 5000, 6000, np.nan, 1023, 1024])})
    found = same(flows)
    assert [found.texts[number] for number in found.place] == [
        "@port22", "", "", "", "@port1023", ""
    ]  # fmt: skip
