"""OpenID Connect: tell who asks by the token of an issuer (JWT, RFC 7519 and 8725).

Checked are the signature (RS256, ES256 or EdDSA, by a key of the issuer's own set), issuer,
audience, expiry and beginning. The role is that of the first line of ``roles`` whose value stands
in the token's claim.
"""

from __future__ import annotations

import time
from typing import Annotated, Any

from pydantic import Field

from rampart.access.keysets import ALGORITHMS, KeySet
from rampart.access.roles import Caller, Denied
from rampart.core.params import Block

LONGEST = 16_384  # characters of a token
LONGEST_NAME = 128
Text = Annotated[str, Field(min_length=1, max_length=1024)]


class OidcParams(Block):
    """Whose tokens are taken."""

    issuer: Text
    """``iss`` of the token, to the letter."""
    audience: Text
    """What must be (in) ``aud``: the name under which the issuer knows this server."""
    jwks: Text
    """The issuer's public keys: a file, or an address (https, or http of this machine)."""
    claim: Text = "roles"
    """Where the roles stand in the token; dots go down, as in ``realm_access.roles``."""
    roles: dict[str, str] = Field(min_length=1)
    """A value of the claim to a role of the policy; the first that a token has counts."""
    leeway_seconds: float = Field(default=30, ge=0, le=300)
    timeout_seconds: float = Field(default=3, gt=0, le=30)


class Tokens:
    """Check tokens of one issuer."""

    def __init__(self, params: OidcParams, keys: KeySet):
        self.params = params
        self.keys = keys

    def caller(self, token: str) -> Caller:
        """Return who a token says its bearer is.

        Raises
        ------
        Denied : 401, a token that is none, forged, over or for others; 403, no role of the
            settings; 503, the issuer's keys cannot be had.
        """
        import jwt

        if len(token) > LONGEST:
            raise Denied(401, f"the token has more than {LONGEST} characters")
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Denied(401, "the token is no JWT") from None
        if header.get("alg") not in ALGORITHMS:  # before any key is looked for
            raise Denied(401, f"the token must be signed by {', '.join(ALGORITHMS)}")
        if not isinstance(header.get("kid"), str):
            raise Denied(401, "the token does not name its key (kid)")
        return self._caller(self._claims(token, self.keys.find(header["kid"], time.monotonic())))

    def _claims(self, token: str, key: Any) -> dict[str, Any]:
        import jwt

        try:
            return jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self.params.audience,
                issuer=self.params.issuer,
                leeway=self.params.leeway_seconds,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError:
            raise Denied(401, "the token is over (exp)") from None
        except jwt.ImmatureSignatureError:
            raise Denied(401, "the token is not valid yet (nbf, iat)") from None
        except jwt.InvalidAudienceError:
            raise Denied(401, "the token is for another audience (aud)") from None
        except jwt.InvalidIssuerError:
            raise Denied(401, "the token is of another issuer (iss)") from None
        except jwt.MissingRequiredClaimError as error:
            raise Denied(401, f"the token has no {error.claim}") from None
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
            raise Denied(401, "the token is not signed by its issuer, or is broken") from None

    def _caller(self, claims: dict[str, Any]) -> Caller:
        name = claims["sub"]
        if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
            raise Denied(401, f"the token's sub must be 1 to {LONGEST_NAME} printable characters")
        value: Any = claims
        for part in self.params.claim.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        given = value.split() if isinstance(value, str) else value  # as ``scope`` has it
        given = given if isinstance(given, list) else []
        for said, role in self.params.roles.items():
            if said in given:
                return Caller(name, role)
        raise Denied(403, f"the token has none of the roles that the settings know "
                     f"({self.params.claim})")  # fmt: skip
