"""Where alerts go: a webhook, a file and mail, each to a server that runs here."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import check
from rampart.monitoring import senders
from rampart.monitoring.senders import Alert, SendError, Webhook, as_json
from tests.refusals import refused

ALERT = Alert("drift", "columns", "warning", "3 features have drifted", 3.0, 1_000_000.0)
SECRET = {"TOKEN": "s3cr3t-token"}


class Hook(HTTPServer):
    """Answers with the statuses it is given, then with 200, and keeps what it got."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.statuses, self.got = [], []
        self.url = f"http://127.0.0.1:{self.server_port}/services/s3cr3t-path"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), json.loads(body)))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    def log_message(self, *_):
        """Print nothing."""


@pytest.fixture
def hook():
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def post(hook, environ=SECRET, **settings):
    waits = []
    params = check({"url": hook.url, **settings}, "webhook", Webhook)
    senders.to_webhook(ALERT, params, environ, waits.append)
    return waits


def test_a_webhook_gets_the_alert_as_json(hook):
    assert post(hook, token_env="TOKEN") == []
    ((path, headers, body),) = hook.got
    assert path == "/services/s3cr3t-path"
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Bearer s3cr3t-token"
    assert body == {**ALERT._asdict(), "time": "1970-01-12T13:46:40+00:00"}


def test_a_passing_fault_is_tried_again_with_longer_waits(hook):
    hook.statuses = [503, 429]
    assert post(hook) == [1.0, 2.0]
    assert len(hook.got) == 3


@pytest.mark.parametrize(
    ("statuses", "tries", "said"),
    [
        ([500, 500, 500], 3, "HTTP 500, 3 of 3 tries"),
        ([404], 1, "HTTP 404, 1 of 3 tries"),
        ([302], 1, "HTTP 302, 1 of 3 tries"),
    ],
)
def test_a_webhook_that_refuses_is_told_by_its_host_alone(hook, statuses, tries, said):
    hook.statuses = statuses
    with refused("all", f"an alert to a webhook: {said}", match=said, error=SendError) as caught:
        post(hook, token_env="TOKEN")
    assert str(caught.value).startswith("webhook http://127.0.0.1: ")
    assert "s3cr3t" not in str(caught.value)
    assert len(hook.got) == tries


def test_a_webhook_that_answers_nothing_is_given_up(hook):
    quiet = threading.Event()
    hook.finish_request = lambda *_: quiet.wait(20)
    with pytest.raises(SendError, match=r"(timed out|no answer).*, 1 of 1 tries"):
        post(hook, timeout_s=0.05, tries=1)
    quiet.set()


def test_a_webhook_that_speaks_no_http_is_told(hook):
    hook.finish_request = lambda connection, _: connection.sendall(b"220 mail.example ESMTP\r\n")
    with pytest.raises(SendError, match="1 of 1 tries") as c:
        post(hook, tries=1)
    assert "s3cr3t" not in str(c.value)


def test_the_url_can_be_a_secret_of_the_environment(hook):
    settings = Webhook(url_env="URL")
    senders.to_webhook(ALERT, settings, {"URL": hook.url})
    assert len(hook.got) == 1
    for value in ("", "ftp://s3cr3t", "s3cr3t"):
        with refused("all", "url_env of no URL", match="webhook: ", error=SendError) as caught:
            senders.to_webhook(ALERT, settings, {"URL": value})
        assert "s3cr3t" not in str(caught.value)


def test_a_token_that_is_not_there_is_told(hook):
    for environ in ({}, {"TOKEN": "a\r\nX-Other: b"}):
        with refused("all", "token_env of no token", match="TOKEN has no usable", error=SendError):
            post(hook, environ, token_env="TOKEN")
    assert hook.got == []


@pytest.mark.parametrize(
    ("schema", "settings", "said"),
    [
        (Webhook, {"url": "file:///etc/passwd"}, "url: must be a URL of http or https"),
        (Webhook, {"url": "http://"}, "url: must be a URL of http or https"),
        (Webhook, {"url": "http://a:99999/"}, "url: must be a URL of http or https"),
        (Webhook, {"url": "http://a/\r\nHost: b"}, "url: must be a URL of http or https"),
        (Webhook, {"url": "http://u:p@a/"}, "without a password in it"),
        (Webhook, {}, "give one of url and url_env"),
        (Webhook, {"url": "http://a/", "tries": 0}, "tries: must be >= 1, got 0"),
        (Webhook, {"url": "http://a/", "token": "x"}, "token: unknown key"),
    ],
)  # fmt: skip
def test_settings_that_are_wrong_are_named(schema, settings, said):
    with refused("all", f"{schema.__name__.lower()}: {settings}"[:80], match=said):
        check(settings, "alerts", schema)


@given(st.floats())
def test_a_value_that_json_does_not_know_is_null(value):
    told = json.loads(json.dumps(as_json(ALERT._replace(value=value)), allow_nan=False))
    assert told["value"] in (value, None)
