"""Questions over one connection to a server of this machine, and what it may answer wrong."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from rampart.chain.simulation import rpc
from rampart.chain.simulation.process import HOST, ChainError
from rampart.chain.simulation.rpc import Rpc


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.connections.add(self.client_address)
        body = self.server.answer(question)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    made = HTTPServer((HOST, 0), Handler)
    made.connections = set()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def test_one_connection_for_all_questions(server):
    server.answer = lambda one: json.dumps({"id": one["id"], "result": one["params"]}).encode()
    with Rpc(server.server_port) as chain:
        assert chain.ask("a", 1, "x") == [1, "x"]
        assert chain.ask("b") == []
    assert len(server.connections) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b'{"id": 1, "error": {"message": "nonce too low"}}', "^eth_x: nonce too low"),
        (b'{"id": 9, "result": 0}', "^eth_x: answer 9 to question 1"),
        (b"<html>", "^eth_x: no JSON came: b'<html>'"),
    ],
)
def test_a_wrong_answer_is_said(server, answer, said):
    server.answer = lambda _: answer
    with Rpc(server.server_port) as chain, pytest.raises(ChainError, match=said):
        chain.ask("eth_x")


def test_an_answer_without_end_is_not_read(server, monkeypatch):
    monkeypatch.setattr(rpc, "LONGEST", 10)
    server.answer = lambda _: b"x" * 11
    with Rpc(server.server_port) as chain, pytest.raises(ChainError, match="above 10 bytes"):
        chain.ask("eth_x")


def test_nobody_there():
    with HTTPServer((HOST, 0), Handler) as taken:
        port = taken.server_port
    with Rpc(port) as chain, pytest.raises(ChainError, match=r"^eth_x: no answer"):
        chain.ask("eth_x")
