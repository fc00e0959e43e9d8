"""Tell who asks and whether they may: one ``Guard`` of keys, tokens or nothing, and the roles.

A key or token comes as ``Authorization: Bearer …``, a key also as ``X-API-Key: …``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from rampart.access.keys import Keys
from rampart.access.keysets import KeySet, require_url
from rampart.access.roles import EVERY, Caller, Denied, Roles
from rampart.access.tokens import OidcParams, Tokens
from rampart.core.params import Block

__all__ = ["AccessParams", "Caller", "Denied", "Guard"]
ANYONE = "anyone"


class AccessParams(Block):
    """Who may use the server; files are named from where it is started."""

    mode: Literal["none", "keys", "oidc"] = "none"
    """``none``: everybody who reaches the port is ``anyone`` with the role ``open``."""
    open: str = Field(default="caller", min_length=1, max_length=64)
    keys: str = ".rampart/keys.json"
    """As `python -m app.keys` writes it."""
    model: str = "deploy/access/model.conf"
    policy: str = "deploy/access/policy.csv"
    oidc: OidcParams | None = None
    journal: str = ".rampart/journal.jsonl"
    journal_bytes: int = Field(default=2**26, ge=2**16, le=2**40)
    """Size at which the journal goes on in a new file."""
    per_second: float | None = Field(default=None, gt=0, le=1e6)
    """Requests a second of each caller; null: no limit."""
    burst: int = Field(default=20, ge=1, le=1_000_000)
    proxies: list[str] = Field(default=[], max_length=64)
    """Addresses, or networks as 10.0.0.0/8, whose X-Forwarded-For says where a request is from."""

    @model_validator(mode="after")
    def _whole(self) -> AccessParams:
        if (self.mode == "oidc") != (self.oidc is not None):
            raise ValueError("oidc: stands where mode is oidc, and only there")
        if self.oidc is not None and "://" in self.oidc.jwks:
            require_url(self.oidc.jwks)
        for proxy in self.proxies:
            try:
                ipaddress.ip_network(proxy)
            except ValueError as error:
                raise ValueError(f"proxies: {error}") from None
        return self


class Guard:
    """The door of the server.

    Parameters
    ----------
    settings : the block ``access``.
    model, policy : the texts of casbin's model and policy.
    keys : the text of the file of keys, where the mode is ``keys``.
    issuer : the keys of the issuer, where it is ``oidc``.

    Raises
    ------
    ValueError : a text that cannot be used, one that the mode needs and was not given, or a role
        of the settings that the policy does not know.
    """

    def __init__(
        self,
        settings: AccessParams,
        model: str,
        policy: str,
        keys: str | None = None,
        issuer: KeySet | None = None,
    ):
        self.settings = settings
        self.roles = Roles(model, policy)
        if (settings.mode == "keys") != (keys is not None):
            raise ValueError(
                f"keys: needed where mode is keys, and only there, got {settings.mode}"
            )
        if (settings.mode == "oidc") != (issuer is not None):
            raise ValueError(
                f"issuer: needed where mode is oidc, and only there, got {settings.mode}"
            )
        self._keys = None if keys is None else Keys(keys)
        self._tokens = None
        if issuer is not None and settings.oidc is not None:
            self._tokens = Tokens(settings.oidc, issuer)
        used = [settings.open] if settings.mode == "none" else []
        used += settings.oidc.roles.values() if settings.oidc is not None else []
        for role in used:
            if role not in self.roles.known:
                raise ValueError(f"role {role!r}: not in the policy; {', '.join(self.roles.known)}")

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who asks.

        Parameters
        ----------
        headers : of the request; names in lower case, or of a mapping that is blind to case.

        Raises
        ------
        Denied : 401, nobody that is known; 403, a token without a role here; 503, the issuer's
            keys cannot be had.
        """
        if self.settings.mode == "none":
            return Caller(ANYONE, self.settings.open)
        given = self._given(headers)
        if self._keys is not None:
            return self._keys.caller(given)
        assert self._tokens is not None
        return self._tokens.caller(given)

    def remembered(self, headers: Mapping[str, str]) -> Caller | None:
        """Return who asks where that takes microseconds; None where ``caller`` must tell.

        A key that is seen first costs a scrypt, a token a signature and perhaps a question to its
        issuer: nothing for an event loop.

        Raises
        ------
        Denied : as ``caller`` does.
        """
        if self.settings.mode == "none":
            return self.caller(headers)
        return None if self._keys is None else self._keys.remembered(self._given(headers))

    def require(self, caller: Caller, action: str, task: str = EVERY) -> None:
        """Check that a caller may see, infer, label, operate or administer.

        Raises
        ------
        Denied : 403, where the policy does not allow it.
        """
        self.roles.require(caller, action, task)

    def _given(self, headers: Mapping[str, str]) -> str:
        bearer, key = headers.get("authorization"), headers.get("x-api-key")
        what = "a key" if self._keys is not None else "a token"
        if self._keys is None:
            key = None  # a token comes one way
        if bearer is not None and key is not None:
            raise Denied(401, "give Authorization or X-API-Key, not both")
        if key is not None:
            return key.strip()
        if bearer is None:
            raise Denied(401, f"needs {what}: Authorization: Bearer …")
        kind, _, value = bearer.strip().partition(" ")
        if kind.lower() != "bearer" or not value.strip():
            raise Denied(401, f"needs {what} as Authorization: Bearer …")
        return value.strip()
