"""An issuer of tokens for the tests: a key of each kind, its set, and tokens as one wants them."""

from __future__ import annotations

import json
import time
from functools import lru_cache

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ISSUER, AUDIENCE = "https://login.example.org", "rampart"
ALGORITHMS = ("RS256", "ES256", "EdDSA")


@lru_cache
def key(algorithm: str, name: str = "first"):
    """Return a private key; another for another name."""
    if algorithm == "RS256":
        return rsa.generate_private_key(65537, 2048)
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate()


def public(algorithm: str, name: str = "first") -> dict:
    """Return the JWK of a key."""
    kind = jwt.get_algorithm_by_name(algorithm)
    own = key(algorithm, name).public_key()
    return {**kind.to_jwk(own, as_dict=True), "kid": f"{algorithm}-{name}", "use": "sig"}


def jwks(*more: dict) -> str:
    """Return the set of the issuer."""
    return json.dumps({"keys": [*map(public, ALGORITHMS), *more]})


def claims(**other) -> dict:
    """Return fitting claims; a None leaves one out."""
    now = int(time.time())
    whole = {"iss": ISSUER, "aud": AUDIENCE, "sub": "alice", "iat": now, "exp": now + 300}
    whole |= {"roles": ["rampart-callers"], **other}
    return {name: value for name, value in whole.items() if value is not None}


def token(algorithm: str = "EdDSA", name: str = "first", headers: dict | None = None, **other):
    """Return a token; ``other`` are claims, ``headers`` stand in its head."""
    head = {"kid": f"{algorithm}-{name}", **(headers or {})}
    return jwt.encode(claims(**other), key(algorithm, name), algorithm, headers=head)
