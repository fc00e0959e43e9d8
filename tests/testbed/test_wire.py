import json
import socket

import pytest

from testbed import guard, wire


@pytest.mark.parametrize("target", ["127.0.0.1", "8.8.8.8", "192.168.0.1"])
@pytest.mark.parametrize("connect", [wire.tcp, wire.udp])
def test_no_socket_is_opened_for_an_address_outside(monkeypatch, connect, target):
    monkeypatch.setattr(socket, "socket", None)  # a call of it would be a TypeError
    with pytest.raises(guard.OutsideError, match=target):
        connect("172.29.1.1", (target, 80), 1.0)


def test_a_refused_connection_has_its_record_too(monkeypatch):
    monkeypatch.setattr(guard, "inside", lambda address: address)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    connection, error = wire.tcp("127.0.0.1", ("127.0.0.1", port), 1.0)
    assert isinstance(error, ConnectionRefusedError)
    assert connection.record["dst_port"] == port
    assert connection.record["src_port"] > 0
    assert connection.record["outcome"] is None


def test_the_log_is_a_record_a_line(tmp_path):
    log = wire.Log(tmp_path / "log.jsonl")
    log.write({"a": 1})
    log.write({"b": 2})
    log.close()
    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [{"a": 1}, {"b": 2}]
