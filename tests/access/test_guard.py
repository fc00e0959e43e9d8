import pytest

from rampart.access.guard import AccessParams, Caller, Denied, Guard
from rampart.access.keys import new, write
from rampart.access.keysets import KeySet
from rampart.core.params import ParamError, check
from tests.access import issuer
from tests.access.test_keys import NOW
from tests.access.test_roles import MODEL, POLICY
from tests.refusals import refused

OIDC = {
    "issuer": issuer.ISSUER,
    "audience": issuer.AUDIENCE,
    "jwks": "https://login.example.org/keys",
    "roles": {"rampart-callers": "caller"},
}


def params(**given):
    return check(given, "deploy/serve.yaml: access", AccessParams)


@pytest.fixture(scope="module")
def made():
    return new("batch", "caller", NOW)


@pytest.fixture(scope="module")
def keyed(made):
    return Guard(params(mode="keys"), MODEL, POLICY, keys=write({made.id: made.entry}))


@pytest.fixture(scope="module")
def signed():
    settings = params(mode="oidc", oidc=OIDC)
    return Guard(settings, MODEL, POLICY, issuer=KeySet(issuer.jwks))


def denied(guard, headers, said, status=401):
    with pytest.raises(Denied, match=said) as caught:
        guard.caller(headers)
    assert caught.value.status == status


def test_without_a_mode_everybody_is_anyone_with_the_open_role():
    guard = Guard(params(), MODEL, POLICY)
    assert guard.caller({"authorization": "Bearer x"}) == Caller("anyone", "caller")
    assert Guard(params(open="viewer"), MODEL, POLICY).caller({}).role == "viewer"


def test_a_key_comes_in_either_header(keyed, made):
    for headers in (
        {"authorization": f"Bearer {made.secret}"},
        {"authorization": f"bearer  {made.secret} "},
        {"x-api-key": made.secret},
    ):
        assert keyed.caller(headers) == Caller("batch", "caller")


def test_who_is_remembered_is_told_at_once(made, signed):
    guard = Guard(params(mode="keys"), MODEL, POLICY, keys=write({made.id: made.entry}))
    headers = {"x-api-key": made.secret}
    assert guard.remembered(headers) is None
    assert guard.caller(headers) == guard.remembered(headers) == Caller("batch", "caller")
    with pytest.raises(Denied, match="needs a key"):
        guard.remembered({})
    assert signed.remembered({"authorization": f"Bearer {issuer.token()}"}) is None
    assert Guard(params(), MODEL, POLICY).remembered({}).name == "anyone"


def test_a_header_in_any_case_by_the_mapping_of_the_server(keyed, made):
    from starlette.datastructures import Headers

    assert keyed.caller(Headers({"X-API-KEY": made.secret})).name == "batch"


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "needs a key: Authorization: Bearer"),
        ({"authorization": ""}, "needs a key as"),
        ({"authorization": "Bearer"}, "needs a key as"),
        ({"authorization": "Bearer "}, "needs a key as"),
        ({"authorization": "Basic YTpi"}, "needs a key as"),
        ({"authorization": "Bearer x"}, "the key is none"),
        ({"x-api-key": ""}, "the key is none"),
        ({"x-api-key": "x", "authorization": "Bearer x"}, "not both"),
        ({"cookie": "rk_"}, "needs a key"),
    ],
)
def test_no_key_or_a_wrong_one(keyed, headers, said):
    denied(keyed, headers, said)


def test_a_token_comes_as_bearer(signed, made):
    assert signed.caller({"authorization": f"Bearer {issuer.token()}"}).name == "alice"
    denied(signed, {}, "needs a token: Authorization: Bearer")
    denied(signed, {"x-api-key": issuer.token()}, "needs a token")
    denied(signed, {"authorization": f"Bearer {made.secret}"}, "is no JWT")
    denied(signed, {"authorization": f"Bearer {issuer.token(roles=[])}"}, "none of the roles", 403)


def test_a_wrong_role_is_told_what_it_may_not(keyed, made):
    caller = keyed.caller({"x-api-key": made.secret})
    keyed.require(caller, "infer", "columns")
    for action in ("operate", "administer"):
        with pytest.raises(Denied, match=f"the role 'caller' may not {action} on all") as caught:
            keyed.require(caller, action)
        assert caught.value.status == 403


def test_a_key_of_a_role_that_the_policy_does_not_know_may_nothing(made):
    entry = made.entry.model_copy(update={"role": "root"})
    guard = Guard(params(mode="keys"), MODEL, POLICY, keys=write({made.id: entry}))
    with pytest.raises(Denied, match="the role 'root' may not see"):
        guard.require(guard.caller({"x-api-key": made.secret}), "see")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"mode": "key"}, r"access.mode: must be one of 'none', 'keys' or 'oidc', got 'key'"),
        ({"mode": "oidc"}, "oidc: stands where mode is oidc, and only there"),
        ({"oidc": OIDC}, "oidc: stands where mode is oidc, and only there"),
        ({"mode": "oidc", "oidc": {**OIDC, "jwks": "http://x.org/k"}}, "must be https://"),
        ({"per_second": 0}, "access.per_second: must be > 0, got 0"),
        ({"per_second": float("inf")}, "access.per_second"),
        ({"burst": 0}, "access.burst: must be >= 1, got 0"),
        ({"proxies": ["*"]}, r"proxies: '\*' does not appear to be an IPv4 or IPv6 network"),
        ({"key": "x"}, "access.key: unknown key; did you mean 'keys'"),
    ],
)
def test_settings_that_cannot_be_used(given, said):
    with refused("all", f"deploy/serve.yaml: access: {given}", said, ParamError):
        params(**given)


def test_texts_that_the_mode_needs_and_roles_that_nobody_knows():
    with pytest.raises(ValueError, match="keys: needed where mode is keys"):
        Guard(params(mode="keys"), MODEL, POLICY)
    with pytest.raises(ValueError, match="keys: needed where mode is keys"):
        Guard(params(), MODEL, POLICY, keys="{}")
    with pytest.raises(ValueError, match="issuer: needed where mode is oidc"):
        Guard(params(mode="oidc", oidc=OIDC), MODEL, POLICY)
    with refused("all", "access.open: root", "role 'root': not in the policy; admin, caller"):
        Guard(params(open="root"), MODEL, POLICY)
    other = params(mode="oidc", oidc={**OIDC, "roles": {"x": "boss"}})
    with refused("all", "access.oidc.roles: {x: boss}", "role 'boss': not in the policy"):
        Guard(other, MODEL, POLICY, issuer=KeySet(issuer.jwks))
