"""Attacks on a real server: each is refused in words, and afterwards it answers as before.

One server for the whole file, so that what one attack broke the next ones would show.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import shutil
import sqlite3
import urllib.parse

import pytest

from app import keys
from rampart.access import journal
from rampart.monitoring.predictions import Log
from tests.access import issuer
from tests.app import tiny
from tests.app.serve.attacked import Attacked, Said, answer, dumped
from tests.naming import ROOT

pytestmark = pytest.mark.slow
BODY = 65_536
PRIVATE = "a private remark of somebody"
NUMBERS = {"name": "n", "values": ["1", "2", "3"]}
SETTINGS = f"""
port: 0
release: null
threads: 1
packages: {{columns: package}}
limits: {{body_bytes: {BODY}, rows: 100, concurrent: 64, queue: 64, connections: 1200,
  header_seconds: 20, seconds: 20}}
access: {{mode: keys, keys: keys.json, journal: journal.jsonl}}
log: {{url: "sqlite:///predictions.db"}}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    tiny.write(folder / "package")
    shutil.copytree(ROOT / "deploy/access", folder / "deploy/access")
    (folder / "serve.yaml").write_text(SETTINGS)
    made = {}
    with contextlib.chdir(folder):
        for role in ("viewer", "caller", "operator", "admin"):
            with contextlib.redirect_stdout(_Lines()) as said:
                keys.main(["new", role, "--role", role, "--file", "keys.json",
                           "--journal", "journal.jsonl"])  # fmt: skip
            made[role] = said.lines[0]
    running = Attacked(folder)
    running.keys |= made
    try:
        yield running
    finally:
        status = running.stop()
    assert status == 0
    assert "Traceback" not in (folder / "stderr.txt").read_text()  # no attack was an error of it


class _Lines:
    """A stream that keeps what was printed."""

    def __init__(self):
        self.text = ""

    @property
    def lines(self):
        return self.text.splitlines()

    def write(self, text):
        self.text += text

    def flush(self):
        return


@pytest.fixture(autouse=True)
def _as_before(server):
    """After each attack the server answers a good client, and the log has its rows alone."""
    before = rows(server)
    server.expected = 0
    yield
    said = server.classify(NUMBERS)
    assert said.status == 200, said
    assert said.json()["results"][0]["class"] == "numeric"
    assert server.process.poll() is None
    assert rows(server) == before + server.expected + 1


def rows(server) -> int:
    with contextlib.closing(sqlite3.connect(server.folder / "predictions.db")) as base:
        return base.execute("SELECT count(*) FROM predictions").fetchone()[0]


def refused(said: Said, *statuses: int, words: str = "") -> None:
    """Check that an answer is a refusal in words, in JSON, without a traceback."""
    assert said.status in statuses, said
    assert said.headers["content-type"].startswith("application/json")
    assert "Traceback" not in said.json()["error"]
    assert words in said.json()["error"], said
    assert len(said.body) < 4000


# who asks


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/columns/classify"),
        ("POST", "/v2/models/columns/infer"),
        ("GET", "/v2/models/columns"),
        ("GET", "/v2"),
        ("GET", "/releases"),
        ("POST", "/reload"),
        ("POST", "/truth"),
        ("GET", "/metrics"),
    ],
)
def test_no_key(server, method, path):
    said = server.ask(method, path, {"columns": [NUMBERS]} if method == "POST" else None, key=None)
    refused(said, 401, words="needs a key: Authorization: Bearer")
    assert said.headers["www-authenticate"] == "Bearer"


def test_a_wrong_role(server):
    refused(server.classify(NUMBERS, key="viewer"), 403, words="the role 'viewer' may not infer")
    for role in ("viewer", "caller"):
        refused(server.ask("POST", "/reload", key=role), 403, words=f"{role}' may not operate")
    assert server.ask("POST", "/reload", key="operator").status == 200


def test_a_forged_key(server):
    good = server.keys["caller"]
    for bad in (good[:-1], good[:12] + "a" * 43, "rk_00000000_" + "a" * 43, good.upper(), ""):
        said = server.ask("GET", "/releases", key=None, headers={"authorization": f"Bearer {bad}"})
        refused(said, 401)
        assert good[12:] not in said.body.decode()
    admin = server.keys["admin"][:12] + good[12:]  # a good secret under another id
    said = server.ask("GET", "/releases", key=None, headers={"x-api-key": admin})
    refused(said, 401, words="the key is not known")


def test_two_answers_to_who_asks(server):
    lines = f"Authorization: Bearer {server.keys['viewer']}\r\nX-API-Key: {server.keys['admin']}"
    refused(server.raw(f"POST /reload HTTP/1.1\r\nhost: x\r\n{lines}\r\n\r\n".encode()), 401)


def test_a_forged_token(tmp_path, monkeypatch):
    """A server of its own, in this process: the one of the file takes keys."""
    from starlette.testclient import TestClient

    from app.serve import gate
    from app.serve.application import create_app
    from app.serve.settings import Settings

    tiny.write(tmp_path / "package")
    shutil.copytree(ROOT / "deploy/access", tmp_path / "deploy/access")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jwks.json").write_text(issuer.jwks())
    oidc = {"issuer": issuer.ISSUER, "audience": issuer.AUDIENCE, "jwks": "jwks.json"}
    settings = Settings(
        release=None,
        packages={"columns": "package"},
        access={"mode": "oidc", "oidc": {**oidc, "roles": {"rampart-callers": "caller"}}},
    )
    stranger = issuer.token("EdDSA", "stranger", headers={"kid": "EdDSA-first"})
    head, claims, signature = issuer.token().split(".")
    forged = {
        "another key": stranger,
        "another's claims": f"{head}.{issuer.token(sub='root').split('.')[1]}.{signature}",
        "no signature": f"{head}.{claims}.",
        "alg none": f"eyJhbGciOiJub25lIn0.{claims}.",
        "over": issuer.token(exp=1),
        "another audience": issuer.token(aud="other"),
    }
    with TestClient(create_app(settings, gate.of(settings.access))) as client:

        def ask(token):
            headers = {"authorization": f"Bearer {token}"}
            return client.post("/columns/classify", json={"columns": [NUMBERS]}, headers=headers)

        for what, token in forged.items():
            assert ask(token).status_code == 401, what
        assert ask(issuer.token()).status_code == 200
        assert ask(issuer.token(roles=[])).status_code == 403
    assert journal.verify(tmp_path / ".rampart/journal.jsonl") == len(forged) + 1


# what is sent


def test_an_oversized_body(server):
    big = b'{"columns": [' + b" " * BODY + b"]}"
    refused(server.ask("POST", "/columns/classify", big), 413, words="65,536 bytes, the limit")
    said = server.ask("POST", "/columns/classify", b"", headers={"content-length": "9" * 18})
    refused(said, 413)  # refused by what it says, before a byte of it came
    for length in ("-1", "1e3", "0x10", "9" * 5000, "1, 2"):
        said = server.ask("POST", "/columns/classify", b"{}", headers={"content-length": length})
        refused(said, 400, 413)


def test_an_oversized_body_without_a_length(server):
    chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
    said = server.ask(
        "POST", "/columns/classify", chunk * 20, headers={"transfer-encoding": "chunked"}
    )
    refused(said, 413, words="65,536 bytes, the limit")
    for broken in (b"zz\r\n", b"ffffffffffffffffffffff\r\n", b"-1\r\n\r\n"):
        said = server.ask(
            "POST", "/columns/classify", broken, headers={"transfer-encoding": "chunked"}
        )
        refused(said, 400, 413)


def test_a_request_within_a_request(server):
    """Two lengths, or a length and chunks: what a proxy and a server could read differently."""
    key = f"authorization: Bearer {server.keys['caller']}\r\nhost: x\r\n"
    inner = b"0\r\n\r\nGET /releases HTTP/1.1\r\n\r\n"
    for lengths in (
        f"content-length: {len(inner)}\r\ntransfer-encoding: chunked\r\n",
        "content-length: 0\r\ncontent-length: 40\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: chunked, identity\r\n",
    ):
        head = f"POST /columns/classify HTTP/1.1\r\n{key}{lengths}\r\n".encode()
        with server.connect() as one:
            one.sendall(head + inner)
            said = answer(one)
            assert 400 <= said.status < 502, said
            assert said.status != 500
            one.settimeout(5)
            with contextlib.suppress(ConnectionResetError, TimeoutError):
                assert b"columns" not in one.recv(65536)  # the inner one is not answered


def test_a_bomb_of_gzip(server):
    bomb = gzip.compress(gzip.compress(b" " * 2**24))
    assert len(bomb) < BODY
    for name in ("gzip", "deflate", "br", "gzip, gzip", "zstd"):
        said = server.ask("POST", "/columns/classify", bomb, headers={"content-encoding": name})
        refused(said, 415, words="must be identity")
    refused(server.ask("POST", "/columns/classify", bomb), 400, words="not UTF-8")


@pytest.mark.parametrize("path", ["/columns/classify", "/v2/models/columns/infer", "/truth"])
def test_json_of_100_000_brackets(server, path):
    for deep in (b"[" * 60_000, b'{"a":' * 12_000, b"[" * 30_000 + b"]" * 30_000):
        refused(server.ask("POST", path, deep), 400)
    refused(server.ask("POST", path, b"[" * 100_000), 413)
    inner = json.dumps("[" * 50_000)
    tensor = f'{{"name":"column","shape":[1],"datatype":"BYTES","data":[{inner}]}}'
    refused(server.ask("POST", path, f'{{"inputs":[{tensor}]}}'.encode()), 400, 422)


@pytest.mark.parametrize(
    "number",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "-1e999",
        "9" * 5000,
        "1e-999",
        "0" * 9,
        "9" * 400,
        "9" * 400 + ".5",
    ],
)
def test_numbers_that_are_none(server, number):
    before = rows(server)
    text = f'{{"columns": [{{"name": "n", "values": [{number}, 1, 2]}}]}}'
    said = server.ask("POST", "/columns/classify", text.encode())
    assert said.status in (200, 400, 422), said
    json.loads(said.body, parse_constant=lambda name: pytest.fail(name))
    column = json.dumps(f'{{"values": [{number}, 1]}}')
    tensor = f'{{"name":"column","shape":[1],"datatype":"BYTES","data":[{column}]}}'
    second = server.ask("POST", "/v2/models/columns/infer", f'{{"inputs":[{tensor}]}}'.encode())
    assert second.status in (200, 400, 422), second
    shape = f'{{"name":"values","shape":[{number}],"datatype":"BYTES","data":["a"]}}'
    third = server.ask("POST", "/v2/models/columns/infer", f'{{"inputs":[{shape}]}}'.encode())
    refused(third, 400, 422)
    server.expected = [said.status, second.status].count(200)
    assert rows(server) == before + server.expected


@pytest.mark.parametrize(
    "tensor",
    [
        {"shape": [10**9], "parameters": {"binary_data_size": 8}},
        {"shape": [1], "parameters": {"binary_data_size": 10**12}},
        {"shape": [1], "parameters": {"binary_data_size": -4}},
        {"shape": [2**31, 2**31], "parameters": {"binary_data_size": 8}},
        {"shape": [1], "parameters": {"binary_data_size": 8}},
    ],
)
def test_tensors_that_say_they_are_huge(server, tensor):
    head = dumped({"inputs": [{"name": "values", "datatype": "BYTES", **tensor}]})
    body = head + b"\xff\xff\xff\xffabcd"  # an element of 4 GiB
    headers = {"Inference-Header-Content-Length": str(len(head))}
    said = server.ask("POST", "/v2/models/columns/infer", body, headers=headers)
    refused(said, 400, 413, 422)


# names and headers


@pytest.mark.parametrize(
    "name",
    [
        *("..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e%2fpackage", "..%5c..%5cx"),
        *(
            "%00",
            "columns%00",
            "columns%2f..",
            "package",
            "/etc/passwd",
            "%c0%ae%c0%ae",
            "%0a",
            "*",
        ),
        "x" * 5000,
    ],
)
def test_a_path_in_a_name(server, name):
    for path in (f"/v2/models/{name}", f"/v2/models/columns/versions/{name}"):
        for method, tail in (("GET", ""), ("GET", "/ready"), ("POST", "/infer")):
            said = server.ask(method, path + tail, None if method == "GET" else {"inputs": []})
            refused(said, 307, 400, 403, 404, 405)
            assert b"root:" not in said.body


def test_a_header_in_a_header(server):
    for evil in ("a\r\nx-evil: 1", "a\nx-evil: 1", "a\rx-evil: 1", "a%0d%0ax-evil: 1", "é", "\x00"):
        for name in ("x-request-id", "x-sticky-key"):
            said = server.classify(NUMBERS, headers={name: evil})
            assert said.status in (200, 400), said
            assert "x-evil" not in said.headers
            assert said.headers.get("x-request-id", "a") == "a"
            server.expected += said.status == 200
    said = server.classify(NUMBERS, headers={"x-request-id": "id-1"})
    assert said.headers["x-request-id"] == "id-1"
    server.expected += 1


def test_an_address_that_is_made_up(server):
    """Who is no proxy of the settings cannot say where a request comes from."""
    evil = {
        "x-forwarded-for": "203.0.113.7",
        "forwarded": "for=203.0.113.7",
        "x-real-ip": "1.2.3.4",
    }
    refused(server.ask("POST", "/reload", headers=evil), 403)
    assert "203.0.113.7" not in (server.folder / "journal.jsonl").read_text()


def test_headers_of_100_kilobytes(server):
    for headers in ({"x-request-id": "a" * 100_000}, {f"x-{n}": "a" * 90 for n in range(1000)}):
        refused(server.classify(NUMBERS, headers=headers), 400, 431)
    refused(server.ask("GET", "/" + "a" * 100_000), 400, 414, 431)


@pytest.mark.parametrize(
    "content",
    [b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00" * 20 + b"\r\n\r\n",
     b"GET / HTTP/9.9\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x00" * 200_000,
     b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"GET http://[::1 HTTP/1.1\r\nhost: x\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_http(server, content):
    refused(server.raw(content), 400, 401, 404, 431)


SCRIPTS = [
    '=HYPERLINK("http://example.org","x")',
    "<script>alert(1)</script>",
    "@SUM(1+1)",
    "{{7*7}}${7*7}",
    "\u202egnp.exe\x00",
]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_formula_or_a_script_in_a_name(server, name):
    said = server.classify({"name": name, "values": [name]})
    assert said.status == 200
    server.expected = 1
    assert said.headers["content-type"].startswith("application/json")
    assert said.headers["x-content-type-options"] == "nosniff"
    for path in ("/" + urllib.parse.quote(name, safe=""), "/v2/models/" + urllib.parse.quote(name)):
        refused(server.ask("GET", path), 400, 404)
    metrics = server.ask("GET", "/metrics").body.decode()
    assert name not in metrics


SQL = [
    "'; DROP TABLE predictions; --",
    '" OR "1"="1',
    "1); DELETE FROM predictions; --",
    "%s %(x)s ?",
]


def test_sql_in_every_field(server):
    before = Log(f"sqlite:///{server.folder / 'predictions.db'}")
    count = len(before.read("columns"))
    ids = []
    for sql in SQL:
        said = server.classify({"name": sql, "values": [sql, 1]}, headers={"x-sticky-key": sql})
        ids += [one["id"] for one in said.json()["results"]]
        tensor = {"name": "values", "datatype": "BYTES", "shape": [1], "data": [sql]}
        body = {"id": sql, "inputs": [tensor], "parameters": {sql: sql}}
        said = server.ask("POST", "/v2/models/columns/infer", body)
        assert said.status in (200, 400, 422), said
        server.expected += 1 + (said.status == 200)
        quoted = urllib.parse.quote(sql, safe="")
        refused(server.ask("GET", f"/v2/models/{quoted}/versions/{quoted}"), 404)
        refused(server.ask("POST", "/truth", {"id": sql, "label": "numeric"}), 404, 422)
        said = server.ask("POST", "/truth", {"id": ids[-1], "label": sql})
        assert said.status in (200, 400, 404, 422), said
    found = before.read("columns")
    before.close()
    assert len(found) == count + server.expected
    assert set(ids) <= set(found["id"])
    assert set(found["prediction"]) <= set(tiny.CLASSES)


# how much and how slowly


def test_200_slow_clients_while_a_good_one_is_answered(server):
    slow = [server.connect() for _ in range(200)]
    try:
        head = f"POST /columns/classify HTTP/1.1\r\nx-api-key: {server.keys['caller']}\r\nhost: x"
        for number, one in enumerate(slow):  # half in the headers, half without a byte
            if number % 2:
                one.sendall(head.encode()[: 10 + number % 40])
        for turn in range(5):
            for one in slow[1::2]:
                with contextlib.suppress(OSError):
                    one.sendall(b"a")
            assert server.classify(NUMBERS).status == 200, turn
            server.expected += 1
    finally:
        for one in slow:
            one.close()


def test_slow_bodies_take_places_and_give_them_back(server):
    """As many as may run at once: the next is told so, and health is answered all the same."""
    head = (
        f"POST /columns/classify HTTP/1.1\r\nhost: x\r\nx-api-key: {server.keys['caller']}\r\n"
        "content-length: 1000\r\n\r\n{"
    ).encode()
    slow = [server.connect() for _ in range(64)]
    try:
        for one in slow:
            one.sendall(head)
        said = server.classify(NUMBERS)
        for _ in range(200):  # until all of them are read
            if said.status == 429:
                break
            server.expected += said.status == 200
            said = server.classify(NUMBERS)
        refused(said, 429, words="64 requests run, the limit")
        assert int(said.headers["retry-after"]) >= 1
        assert server.ask("GET", "/v2/health/ready", key=None).status == 200
    finally:
        for one in slow:
            one.close()
    for _ in range(500):
        if (said := server.classify(NUMBERS)).status == 200:
            server.expected += 1
            break


async def hammer(port: int, content: bytes, count: int) -> list[Said | str]:
    """Send one request on each of many connections that are all open at once."""

    async def one() -> Said | str:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError as error:
            return f"not connected: {error}"
        try:
            writer.write(content)
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
            body = await reader.readexactly(int(headers["content-length"]))
            return Said(int(lines[0].split()[1]), headers, body)
        except (OSError, asyncio.IncompleteReadError) as error:
            return f"not answered: {error!r}"
        finally:
            writer.close()

    return await asyncio.wait_for(asyncio.gather(*(one() for _ in range(count))), 120)


def test_1000_requests_at_once_are_answered_or_told_to_wait(server):
    body = dumped({"columns": [NUMBERS]})
    content = (
        "POST /columns/classify HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
        f"authorization: Bearer {server.keys['caller']}\r\ncontent-length: {len(body)}\r\n\r\n"
    ).encode() + body
    said = asyncio.run(hammer(server.port, content, 1000))
    assert [one for one in said if isinstance(one, str)] == []
    statuses = [one.status for one in said]
    assert set(statuses) <= {200, 429}
    assert statuses.count(200) >= 1
    for one in said:
        if one.status == 429:
            assert int(one.headers["retry-after"]) >= 1
            assert one.json()["error"]
        else:
            assert one.json()["results"][0]["class"] == "numeric"
    ids = {one.json()["id"] for one in said if one.status == 200}
    server.expected = statuses.count(200)
    assert len(ids) == server.expected
    log = Log(f"sqlite:///{server.folder / 'predictions.db'}", create=False)
    logged = set(log.read("columns")["id"].str.rpartition("-")[0])
    log.close()
    assert ids <= logged


# what lies on the disk


@pytest.mark.parametrize("name", ["model.onnx", "labels.json", "config.json"])
def test_a_package_with_one_byte_changed(server, name):
    path = server.folder / "package" / name
    before, served = path.read_bytes(), server.ask("GET", "/releases").json()["tasks"]
    at = before.rindex(b"sha256") + 12 if name == "config.json" else len(before) // 2
    try:
        path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
        said = server.ask("POST", "/reload", key="operator")
        refused(said, 409, words="the release is refused, the old one stays")
        assert name in said.json()["error"] or "SHA-256" in said.json()["error"]
        assert server.ask("GET", "/releases").json()["tasks"] == served
        assert server.classify(NUMBERS).json()["digest"] == served["columns"]["versions"][
            next(iter(served["columns"]["versions"]))
        ]["digest"]  # fmt: skip
        server.expected = 1
    finally:
        path.write_bytes(before)
    assert server.ask("POST", "/reload", key="operator").status == 200


def test_a_pickle_in_a_package_is_not_loaded(server):
    import os
    import pickle

    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(server.folder / "pwned"),)

    path = server.folder / "package" / "model.pkl"
    path.write_bytes(pickle.dumps(Evil()))
    try:
        server.ask("POST", "/reload", key="operator")
    finally:
        path.unlink()
    assert not (server.folder / "pwned").exists()
    assert server.ask("POST", "/reload", key="operator").status == 200


def test_a_revoked_key_is_worth_nothing_at_once(server):
    with contextlib.chdir(server.folder), contextlib.redirect_stdout(_Lines()) as said:
        more = ["--file", "keys.json", "--journal", "journal.jsonl"]
        keys.main(["new", "short", *more])
        server.keys["short"] = said.lines[0]
        assert server.classify(NUMBERS, key="short").status == 200
        keys.main(["revoke", said.lines[0][3:11], *more])
    server.expected = 1
    refused(server.classify(NUMBERS, key="short"), 401, words="is revoked")


def test_a_tampered_audit_line(server):
    """The journal of all the attacks above holds; one letter of it changed is named, and where its
    end is cut off nothing is written behind it: what an operator asks is refused.
    """
    path = server.folder / "journal.jsonl"
    assert journal.verify(path) > 20
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    line = next(
        n for n, one in enumerate(lines) if b'"role":"viewer"' in one and b'"status"' in one
    )
    lines[line] = lines[line].replace(b'"role":"viewer"', b'"role":"admins"')
    try:
        path.write_bytes(b"".join(lines))
        with pytest.raises(journal.Tampered) as caught:
            journal.verify(path)
        assert caught.value.line == line + 1
        path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
        refused(server.ask("POST", "/reload", key="operator"), 503, words="audit journal")
        refused(server.ask("GET", "/releases", key=None), 401, 503)
        assert server.classify(NUMBERS).status == 200  # who only asks goes on
        server.expected = 1
    finally:
        path.write_bytes(whole)
    assert server.ask("POST", "/reload", key="operator").status == 200
    assert journal.verify(path) > 20


def test_what_was_asked_and_what_opens_the_door_stand_in_no_file(server):
    said = server.classify({"name": PRIVATE, "values": [PRIVATE] * 3})
    assert said.status == 200
    server.expected = 1
    bad = f"Bearer {server.keys['caller'][:-3]}xyz"
    server.ask("GET", f"/releases?token={server.keys['admin']}", key=None,
               headers={"authorization": bad})  # fmt: skip
    kept = [path for path in server.folder.rglob("*") if path.is_file()]
    assert {"stderr.txt", "predictions.db", "journal.jsonl"} <= {path.name for path in kept}
    for path in kept:
        content = path.read_bytes()
        assert PRIVATE.encode() not in content, path
        for secret in server.keys.values():
            assert secret[12:52].encode() not in content, path
