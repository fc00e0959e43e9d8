import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization as form

from rampart.access.keysets import KeySet
from rampart.access.roles import Caller, Denied
from rampart.access.tokens import OidcParams, Tokens
from rampart.core.params import ParamError, check
from tests.access import issuer
from tests.access.issuer import AUDIENCE, ISSUER, token
from tests.refusals import refused

ROLES = {"rampart-admins": "admin", "rampart-callers": "caller"}
GIVEN = {"issuer": ISSUER, "audience": AUDIENCE, "jwks": "keys.json", "roles": ROLES}


def tokens(**other):
    return Tokens(OidcParams(**{**GIVEN, **other}), KeySet(issuer.jwks))


@pytest.fixture(scope="module")
def door():
    return tokens()


def denied(door, given, said, status=401):
    with pytest.raises(Denied, match=said) as caught:
        door.caller(given)
    assert caught.value.status == status
    assert given[:40] not in caught.value.words or not given


@pytest.mark.parametrize("algorithm", issuer.ALGORITHMS)
def test_a_token_says_who_its_bearer_is(door, algorithm):
    assert door.caller(token(algorithm)) == Caller("alice", "caller")


def test_the_first_role_of_the_settings_counts_whatever_the_order_in_the_token(door):
    given = token(roles=["other", "rampart-callers", "rampart-admins"])
    assert door.caller(given).role == "admin"


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        ("scope", {"scope": "openid rampart-callers"}),
        ("realm_access.roles", {"realm_access": {"roles": ["rampart-callers"]}}),
    ],
)
def test_the_claim_may_be_a_text_of_words_or_lie_deeper(claim, other):
    assert tokens(claim=claim).caller(token(roles=None, **other)).role == "caller"


@pytest.mark.parametrize(
    "roles", [None, [], ["other"], {"rampart-callers": 1}, 7, [["rampart-callers"]], "rampart-call"]
)
def test_no_role_of_the_settings_is_403(door, roles):
    denied(door, token(roles=roles), "none of the roles", 403)


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_alg_none_is_refused(door):
    for alg in ("none", "None", "nOnE", ""):
        head = {"alg": alg, "kid": "EdDSA-first", "typ": "JWT"}
        for signature in ("", "AAAA"):
            forged = f"{encoded(head)}.{encoded(issuer.claims())}.{signature}"
            denied(door, forged, "must be signed by RS256, ES256, EdDSA")


@pytest.mark.parametrize("algorithm", issuer.ALGORITHMS)
def test_a_public_key_is_no_shared_secret(door, algorithm):
    """HS256 with the issuer's public key, which everybody has, as its secret."""
    own = issuer.key(algorithm).public_key()
    pem = own.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    for secret in (pem, pem.strip(), json.dumps(issuer.public(algorithm)).encode()):
        for alg in ("HS256", algorithm):  # said openly, or under the name of the key's own
            head = {"alg": alg, "kid": f"{algorithm}-first"}
            said = f"{encoded(head)}.{encoded(issuer.claims())}"
            mac = hmac.new(secret, said.encode(), hashlib.sha256).digest()
            signature = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
            denied(door, f"{said}.{signature}", "must be signed by|not signed by its issuer")


def test_the_key_of_another_algorithm_is_refused(door):
    given = token("RS256", headers={"kid": "ES256-first"})
    denied(door, given, "not signed by its issuer")
    given = jwt.encode(issuer.claims(), issuer.key("RS256"), "PS256", {"kid": "RS256-first"})
    denied(door, given, "must be signed by")


def test_a_stranger_key_is_refused(door):
    denied(door, token("EdDSA", "stranger"), "a key that its issuer does not have")
    given = token("EdDSA", "stranger", headers={"kid": "EdDSA-first"})
    denied(door, given, "not signed by its issuer")


def test_a_key_in_the_head_of_the_token_is_not_taken(door):
    own = issuer.public("EdDSA", "stranger")
    for head in ({"jwk": own}, {"jku": "https://evil.example.org/keys"}, {"x5u": "https://x.y/"}):
        given = token("EdDSA", "stranger", headers={**head, "kid": "EdDSA-first"})
        denied(door, given, "not signed by its issuer")


def test_a_changed_claim_breaks_the_signature(door):
    head, _, signature = token().split(".")
    forged = encoded(issuer.claims(roles=["rampart-admins"]))
    denied(door, f"{head}.{forged}.{signature}", "not signed by its issuer")


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"exp": int(time.time()) - 60}, r"is over \(exp\)"),
        ({"nbf": int(time.time()) + 600}, r"not valid yet \(nbf, iat\)"),
        ({"iat": int(time.time()) + 600}, r"not valid yet \(nbf, iat\)"),
        ({"aud": "other"}, r"another audience \(aud\)"),
        ({"aud": ["other", "another"]}, r"another audience \(aud\)"),
        ({"iss": "https://login.example.org/"}, r"another issuer \(iss\)"),
        ({"exp": None}, "has no exp"),
        ({"aud": None}, "has no aud"),
        ({"iss": None}, "has no iss"),
        ({"sub": None}, "has no sub"),
        ({"sub": ""}, "sub must be 1 to 128 printable"),
        ({"sub": "a\nb"}, "sub must be 1 to 128 printable"),
        ({"sub": "x" * 129}, "sub must be 1 to 128 printable"),
        ({"exp": 1e400}, "is broken"),
        ({"exp": "soon"}, "is broken"),
    ],
)
def test_a_token_that_is_over_early_or_for_others(door, claims, said):
    denied(door, token(**claims), said)


def test_clocks_may_differ_by_the_leeway():
    given = token(exp=int(time.time()) - 10)
    assert tokens(leeway_seconds=30).caller(given).name == "alice"
    denied(tokens(leeway_seconds=0), given, "is over")


def test_one_of_several_audiences_is_enough(door):
    assert door.caller(token(aud=["other", AUDIENCE])).name == "alice"


@pytest.mark.parametrize(
    "given",
    [
        *("", ".", "..", "a.b.c", "x", "eyJ.eyJ.eyJ", "é.é.é", "\x00", "W10.W10.W10", "a" * 20_000),
        *("." * 10_000, base64.b64encode(b"[" * 5000).decode() + ".e30."),
    ],
)
def test_what_is_no_token_is_refused(door, given):
    denied(door, given, "the token (is no JWT|has more than 16384)|must be signed|does not name")


def test_a_token_without_the_id_of_its_key_is_refused(door):
    given = jwt.encode(issuer.claims(), issuer.key("EdDSA"), "EdDSA")
    denied(door, given, r"does not name its key \(kid\)")
    head = encoded({"alg": "EdDSA", "kid": ["EdDSA-first"]})
    denied(door, f"{head}.{encoded({})}.AAAA", "is no JWT|does not name")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"roles": {}}, "access.oidc.roles"),
        ({"audience": ""}, "access.oidc.audience"),
        ({"leeway_seconds": 3600}, "access.oidc.leeway_seconds: must be <= 300, got 3600"),
        ({"secret": "x"}, "access.oidc.secret: unknown key"),
    ],
)
def test_settings_that_cannot_be_used(change, said):
    with refused("all", f"access.oidc: {change}", said, ParamError):
        check({**GIVEN, **change}, "access.oidc", OidcParams)
