import struct

import pytest

from app.flows.cut import LARGEST, ends_within_a_packet

HEADS = {
    "<": b"\xd4\xc3\xb2\xa1" + struct.pack("<HHiIII", 2, 4, 0, 0, 65535, 1),
    ">": b"\xa1\xb2\xc3\xd4" + struct.pack(">HHiIII", 2, 4, 0, 0, 65535, 1),
}


def pcap(order="<", sizes=(10, 3)):
    parts = (struct.pack(f"{order}IIII", 1, 0, size, size) + b"x" * size for size in sizes)
    return HEADS[order] + b"".join(parts)


def pcapng(order="<"):
    magic = struct.pack(f"{order}I", 0x1A2B3C4D)
    section = struct.pack(f"{order}I", 28) + magic + b"\0" * 12 + struct.pack(f"{order}I", 28)
    block = struct.pack(f"{order}II", 6, 20) + b"\0" * 8 + struct.pack(f"{order}I", 20)
    return b"\x0a\x0d\x0d\x0a" + section + block


def told(tmp_path, content):
    path = tmp_path / "a.pcap"
    path.write_bytes(content)
    return ends_within_a_packet(path)


@pytest.mark.parametrize("order", "<>")
def test_a_whole_one_is_whole_and_every_cut_within_a_packet_is_seen(tmp_path, order):
    whole = pcap(order)
    ends = {24, 24 + 26, len(whole)}
    for size in range(24, len(whole) + 1):
        assert told(tmp_path, whole[:size]) == (size not in ends), size


@pytest.mark.parametrize("order", "<>")
def test_blocks_of_pcapng(tmp_path, order):
    whole = pcapng(order)
    assert not told(tmp_path, whole)
    assert not told(tmp_path, whole[:28])
    for size in (29, 40, len(whole) - 1):
        assert told(tmp_path, whole[:size]), size


def test_a_block_of_no_size_ends_the_search(tmp_path):
    assert told(tmp_path, pcapng()[:28] + b"\0" * 40)


def test_what_is_no_capture_or_too_large_is_not_looked_at(tmp_path, monkeypatch):
    assert not told(tmp_path, b"x" * 100)
    assert not told(tmp_path, b"")
    monkeypatch.setattr("app.flows.cut.LARGEST", 30)
    assert not told(tmp_path, pcap()[:-1])
    assert LARGEST == 2**30
