import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.flows import captures
from rampart.tasks.flows.reading import read_flows
from tests.refusals import refused

REQUEST = b"GET /a HTTP/1.1\r\nHost: x.test\r\n\r\n"


def packet(source, target, sport, dport, payload, flags=0x18, number=1):
    """Return an Ethernet frame of TCP."""
    tcp = struct.pack(">HHIIBBHHH", sport, dport, number, 0, 0x50, flags, 8192, 0, 0)
    total = 20 + len(tcp) + len(payload)
    head = struct.pack(">BBHHHBBH", 0x45, 0, total, 1, 0, 64, 6, 0) + bytes(source) + bytes(target)
    return b"\x02" * 12 + b"\x08\x00" + head + tcp + payload


def capture(path):
    """Write a capture of one conversation."""
    client, server = (10, 0, 0, 1), (10, 0, 0, 2)
    frames = [
        packet(client, server, 40000, 80, b"", 0x02, 0),
        packet(server, client, 80, 40000, b"", 0x12, 0),
        packet(client, server, 40000, 80, REQUEST),
        packet(server, client, 80, 40000, b"HTTP/1.1 200 OK\r\n\r\n\x00hello"),
    ]
    data = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    for second, frame in enumerate(frames):
        data += struct.pack("<IIII", 1_700_000_000 + second, 0, len(frame), len(frame)) + frame
    path.write_bytes(data)
    return path


@pytest.mark.slow
def test_a_capture_is_flows(tmp_path):
    pytest.importorskip("nfstream", reason="NFStream is not installed")
    (frame,) = read_flows(capture(tmp_path / "a.pcap")).frames
    (row,) = frame.to_dict("records")
    assert (row["client_packets"], row["server_packets"], row["server_port"]) == (2, 2, 80)
    assert row["duration"] == 3
    assert row["payload_client"] == "GET /a HTTP/1.1\\r\\nHost: x.test\\r\\n\\r\\n"
    assert row["payload_server"].endswith("\\x00hello")
    assert row["attack"] is None


def test_without_nfstream_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "nfstream", None)
    with refused("flows", "a capture without NFStream", match="pip install nfstream"):
        read_flows(capture(tmp_path / "a.pcap"))


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b"GIF89a", "is no capture: its first bytes")]
)
def test_what_is_no_capture(tmp_path, content, said):
    path = tmp_path / "a.pcap"
    path.write_bytes(content)
    with refused("flows", "a picture called a.pcap", match=said):
        read_flows(path)


def test_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(captures, "LARGEST", 10)
    with refused("flows", "a capture that is too large", match="more than the limit of 10"):
        captures.require_capture(capture(tmp_path / "a.pcap"))


def test_the_payload_of_a_packet_is_without_padding():
    ip = packet((1, 1, 1, 1), (2, 2, 2, 2), 1, 2, b"hello")[14:]
    assert captures.segment(ip + b"\0" * 6) == b"hello"


@given(st.binary(max_size=80))
def test_any_bytes_are_a_packet_or_none(data):
    assert captures.segment(data) in data


@given(st.binary(max_size=50))
def test_cleaned_text_prints(data):
    text = captures.cleaned(data)
    assert text.isascii()
    assert text.isprintable() or not text
