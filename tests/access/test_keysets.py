import http.server
import json
import threading

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from rampart.access import keysets
from rampart.access.keysets import KeySet, fetch, read, require_url
from rampart.access.roles import Denied
from tests.access import issuer
from tests.refusals import refused


def test_the_keys_that_verify_are_read_by_their_ids():
    found = read(issuer.jwks())
    assert {kid: key.algorithm_name for kid, key in found.items()} == {
        "RS256-first": "RS256",
        "ES256-first": "ES256",
        "EdDSA-first": "EdDSA",
    }


def other(**changes):
    return {**issuer.public("RS256", "other"), **changes}


@pytest.mark.parametrize(
    "one",
    [
        other(use="enc"),
        other(alg="RSA-OAEP"),
        other(kid=7),
        {"kty": "oct", "k": "c2VjcmV0", "kid": "hs"},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA", "kid": "k1"},
        {"kty": "OKP", "crv": "X25519", "x": "AA", "kid": "x"},
        "a text",
    ],
)
def test_keys_for_other_uses_are_left_out(one):
    assert len(read(issuer.jwks(one))) == 3


def test_a_set_of_none_that_verifies_is_refused():
    text = json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "hs", "alg": "HS256"}]})
    with refused("all", "access.oidc.jwks: a set of shared secrets", "has no key with an id"):
        read(text)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"keys": {}}', "[" * 100_000, b"\xff\xfe"])
def test_what_is_no_set_is_refused(text):
    with pytest.raises(ValueError, match="is no JWKS"):
        read(text)


def test_keys_that_harm_are_refused():
    private = {**jwt.get_algorithm_by_name("RS256").to_jwk(issuer.key("RS256"), as_dict=True)}
    short = rsa.generate_private_key(65537, 1024).public_key()
    short = jwt.get_algorithm_by_name("RS256").to_jwk(short, as_dict=True)
    for what, one, said in (
        ("a private key", {**private, "kid": "p"}, "key 4: is a private key"),
        ("1,024 bits", {**short, "kid": "short"}, "key 4: has 1024 bits, needs 2048"),
        ("two keys of one id", issuer.public("RS256"), "key 4: a second one of the id"),
        ("a broken key", other(n="!"), "key 4: "),
    ):
        with refused("all", f"access.oidc.jwks: {what}", said):
            read(issuer.jwks(one))


class Source:
    """A source that counts and may fail."""

    def __init__(self):
        self.asked, self.text, self.error = 0, issuer.jwks(), None

    def __call__(self):
        self.asked += 1
        if self.error:
            raise self.error
        return self.text


@pytest.fixture
def source():
    return Source()


def test_the_set_is_asked_for_once_in_its_life(source):
    keys = KeySet(source, lifespan=300)
    assert [keys.find("RS256-first", now).key_id for now in (0, 1, 300)] == ["RS256-first"] * 3
    assert source.asked == 1
    keys.find("RS256-first", 301)
    assert source.asked == 2


def test_a_new_key_is_found_and_forged_ids_do_not_ask_again_and_again(source):
    keys = KeySet(source, pause=30)
    keys.find("RS256-first", 0)
    source.text = issuer.jwks(issuer.public("RS256", "second"))
    for now in range(1, 30):
        with pytest.raises(Denied, match="a key that its issuer does not have") as denied:
            keys.find("RS256-second", now)
        assert denied.value.status == 401
    assert source.asked == 1
    assert keys.find("RS256-second", 30).key_id == "RS256-second"
    assert source.asked == 2


def test_a_key_taken_away_is_gone_with_the_next_set(source):
    keys = KeySet(source, lifespan=300)
    source.text = issuer.jwks(issuer.public("RS256", "second"))
    keys.find("RS256-second", 0)
    source.text = issuer.jwks()
    with pytest.raises(Denied):
        keys.find("RS256-second", 301)


@pytest.mark.parametrize("error", [OSError("no route"), ValueError("is no JWKS"), TimeoutError()])
def test_an_issuer_that_is_down_is_bridged_for_a_day_and_asked_rarely(source, error):
    keys = KeySet(source, lifespan=300, pause=30, stale=1000)
    keys.find("RS256-first", 0)
    source.error = error
    for now in range(301, 1000):
        keys.find("RS256-first", now)
    assert source.asked == 1 + 24
    with pytest.raises(Denied, match="keys of the issuer cannot be had") as denied:
        keys.find("RS256-first", 1001)
    assert denied.value.status == 503


def test_an_issuer_that_never_answered(source):
    source.error = OSError("no route to host")
    keys = KeySet(source)
    for _ in range(5):
        with pytest.raises(Denied, match="cannot be had: no route to host"):
            keys.find("RS256-first", 0)
    assert source.asked == 1


@pytest.mark.parametrize(
    "url",
    [
        *("http://login.example.org/keys", "file:///etc/passwd", "ftp://127.0.0.1/x", "https://"),
        *("x", "http://127.0.0.1.example.org/", "http://127.0.0.1@example.org/"),
    ],
)
def test_addresses_that_may_not_be_asked(url):
    with refused("all", f"access.oidc.jwks: {url}", "must be https://"):
        require_url(url)


def test_addresses_that_may():
    for url in ("https://login.example.org/keys", "http://127.0.0.1:9/keys", "http://[::1]/keys"):
        require_url(url)


@pytest.fixture
def web():
    """A server of this machine that answers by the path."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            moved = self.path == "/moved"
            self.send_response(302 if moved else 200 if self.path == "/keys" else 404)
            self.send_header("Location", "/keys")
            self.end_headers()
            if self.path == "/keys":
                self.wfile.write(issuer.jwks().encode())

        def log_message(self, *_):
            return

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()


def test_the_set_is_fetched_and_no_redirect_followed(web, monkeypatch):
    assert len(read(fetch(f"{web}/keys", 5))) == 3
    for path in ("/moved", "/none"):
        with pytest.raises(OSError):
            fetch(web + path, 5)
    with pytest.raises(ValueError, match="must be https"):
        fetch("file:///etc/passwd", 5)
    monkeypatch.setattr(keysets, "LARGEST", 10)
    with pytest.raises(ValueError, match="more than 10 bytes"):
        fetch(f"{web}/keys", 5)
