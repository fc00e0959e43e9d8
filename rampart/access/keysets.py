"""The public keys of an issuer of tokens (JWKS, RFC 7517): read, remembered, asked for anew.

Only keys that sign are taken, and only for RS256 (2,048 bits at least), ES256 and EdDSA
(Ed25519): with a key bound to its algorithm, no header of a token can choose another.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from rampart.access.roles import Denied

KINDS = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}
ALGORITHMS = tuple(KINDS.values())
CURVES = {"EC": "P-256", "OKP": "Ed25519"}
LEAST_BITS = 2048
LARGEST = 2**20  # bytes of a set
LOCAL = ("127.0.0.1", "::1", "localhost")


def read(text: str | bytes) -> dict[str, Any]:
    """Return the keys of a set that can verify tokens, by their ids (``jwt.PyJWK``).

    Raises
    ------
    ValueError : no set, none that can be used, two of one id, or a private key among them.
    """
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JWKS: {error}") from None
    if not isinstance(given, dict) or not isinstance(given.get("keys"), list):
        raise ValueError('is no JWKS: must be {"keys": [...]}')
    found: dict[str, Any] = {}
    for number, one in enumerate(given["keys"], start=1):
        if not isinstance(one, dict) or not _signs(one):
            continue  # a set holds keys for other uses too
        if "d" in one:
            raise ValueError(
                f"key {number}: is a private key, which nobody but its issuer may have"
            )
        if one["kid"] in found:
            raise ValueError(f"key {number}: a second one of the id {one['kid'][:64]!r}")
        found[one["kid"]] = _key(one, number)
    if not found:
        raise ValueError(f"has no key with an id (kid) for {', '.join(ALGORITHMS)}")
    return found


def _signs(one: dict[str, Any]) -> bool:
    kind = one.get("kty")
    return (
        isinstance(one.get("kid"), str)
        and kind in KINDS
        and one.get("use", "sig") == "sig"
        and one.get("alg", KINDS[kind]) == KINDS[kind]
        and (kind not in CURVES or one.get("crv") == CURVES[kind])
    )


def _key(one: dict[str, Any], number: int) -> Any:
    import jwt

    try:
        key = jwt.PyJWK(one, KINDS[one["kty"]])
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise ValueError(f"key {number}: {error}") from None
    bits = getattr(key.key, "key_size", LEAST_BITS) if one["kty"] == "RSA" else LEAST_BITS
    if bits < LEAST_BITS:
        raise ValueError(f"key {number}: has {bits} bits, needs {LEAST_BITS}")
    return key


def require_url(url: str) -> None:
    """Check that an address may be asked for keys: https, or http of this machine.

    Raises
    ------
    ValueError : whoever stands between could give keys of their own.
    """
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in LOCAL
    if not parts.hostname or not (parts.scheme == "https" or local):
        raise ValueError(f"must be https://… or http://127.0.0.1…, got {url!r}")


def fetch(url: str, seconds: float) -> bytes:
    """Return what is at an address; no redirect is followed.

    Raises
    ------
    ValueError : an address that may not be asked, or too long an answer.
    OSError : no answer in time, or one of an error.
    """
    require_url(url)
    opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=seconds) as answer:
        text = answer.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise ValueError(f"has more than {LARGEST} bytes")
    return text


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None  # urllib then raises the HTTPError, an OSError


class KeySet:
    """The keys of an issuer, remembered; an id that is not among them asks for the set anew.

    Parameters
    ----------
    source : returns the text of the set, or raises OSError or ValueError.
    lifespan : seconds after which the set is asked for again.
    pause : seconds that must lie between two askings, so that forged ids and an issuer that does
        not answer hold up nobody.
    stale : seconds for which a set is still used while its issuer gives no new one.
    """

    def __init__(
        self,
        source: Callable[[], str | bytes],
        lifespan: float = 300,
        pause: float = 30,
        stale: float = 86_400,
    ):
        self.source = source
        self.lifespan, self.pause, self.stale = lifespan, pause, stale
        self._keys: dict[str, Any] = {}
        self._read_at = self._asked_at = float("-inf")
        self._why = "not asked yet"
        self._lock = threading.Lock()

    def find(self, kid: str, now: float) -> Any:
        """Return the key of an id; ``now`` in seconds of a clock that does not go back.

        Raises
        ------
        Denied : 401, no such key; 503, the issuer's keys cannot be had.
        """
        with self._lock:
            old = now - self._read_at > self.lifespan
            if (old or kid not in self._keys) and now - self._asked_at >= self.pause:
                self._ask(now)
            if now - self._read_at > self.stale:
                raise Denied(503, f"the keys of the issuer cannot be had: {self._why}")
            if kid not in self._keys:
                raise Denied(401, "the token is signed by a key that its issuer does not have")
            return self._keys[kid]

    def _ask(self, now: float) -> None:
        self._asked_at = now
        try:
            self._keys = read(self.source())
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
            self._why = str(reason)
        else:
            self._read_at = now
