import gzip

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rampart.tasks.flows import reading
from rampart.tasks.flows.reading import Limits, read_flows
from tests.refusals import refused
from tests.tasks.flows import small


def whole(path, **limits):
    return pd.concat(read_flows(path, Limits(**limits)).frames, ignore_index=True)


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "flows.csv"
    small.recording(1, 2, 2).to_csv(path, index=False)
    return path


def test_every_format_gives_the_same_flows(tmp_path, csv):
    raw = small.recording(1, 2, 2)
    expected = whole(csv)
    assert len(expected) == len(raw)
    raw.to_parquet(tmp_path / "a.parquet")
    raw.to_csv(tmp_path / "a.tsv", sep="\t", index=False)
    raw.to_csv(tmp_path / "b.csv", sep=";", index=False)
    raw.to_csv(tmp_path / "c.csv.gz", index=False)
    raw.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    (tmp_path / "d.csv").write_text("\ufeff" + csv.read_text(), encoding="utf-8")
    (tmp_path / "e.csv").write_text(csv.read_text(), encoding="utf-16")
    for path in sorted(tmp_path.glob("?.*")):
        pd.testing.assert_frame_equal(whole(path), expected, obj=path.name)


def test_a_quoted_line_break_is_part_of_a_cell(tmp_path):
    raw = small.recording(1, 1, 1)
    raw["payload_client"] = 'say "a,\nb"'
    raw.to_csv(tmp_path / "a.csv", index=False)
    assert set(whole(tmp_path / "a.csv")["payload_client"]) == {'say "a,\nb"'}


def test_many_chunks_are_as_one(csv, monkeypatch):
    expected = whole(csv)
    monkeypatch.setattr(reading, "BLOCK", 2048)
    frames = list(read_flows(csv).frames)
    assert len(frames) > 2
    pd.testing.assert_frame_equal(pd.concat(frames, ignore_index=True), expected)


def test_two_columns_of_one_name_count_once(tmp_path):
    header = ",".join([*small.NF1, "in_bytes"])
    (tmp_path / "a.csv").write_text(f"{header}\n{','.join(map(str, range(13)))}\n")
    assert whole(tmp_path / "a.csv")["client_bytes"].tolist() == [6]


def test_a_row_of_another_length_is_left_out_and_counted(csv):
    lines = csv.read_text().splitlines()
    csv.write_text("\n".join([*lines[:3], "1,2,3", *lines[3:]]) + "\n")
    read = read_flows(csv)
    assert sum(map(len, read.frames)) == len(lines) - 1
    assert read.notes["row of another number of cells"] == 1


CASES = {
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b"\n\n", "has no column"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "is not text"),
    "header.csv": (",".join(small.NF1).encode() + b"\n", "has a header and no row"),
    "numbers.csv": (b"1,2,3\n4,5,6\n", "has no header: its first line is a row of numbers"),
    "unsw.csv": (("1," * 48 + "1\n").encode(), "names of NUSW-NB15_features.csv"),
    "flows.docx": (b"x", "unknown ending '.docx'"),
    "torn.csv.gz": (gzip.compress(b"a,b\n")[:-6], "cannot be unpacked|no known schema"),
    "no.csv.gz": (b"plain", "cannot be unpacked"),
    "no.parquet": (b"plain", "cannot be read as Parquet"),
    "fruit.csv": (b"apple,pear\n1,2\n", "no known schema has these columns"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_refused_is_refused_in_words(tmp_path, name):
    content, said = CASES[name]
    path = tmp_path / name
    path.write_bytes(content)
    with refused("flows", f"a file: {name}", match=said) as caught:
        whole(path)
    assert str(caught.value).startswith(str(path))


def test_what_is_not_there_or_no_file(tmp_path):
    for path in (tmp_path / "no.csv", tmp_path / "no.log", tmp_path / "no.pcap"):
        with refused("flows", "a file that is not there", match="no such file"):
            read_flows(path)
    (tmp_path / "x.log").mkdir()
    with refused("flows", "a folder", match="is no file"):
        read_flows(tmp_path / "x.log")


def test_limits_are_told(csv):
    with refused("flows", "too many rows", match="more than 5 rows, the limit"):
        whole(csv, rows=5)
    with refused("flows", "too many columns", match="columns, more than the limit of 7"):
        whole(csv, columns=7)


def test_a_packed_file_that_unpacks_to_too_much(tmp_path, csv):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(csv.read_bytes() + b"\n" * 3_000_000))
    with refused("flows", "a packed file of blank lines", match="unpacks to more than 100,000"):
        whole(path, unpacked=100_000)


def test_a_quote_that_nothing_closes(csv, monkeypatch):
    monkeypatch.setattr(reading, "BLOCK", 4096)
    head, rest = csv.read_text().split("\n", 1)
    csv.write_text(f'{head}\n"{rest}' + "x" * 20_000)
    with refused("flows", "a quote that nothing closes", match="a quote that nothing closes"):
        whole(csv)


def test_another_file_than_it_seems(csv, monkeypatch):
    monkeypatch.setattr(reading, "BROKEN", 3)
    csv.write_text(csv.read_text() + "1,2\n" * 9)
    with refused("flows", "many rows of another number of cells", match="cells|columns"):
        whole(csv)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.binary(max_size=300))
def test_any_bytes_are_flows_or_an_error_in_words(tmp_path, content):
    path = tmp_path / "any.csv"
    path.write_bytes(",".join(small.NF1).encode() + b"\n" + content)
    try:
        frame = whole(path)
    except ValueError as error:
        assert str(path) in str(error)  # noqa: PT017 - either is right
    else:
        assert not np.isinf(frame.select_dtypes("number")).any(axis=None)
