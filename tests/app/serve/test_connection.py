import http.client
import json
import socket

import pytest

from app.serve.connection import Joining
from tests.app.serve.server import running

pytestmark = pytest.mark.slow
LIMITS = {"header_seconds": 0.4, "idle_seconds": 1, "seconds": 0.6, "header_bytes": 4096}
LIMITS |= {"connections": 230, "body_bytes": 2048}


@pytest.fixture(scope="module")
def server(columns, tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    with running(folder, packages={"columns": str(columns)}, limits=LIMITS) as server:
        yield server


def said(port, content):
    """Send bytes, and return all that comes until the server ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(content)
        return everything(connection)


def everything(connection):
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def words(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["error"]


def test_slow_and_silent_clients_do_not_keep_their_connections(server):
    first = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(200)]
    for number, connection in enumerate(slow):
        connection.sendall(b"POST /columns/classify HTTP/1.1\r\nHost: a\r\n"[: number % 40])
    assert server.alive()
    assert {words(everything(connection))[0] for connection in (first, *slow)} == {408}
    for connection in (first, *slow):
        connection.close()
    assert server.alive()


def test_a_body_that_does_not_come_is_given_up(server):
    head = b"POST /columns/classify HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"
    status, said_ = words(said(server.port, head))
    assert (status, said_) == (408, "the body was not there after 0.6 seconds")


def test_a_body_without_length_is_counted(server):
    head = b"POST /columns/classify HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    status, said_ = words(said(server.port, head + b"800\r\n" + b"a" * 2048 + b"\r\n1\r\nb\r\n"))
    assert (status, said_) == (413, "the body has more than 2,048 bytes, the limit")


@pytest.mark.parametrize(
    "content",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"a" * 9000,
    ],
)
def test_what_is_no_http_is_refused_in_json(server, content):
    status, said_ = words(said(server.port, content))
    assert status == 400
    assert said_ == "the request is not HTTP/1.1, or its headers are too long"


@pytest.mark.parametrize("head", [b"GET / HTTP/1.1\r\nX: %b", b"GET /%b HTTP/1.1\r\nX: 1"])
def test_long_headers_are_refused(server, head):
    content = head % (b"a" * 4096) + b"\r\nHost: a\r\n\r\n"
    status, said_ = words(said(server.port, content))
    assert status == 431
    assert said_.startswith("path and headers have 4,")


def test_one_connection_too_many_is_told(server):
    many = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(230)]
    status, said_ = words(said(server.port, b"GET /v2 HTTP/1.1\r\nHost: a\r\n\r\n"))
    assert (status, said_) == (429, "230 connections are open, the limit")
    for connection in many:
        connection.close()


def test_an_idle_connection_ends_and_a_busy_one_stays(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.connect()
    kept = connection.sock
    for _ in range(3):
        connection.request("GET", "/v2/health/live")
        assert json.loads(connection.getresponse().read()) == {"live": True}
        assert connection.sock is kept
    assert kept.recv(65536) == b""  # a while later
    connection.close()
    assert server.alive()


class Written:
    """A transport that keeps what is written."""

    def __init__(self):
        self.parts, self.closed = [], False

    def write(self, data):
        self.parts.append(data)

    def close(self):
        self.closed = True

    def is_closing(self):
        return self.closed


class Cycle:
    response_started = False


def test_the_head_of_an_answer_goes_out_with_its_body():
    transport, cycle = Written(), Cycle()
    joining = Joining(transport, cycle)
    joining.write(b"100 go on ")  # asked for before the answer begins: the client waits for it
    assert transport.parts == [b"100 go on "]
    cycle.response_started = True
    for part in (b"head ", b"body", b"", b" more"):
        joining.write(part)
    assert transport.parts == [b"100 go on ", b"head body", b" more"]
    assert not joining.is_closing()
    joining.close()
    assert (joining.is_closing(), len(transport.parts)) == (True, 3)


def test_a_head_without_a_body_is_sent_before_the_end():
    transport, cycle = Written(), Cycle()
    joining, cycle.response_started = Joining(transport, cycle), True
    joining.write(b"head")
    assert transport.parts == []
    joining.close()
    assert (transport.parts, transport.closed) == ([b"head"], True)


def test_a_client_that_waits_to_be_asked_on_is(server):
    head = b"POST /columns/classify HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    head += b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head)
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"{}")
        assert words(everything(connection))[0] == 422
