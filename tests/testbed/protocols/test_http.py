import random
from types import SimpleNamespace

import pytest

from testbed import plan
from testbed.protocols import http


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(http.Client, "look_up", lambda self: None)
    ctx = SimpleNamespace(rng=random.Random(4), plan=plan.draw(0, 7))
    return http.Client(ctx, ctx.plan.sites["wiki"], tools=0.0)


def test_a_browser_says_what_browsers_say_in_their_order(client):
    client.cookie, client.keeps = "sid=1", True
    lines = client.head("GET", "/about", {"X-A": "b"}).decode().split("\r\n")
    assert lines[0] == "GET /about HTTP/1.1"
    assert [line.partition(":")[0] for line in lines[1:-2]] == [
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Language",
        "Cookie",
        "Connection",
        "X-A",
    ]
    assert lines[-2:] == ["", ""]
    assert client.agent in client.ctx.plan.browsers


def test_the_host_has_its_port_where_it_is_not_the_usual_one(client):
    client.port = 8000
    assert client.headers({})[0] == ("Host", f"{client.name}:8000")
    client.port = 80
    assert client.headers({})[0] == ("Host", client.name)


def test_a_query_is_encoded():
    assert http.with_query("/find", {}) == "/find"
    assert http.with_query("/find", {"q": "' OR 1=1--"}) == "/find?q=%27%20OR%201%3D1--"


def test_a_page_that_never_came_has_achieved_nothing():
    http.Page().achieved("data")  # nobody is told, and nothing is raised


def test_tls_is_of_several_kinds():
    kinds = {
        tuple(c["name"] for c in http.tls_of(random.Random(k)).get_ciphers()) for k in range(30)
    }
    assert len(kinds) > 2
