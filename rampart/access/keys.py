"""API keys: made once, kept as scrypt hashes (RFC 7914), told from wrong ones in constant time.

A key is ``rk_`` + an id of 8 hexadecimal digits + ``_`` + 43 characters of secret (256 bits). The
id names the one line whose hash is computed, so a request costs at most one scrypt; verified keys
are remembered by SHA-256, so the next one costs none. A check of 16 bits turns away 65,535 of
65,536 wrong secrets before scrypt, which nobody can then use to keep the server busy; 240 unknown
bits stay.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import threading
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pydantic import Field, ValidationError

from rampart.access.roles import Caller, Denied
from rampart.core.params import Block, ParamError, check

KEY = re.compile(r"rk_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
COST = {"n": 2**14, "r": 8, "p": 1}  # 16 MiB and about 50 ms
REMEMBERED = 1024
NAME = r"^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}$"


class Entry(Block):
    """One key of the file, by its id; times are UTC, ``2027-01-31T00:00:00Z``."""

    name: str = Field(pattern=NAME)
    role: str = Field(pattern=NAME)
    salt: str = Field(pattern=r"^[0-9a-f]{32}$")
    hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    check: str = Field(pattern=r"^[0-9a-f]{4}$")
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None

    def state(self, now: datetime) -> str:
        """Return valid, revoked or expired."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "valid"


class Made(NamedTuple):
    """A new key: ``secret`` is shown once and kept nowhere."""

    id: str
    secret: str
    entry: Entry


def new(name: str, role: str, now: datetime, expires: datetime | None = None) -> Made:
    """Make a key.

    Raises
    ------
    ValueError : a name or role that is none, or a date of expiry that is over.
    """
    if expires is not None and expires <= now:
        raise ValueError(f"expires: is over: {expires.isoformat()}")
    id, secret, salt = secrets.token_hex(4), secrets.token_urlsafe(32), secrets.token_bytes(16)
    fields = {"name": name, "role": role, "created": now, "expires": expires, "salt": salt.hex()}
    fields |= {"hash": _scrypt(secret, salt).hex(), "check": _check(secret)}
    try:
        entry = Entry(**fields)
    except ValidationError as error:
        (knob,) = error.errors()[0]["loc"]
        raise ValueError(
            f"{knob}: must be 1 to 64 letters, digits, spaces and . _ @ -, got {fields[knob]!r}"
        ) from None
    return Made(id, f"rk_{id}_{secret}", entry)


def read(text: str) -> dict[str, Entry]:
    """Return the entries of a file of keys, by id.

    Raises
    ------
    ParamError : it is none; the message names the key and the field.
    """
    try:
        given = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ParamError(f"no JSON: {error}") from None
    if not isinstance(given, dict):
        raise ParamError(f"must be an object of keys by id, got {type(given).__name__}")
    for id in given:
        if not re.fullmatch(r"[0-9a-f]{8}", id):
            raise ParamError(f"the id of a key must be 8 hexadecimal digits, got {id[:40]!r}")
    entries = {id: check(value, id, Entry) for id, value in given.items()}
    for id, entry in entries.items():
        for name in ("created", "expires", "revoked"):
            if (time := getattr(entry, name)) is not None and time.tzinfo is None:
                raise ParamError(f"{id}.{name}: must have a time zone, got {time.isoformat()}")
    return entries


def write(entries: dict[str, Entry]) -> str:
    """Return the text of a file of keys."""
    found = {id: entry.model_dump(mode="json", exclude_none=True) for id, entry in entries.items()}
    return json.dumps(found, indent=2, sort_keys=True) + "\n"


class Keys:
    """The keys of a file, as they were when it was read; a changed file is a new ``Keys``."""

    def __init__(self, text: str):
        self._entries = read(text)
        self._verified: OrderedDict[bytes, None] = OrderedDict()
        self._lock = threading.Lock()
        self._hashing = threading.Lock()  # one scrypt at a time: 16 MiB and a core each

    def caller(self, key: str, now: datetime | None = None) -> Caller:
        """Return whose key it is.

        Raises
        ------
        Denied : 401; a wrong key is told no more than that.
        """
        match = KEY.fullmatch(key)
        if match is None:
            raise Denied(401, "the key is none: keys begin with rk_, see `python -m app.keys new`")
        id, secret = match.groups()
        entry = self._entries.get(id)
        if entry is None or not self._proved(key, secret, entry):
            raise Denied(401, "the key is not known")
        state = entry.state(now or datetime.now(UTC))
        if state != "valid":
            raise Denied(401, f"the key {id} is {state}")
        return Caller(entry.name, entry.role)

    def remembered(self, key: str, now: datetime | None = None) -> Caller | None:
        """Return whose key it is without computing a hash; None where ``caller`` must tell."""
        with self._lock:
            known = _digest(key) in self._verified
        return self.caller(key, now) if known else None

    def _proved(self, key: str, secret: str, entry: Entry) -> bool:
        digest = _digest(key)
        with self._lock:
            if digest in self._verified:
                self._verified.move_to_end(digest)
                return True
        if not hmac.compare_digest(_check(secret), entry.check):
            return False
        with self._hashing:
            found = _scrypt(secret, bytes.fromhex(entry.salt))
        if not hmac.compare_digest(found, bytes.fromhex(entry.hash)):
            return False
        with self._lock:
            self._verified[digest] = None
            if len(self._verified) > REMEMBERED:
                self._verified.popitem(last=False)
        return True


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def _scrypt(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, dklen=32, maxmem=2**26, **COST)


def _check(secret: str) -> str:
    return hashlib.sha256(b"rampart key check\n" + secret.encode()).hexdigest()[:4]


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
