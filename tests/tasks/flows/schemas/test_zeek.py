import pandas as pd
import pytest

from rampart.tasks.flows.reading import read_flows
from rampart.tasks.flows.schemas import zeek
from tests.refusals import refused
from tests.tasks.flows import small

ROWS = (
    "1331901000.000000\tCCUIP21wTjqkj8ZqX5\t192.168.202.79\t50463\t192.168.229.251\t80\ttcp\thttp"
    "\t0.5\t100\t200\tSF\t-\t-\t0\tShADadFf\t6\t420\t5\t460\t(empty)",
    "1331901000.500000\tCsssdY3\t192.168.202.79\t46117\t192.168.229.254\t443\ttcp\t-\t-\t-\t-\tS0"
    "\t-\t-\t0\tS\t1\t60\t0\t0\t(empty)",
)


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "conn.log"
    head = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-"]
    head += ["#path\tconn", "#fields\t" + "\t".join(small.ZEEK), "#types\t" + "\t".join(["x"] * 21)]
    path.write_text("\n".join([*head, *ROWS, "#close\t2026-11-27-15-00-00"]) + "\n")
    return path


def test_a_log_as_zeek_writes_it(log):
    reading = read_flows(log)
    (frame,) = reading.frames
    assert reading.schema.name == "Zeek conn.log"
    first, second = (frame.iloc[place] for place in (0, 1))
    assert (first["start"], first["duration"]) == (1331901000.0, 0.5)
    assert (first["client_bytes"], first["server_packets"]) == (420, 5)
    assert (first["service"], first["state"]) == ("http", "SF")
    assert pd.isna(second["duration"])
    assert second["service"] == ""
    assert not reading.notes


def test_the_history_tells_the_flags(log):
    (frame,) = read_flows(log).frames
    row = frame.iloc[0]  # ShADadFf
    assert (row["client_syn"], row["server_syn"]) == (1, 1)
    assert (row["client_fin"], row["server_fin"], row["client_rst"]) == (1, 1, 0)
    assert (row["client_psh"], row["server_psh"]) == (1, 1)


def test_as_a_table(tmp_path, log):
    rows = [line.split("\t") for line in ROWS]
    path = tmp_path / "conn.parquet"
    names = [name.replace(".", "_") for name in small.ZEEK]
    pd.DataFrame(rows, columns=names).to_parquet(path)
    (table,), (text,) = read_flows(path).frames, read_flows(log).frames
    pd.testing.assert_frame_equal(
        table.drop(columns=["service"]), text.drop(columns=["service"]), check_dtype=False
    )


def test_a_log_without_fields(tmp_path):
    path = tmp_path / "conn.log"
    path.write_text("#separator \\x09\n#path\tconn\n1\t2\n")
    with refused("flows", "a log of Zeek's without #fields", match="without #fields"):
        read_flows(path)


def test_no_history_is_no_fault():
    frame = pd.DataFrame({"a": [1]})
    assert zeek.history(frame, pd.DataFrame()) is frame
