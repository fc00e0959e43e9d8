import numpy as np
import pandas as pd
import pytest

from rampart.tasks.flows.reading import read_flows
from tests.tasks.flows import small

VALUES = {
    "2018": {
        "Flow Duration": 2_000_000,
        "Tot Fwd Pkts": 5,
        "TotLen Bwd Pkts": 700,
        "Fwd IAT Mean": 1500,
        "Bwd Pkt Len Std": 3.5,
        "Init Fwd Win Byts": 8192,
        "Flow Byts/s": "Infinity",
        "Dst Port": 443,
        "SYN Flag Cnt": 1,
    },
    "2017": {
        " Flow Duration": 2_000_000,
        " Total Fwd Packets": 5,
        " Total Length of Bwd Packets": 700,
        " Fwd IAT Mean": 1500,
        " Bwd Packet Length Std": 3.5,
        "Init_Win_bytes_forward": 8192,
        "Flow Bytes/s": "Infinity",
        " Destination Port": 443,
        " SYN Flag Count": 1,
    },
}


def written(tmp_path, year, label):
    header = small.CIC2018 if year == "2018" else small.CIC2017
    rows = pd.DataFrame([range(len(header))] * 3, columns=range(len(header)))
    for name, value in VALUES[year].items():
        rows[header.index(name)] = value
    rows[len(header) - 1] = label
    path = tmp_path / "cic.csv"
    path.write_text(",".join(header) + "\n" + rows.to_csv(index=False, header=False))
    return path


@pytest.mark.parametrize("year", ["2017", "2018"])
def test_both_spellings_give_the_same_flows(tmp_path, year):
    reading = read_flows(written(tmp_path, year, ["BENIGN", "DoS Hulk", "Bot"]))
    (frame,) = reading.frames
    assert reading.schema.name == "CICFlowMeter"
    row = frame.iloc[1]
    assert (row["duration"], row["client_packets"], row["server_bytes"]) == (2, 5, 700)
    assert row["client_gap_mean"] == np.float32(0.0015)
    assert (row["server_size_std"], row["client_window"]) == (3.5, 8192)
    assert (row["server_port"], row["both_syn"]) == (443, 1)
    assert frame["attack"].tolist() == ["none", "dos hulk", "bot"]
    assert np.isfinite(frame["client_bytes"]).all()


def test_infinity_and_nan_are_missing(tmp_path):
    path = written(tmp_path, "2018", "Benign")
    text = path.read_text().replace(",2000000,", ",Infinity,", 1).replace(",2000000,", ",NaN,", 1)
    path.write_text(text)
    (frame,) = read_flows(path).frames
    assert np.isnan(frame["duration"]).tolist() == [True, True, False]


def test_a_header_in_the_midst_of_the_rows_is_left_out(tmp_path):
    path = written(tmp_path, "2018", "Benign")
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, rows[0], head, *rows[1:]]) + "\n")
    reading = read_flows(path)
    (frame,) = reading.frames
    assert len(frame) == 3
    assert reading.notes["row is the header again"] == 1


def test_a_dash_of_windows_in_a_label(tmp_path):
    path = written(tmp_path, "2017", "Web Attack X XSS")
    path.write_bytes(path.read_bytes().replace(b"Attack X XSS", b"Attack \x96 XSS"))
    (frame,) = read_flows(path).frames
    assert set(frame["attack"]) == {"web attack - xss"}
