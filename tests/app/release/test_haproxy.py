import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.release.haproxy import Runtime, config, whole_weights
from rampart.operation import changes
from rampart.operation.routing import ReleaseError
from tests.refusals import refused

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
needs_haproxy = pytest.mark.skipif(PROGRAM is None, reason="haproxy is not installed")
ADDRESSES = {"1.0.0": "127.0.0.1:8081", "1.1.0": "127.0.0.1:8082"}
SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body are sent at once, as app.serve does: half of one is no answer
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(sys.argv[1])))
        self.end_headers()
        self.wfile.write(sys.argv[1].encode())
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()
    def log_message(self, *words):
        return

server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def told(tried, match):
    return refused("all", f"app.release haproxy {tried}", match, ReleaseError)


@given(st.dictionaries(st.sampled_from("abcd"), st.floats(0, 100), min_size=1))
def test_weights_are_whole_and_none_is_lost(weights):
    if not sum(weights.values()):
        return
    whole = whole_weights(weights)
    assert all(isinstance(weight, int) and 0 <= weight <= 256 for weight in whole.values())
    assert {v for v, w in whole.items() if w} == {v for v, w in weights.items() if w}


def test_the_file_that_is_shipped_is_the_one_that_is_written():
    addresses = {"2.0.0": "127.0.0.1:8081", "2.1.0": "127.0.0.1:8082"}
    text = config(
        "columns", addresses, {"2.0.0": 90, "2.1.0": 10}, ":8080", "/run/rampart/haproxy.sock"
    )
    assert (ROOT / "deploy/haproxy/haproxy.cfg").read_text() == text


def test_dealing_by_a_header_and_a_version_with_a_plus():
    text = config("t", {"1.0.0+cpu": "[::1]:80"}, {"1.0.0+cpu": 100}, ":1", "/s", sticky="X-Key")
    assert "    balance hdr(X-Key)\n    hash-type consistent\n" in text
    assert "    server 1.0.0:cpu [::1]:80 weight 100\n" in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"addresses": {"1.0.0": "a b:1"}}, "an address is HOST:PORT, got 'a b:1'"),
        ({"addresses": {"1.0.0": "a:99999"}}, "an address is HOST:PORT"),
        ({"addresses": {"1.0.0": "a:1 backup\n"}}, "an address is HOST:PORT"),
        ({"addresses": {"1.0\nx": "a:1"}}, "a server's version must be a version of letters"),
        ({"addresses": {"2.0.0": "a:1"}}, "no version with an address has a weight above 0"),
        ({"stats": "/a b"}, "'/a b' must be one word"),
        ({"check": "/x\nacl"}, "must be one word"),
        ({"sticky": "X-Key)"}, "'X-Key[)]' must be one word"),
    ],
)
def test_what_would_be_another_file_is_refused(change, said):
    given_ = {"addresses": ADDRESSES, "bind": ":8080", "stats": "/run/haproxy.sock", **change}
    with told(f"with {change}", said):
        config("columns", weights={"1.0.0": 100}, **given_)


def test_a_haproxy_that_is_not_there_is_named(tmp_path):
    with told("--drain 1.0.0, none runs", "none.sock: haproxy does not answer"):
        Runtime(tmp_path / "none.sock").servers("columns")


@pytest.fixture
def backends():
    """Start two processes that answer with their version; yield version to (process, port)."""
    started = {}
    try:
        for version in ADDRESSES:
            words = [sys.executable, "-S", "-c", SERVER, version]
            process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
            started[version] = (process, int(process.stdout.readline()))
        yield started
    finally:
        for process, _ in started.values():
            process.kill()
            process.wait()
            process.stdout.close()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def running(backends, tmp_path):
    """Run haproxy at 90 / 10 before the two; yield its port and socket."""
    port, stats, file = free_port(), str(tmp_path / "h.sock"), tmp_path / "h.cfg"
    addresses = {version: f"127.0.0.1:{at}" for version, (_, at) in backends.items()}
    weights = {"1.0.0": 90, "1.1.0": 10}
    file.write_text(config("columns", addresses, weights, f"127.0.0.1:{port}", stats))
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen([PROGRAM, "-db", "-f", file], stdout=log, stderr=log)
    try:
        for _ in range(100):
            if Path(stats).exists() and process.poll() is None:
                break
            time.sleep(0.1)
        else:
            pytest.fail((tmp_path / "log").read_text())
        yield port, stats
    finally:
        process.terminate()
        process.wait()


def ask(port, count, answers):
    for _ in range(count):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/", data=b"{}")
        with urllib.request.urlopen(request, timeout=20) as response:
            answers.append(response.read().decode())


def asked(port, count):
    answers = []
    ask(port, count, answers)
    return Counter(answers)


@needs_haproxy
@pytest.mark.slow
def test_shares_switch_drain_and_a_killed_backend(running, backends):
    port, stats = running
    runtime = Runtime(stats)
    # In turn, 9 of 10: after 300 requests each is within one round of its share.
    first = asked(port, 300)
    assert first.total() == 300
    assert abs(first["1.1.0"] - 30) <= 2

    route = changes.first("1.0.0", "a", at=1.0)
    more = changes.canary(route, "1.1.0", "b", 50, at=2.0)
    assert runtime.weigh("columns", more) == [
        "haproxy: columns/1.0.0 weight 50",
        "haproxy: columns/1.1.0 weight 50",
    ]
    assert abs(asked(port, 100)["1.1.0"] - 50) <= 2
    promoted = changes.promote(more, "1.1.0", "b", at=3.0)
    assert runtime.weigh("columns", promoted)[0] == "haproxy: columns/1.1.0 weight 100"
    assert asked(port, 50) == {"1.1.0": 50}
    runtime.weigh("columns", changes.rollback(promoted, {}, at=4.0))
    assert asked(port, 50) == {"1.0.0": 50}

    runtime.weigh("columns", more)
    runtime.put("columns", "1.0.0", "drain")
    assert runtime.servers("columns")["1.0.0"]["status"] == "DRAIN"
    assert asked(port, 50) == {"1.1.0": 50}
    runtime.put("columns", "1.0.0", "ready")

    answers = [[] for _ in range(4)]
    clients = [threading.Thread(target=ask, args=(port, 150, mine)) for mine in answers]
    for client in clients:
        client.start()
    for _ in range(1000):
        if sum(map(len, answers)) >= 100:
            break
        time.sleep(0.01)
    backends["1.1.0"][0].kill()
    for client in clients:
        client.join()
    assert sum(map(len, answers)) == 600
    assert {"1.0.0", "1.1.0"} == {version for mine in answers for version in mine}


@needs_haproxy
@pytest.mark.slow
def test_what_haproxy_does_not_have_is_named(running):
    runtime = Runtime(running[1])
    route = changes.first("1.0.0", "a", at=1.0)
    with told("of another task", "haproxy has no backend 'flows'"):
        runtime.weigh("flows", route)
    with told("without a server of the version", "no server 2.0.0, which has weight 10"):
        runtime.weigh("columns", changes.canary(route, "2.0.0", "b", 10, at=2.0))
    assert runtime.servers("columns")["1.0.0"]["weight"] == "90"
    with told("--drain 2.0.0", "columns has no server '2.0.0'"):
        runtime.put("columns", "2.0.0", "drain")
    with told("--state away", "a state is one of ready, drain, maint, got 'away'"):
        runtime.put("columns", "1.0.0", "away")


@needs_haproxy
@pytest.mark.slow
def test_haproxy_takes_the_shipped_file():
    words = [PROGRAM, "-c", "-f", ROOT / "deploy/haproxy/haproxy.cfg"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr.lower()
