import http.client
import json
import signal
import socket
import threading
import time

import pytest

from app.serve import running
from app.serve.settings import Settings
from rampart.monitoring.predictions import Log
from tests.app.serve import made
from tests.app.serve.server import running as process
from tests.refusals import refused

BODY = json.dumps({"columns": [made.LONG]})


def test_an_address_that_is_taken_is_said():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with refused("all", "app.serve: the port is taken", "in use", OSError) as caught:
            running.listening(Settings(port=port))
        assert caught.value.filename == f"127.0.0.1:{port}"


def test_a_name_that_is_none_is_said(monkeypatch):
    def bind(*_):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket.socket, "bind", bind)
    with pytest.raises(OSError, match="Name or service not known") as caught:
        running.listening(Settings(host="nosuch.invalid"))
    assert caught.value.filename == "nosuch.invalid:8080"


def test_a_free_port_is_taken_and_said():
    with running.listening(Settings(port=0)) as listener:
        port = listener.getsockname()[1]
        assert port > 0
        assert running.address(listener) == f"http://127.0.0.1:{port}"
        assert listener.proto == socket.IPPROTO_TCP  # else asyncio sets no TCP_NODELAY


@pytest.fixture
def hangups():
    """Let what is started hear SIGHUP, also where these tests were started by nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.slow
@pytest.mark.usefixtures("hangups")
@pytest.mark.parametrize("heard", [signal.SIGTERM, signal.SIGHUP])
def test_after_a_signal_it_is_not_ready_finishes_what_runs_and_ends(columns, tmp_path, heard):
    log = f"sqlite:///{tmp_path}/log.db"
    more = {"drain_seconds": 0.6, "log": {"url": log}}
    with process(tmp_path, packages={"columns": str(columns)}, **more) as server:
        statuses, stop = [], threading.Event()

        def load():
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            while not stop.is_set():
                try:
                    connection.request("POST", "/columns/classify", BODY)
                    answer = connection.getresponse()
                    answer.read()
                    statuses.append(answer.status)
                    if answer.getheader("connection") == "close":
                        return
                except ConnectionError:
                    statuses.append(0)
                    return

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        while len(statuses) < 20:
            time.sleep(0.01)
        server.process.send_signal(heard)
        until = time.monotonic() + 10
        while (asked := server.ask("GET", "/v2/health/ready")[0]) == 200:
            assert time.monotonic() < until
        assert asked == 503
        assert server.ask("POST", "/columns/classify", json.loads(BODY))[0] == 200
        assert server.process.wait(timeout=20) == 0
        stop.set()
        for thread in threads:
            thread.join()
    assert set(statuses) == {200}
    with Log(log) as logged:
        assert len(logged.read("columns")) == len(statuses) + 1
