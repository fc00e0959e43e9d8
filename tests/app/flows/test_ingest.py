import gzip
import io
import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.flows import ingest
from app.flows.ingest import Limits, extras, read, shown, stream
from rampart.core.escape import FIRST, FORMULA, NUMBER
from tests.app.flows.test_cut import pcap
from tests.refusals import refused
from tests.tasks.flows import small

NAMES = ["a.csv", "a.parquet", "a.tsv", "a.jsonl", "a.csv.gz", "a.xlsx"]


def written(folder, frame, name):
    path = folder / name
    if name.endswith(".parquet"):
        frame.to_parquet(path)
    elif name.endswith(".jsonl"):
        frame.to_json(path, orient="records", lines=True)
    elif name.endswith(".xlsx"):
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False, sep="\t" if ".tsv" in name else ",")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_an_upload_is_read_as_the_file(tmp_path, name):
    path = written(tmp_path, small.table(small.NF3, 5, PROTOCOL=6), name)
    of_path = read(path)
    upload = read(io.BytesIO(path.read_bytes()), f"C:\\stuff\\{name}")
    assert upload.schema == of_path.schema == "NetFlow v3 (NF-*-v3)"
    pd.testing.assert_frame_equal(upload.flows, of_path.flows)
    assert len(upload.flows) == 5
    assert upload.flows["protocol"].tolist() == ["tcp"] * 5


@pytest.mark.parametrize(
    ("header", "schema"),
    [
        (small.NF1, "NetFlow v1 (NF-*)"),
        (small.NF2, "NetFlow v2 (NF-*-v2)"),
        (small.CIC2017, "CICFlowMeter"),
        (small.CIC2018, "CICFlowMeter"),
        (small.UNSW, "UNSW-NB15"),
        (small.ZEEK, "Zeek conn.log"),
    ],
)
def test_schemas_are_known_by_their_columns(tmp_path, header, schema):
    assert read(written(tmp_path, small.table(header), "a.csv")).schema == schema


def test_a_stream_is_the_file_in_parts(tmp_path):
    path = written(tmp_path, small.table(small.NF3, 5), "a.csv")
    found = stream(path)
    assert sum(map(len, found.frames)) == 5
    assert not any(found.notes.values())


def test_hour_and_octet_are_for_people():
    flows = pd.DataFrame({"start": [7200.0, np.nan], "client_address": ["10.0.0.9", "::1"]})
    found = extras(flows)
    assert found["hour"].tolist()[0] == 2
    assert found["client_last_octet"].tolist()[0] == 9
    assert found.iloc[1].isna().all()


def test_two_columns_of_one_name_are_noted(tmp_path):
    path = tmp_path / "a.csv"
    cells = ["1"] * len(small.NF1) + ["2"]
    path.write_text(f"{','.join([*small.NF1, 'in_bytes'])}\n{','.join(cells)}\n")
    upload = read(path)
    assert upload.notes == {"column of a name that is there before, left out: in_bytes": 1}
    assert upload.flows["client_bytes"].tolist() == [1]


BAD = {
    "empty.csv": (b"", "is empty"),
    "header.csv": (",".join(small.NF1).encode(), "has a header and no row"),
    "bytes.csv": (bytes(range(256)) * 40, "is not text"),
    "bytes.parquet": (bytes(range(256)) * 40, "cannot be read as Parquet"),
    "bytes.xlsx": (bytes(range(256)) * 40, "cannot be read as .xlsx"),
    "bytes.pcap": (bytes(range(256)) * 40, "is no capture"),
    "bytes.csv.gz": (bytes(range(256)) * 40, "cannot be unpacked"),
    "notes.pdf": (b"%PDF", "unknown ending '.pdf'"),
    "none": (b"a", r"unknown ending ''; known: .*\.xlsx, \.log, \.pcap, \.pcapng"),
    "cut.pcap.gz": (b"a", r"unknown ending '\.pcap\.gz'; known: .*\.pcap"),
    "conn.log": (b'{"ts": 1}\n', "is JSON with an object a line: name it .jsonl"),
    "eve.json": (b'{"a": 1}\n{"a": 2}\n', "is JSON with an object a line: name it .jsonl"),
    "wrong.csv": (b"a,b\n1,2\n", "no known schema has these columns"),
    "near.csv": (b"IN_BYTES,OUT_BYTES,IN_PKTS\n1,2,3\n", "nearest is NetFlow v1"),
    "nsl-kdd.csv": (",".join(small.NSLKDD).encode() + b"\n", "is NSL-KDD: it has no packets"),
    "page.csv": (b"<script>alert(1)</script>\n<b>1</b>\n", "no known schema"),
    "quote.csv": (
        ",".join(small.NF1).encode() + b'\n"' + b"a" * 20_000_000,
        "a quote that nothing closes",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_an_upload_that_is_refused_in_words(name):
    content, said = BAD[name]
    with refused("flows", f"an upload {name}", match=said) as caught:
        read(io.BytesIO(content), name)
    assert str(caught.value).startswith(f"{name}: ")
    assert "rampart-flows-" not in str(caught.value)


def test_a_packed_file_that_unpacks_to_more(tmp_path):
    bomb = gzip.compress(",".join(small.NF1).encode() + b"\n" + b"1,1,1\n" * 100_000)
    limits = Limits(unpacked=50_000)
    with refused("flows", "an upload bomb.csv.gz", match="unpacks to more than 50,000 bytes"):
        read(io.BytesIO(bomb), "bomb.csv.gz", limits)


def test_an_upload_of_more_bytes_than_the_limit():
    with refused("flows", "an upload of 1 GB, where the limit is 100 bytes", "more than 100 bytes"):
        read(io.BytesIO(b"x" * 101), "a.csv", Limits(size=100))


def test_a_file_of_a_gigabyte_is_streamed_or_refused(tmp_path):
    for name, said in (("a.json", "save it as CSV or Parquet"), ("a.xlsx", "save it as CSV")):
        path = tmp_path / name
        with open(path, "wb") as stream_:
            stream_.truncate(2**30)  # a hole: it takes no room
        with refused("flows", f"{name} of 1 GB", match=said):
            stream(path)
    path = tmp_path / "a.csv"
    with open(path, "wb") as stream_:
        stream_.truncate(2**30)
    with refused(
        "flows", "a.csv of 1 GB, as an upload", match="more than the limit of 209,715,200"
    ):
        read(path)
    with refused("flows", "a.csv of 1 GB of zeros, streamed", match="is not text"):
        stream(path)


def test_more_rows_and_columns_than_the_limits(tmp_path):
    path = written(tmp_path, small.table(small.NF1, 9), "a.csv")
    with refused("flows", "an upload of more rows than the limit", match="more than 8 rows"):
        read(path, limits=Limits(rows=8))
    with refused("flows", "an upload of more columns than the limit", match="limit of 5"):
        read(path, limits=Limits(columns=5))


def test_what_is_no_file(tmp_path):
    (tmp_path / "d.csv").mkdir()
    os.mkfifo(tmp_path / "f.csv")
    os.mkfifo(tmp_path / "f.pcap")
    for name, said in (
        ("d.csv", "is a folder"),
        ("f.csv", "is a pipe"),
        ("f.pcap", "is no file"),
        ("none.csv", "no such file"),
    ):
        with refused("flows", f"app.flows {name}", match=said):
            stream(tmp_path / name)
    with refused("flows", "an upload without a name", match="needs the name of its file"):
        read(io.BytesIO(b"a"))


@pytest.mark.slow
def test_a_capture_that_is_cut_is_noted(tmp_path):
    pytest.importorskip("nfstream")
    from benchmarks import _flows

    path = _flows.capture(tmp_path / "a.pcap", 20_000)
    whole = read(path)
    assert not any(whole.notes.values())
    (tmp_path / "cut.pcap").write_bytes(path.read_bytes()[:-5])
    upload = read(tmp_path / "cut.pcap")
    assert [*upload.notes] == ["capture that ends within a packet: what came after is missing"]
    assert len(upload.flows) == len(whole.flows)
    (tmp_path / "empty.pcap").write_bytes(pcap(sizes=()))
    with refused("flows", "a capture without a packet", match="has no flow"):
        read(tmp_path / "empty.pcap")


HOSTILE = st.text() | st.sampled_from(
    ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\x1b[2J", "a\u202eb", "+1+1", "\r=1"]
)


@given(st.lists(HOSTILE, min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_client_says_is_harmless_to_see(said):
    frame = pd.DataFrame({"server_name": pd.Series(said, dtype=object)})
    for cell in shown(frame)["server_name"]:
        assert cell.isprintable()
        assert len(cell) <= 240
        assert NUMBER.fullmatch(cell) or not cell.lstrip().startswith((*FORMULA, *FIRST))


@given(st.lists(HOSTILE.filter(lambda text: "\0" not in text), min_size=1, max_size=3))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_cell_holds_is_read_within_its_length(tmp_path, said):
    table = small.recording(1, 1, 1).iloc[[0] * len(said)].assign(requested_server_name=said)
    flows = read(written(tmp_path, table, "a.parquet")).flows
    assert len(flows) == len(said)
    assert flows["server_name"].str.len().max() <= 2000
    assert ingest.shown(flows)["server_name"].map(str.isprintable).all()


@pytest.mark.parametrize("name", ["a", "a.dmp", "a.pcap.gz"])
def test_a_path_of_another_ending_is_told_all_that_are_read(tmp_path, name):
    (tmp_path / name).write_bytes(b"a")
    with refused("flows", f"a file {name}", match=rf"^{tmp_path / name}: unknown .*\.pcapng"):
        stream(tmp_path / name)
