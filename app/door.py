"""The guard of the settings' files; it reads them again when one has changed.

A key is revoked, or a role changed, without a restart. A file that cannot be used any more closes
the door (503) until it can: nobody gets in by what it said before.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rampart.access import keysets
from rampart.access.guard import AccessParams, Caller, Denied, Guard
from rampart.access.keysets import KeySet
from rampart.access.roles import EVERY
from rampart.core import cli

logger = logging.getLogger("app.door")


class Door:
    """A ``Guard`` that follows its files.

    Parameters
    ----------
    settings : the block ``access``; files are named from the working folder.

    Raises
    ------
    ValueError, OSError : a file that is missing or cannot be used; names it.
    """

    def __init__(self, settings: AccessParams):
        self.settings = settings
        named = {"model": settings.model, "policy": settings.policy}
        if settings.mode == "keys":
            named["keys"] = settings.keys
        self._files = {name: Path(path) for name, path in named.items()}
        self._issuer = None if settings.oidc is None else issuer(settings)
        self._names = [str(path) for path in self._files.values()]  # each request asks for them
        self._lock = threading.Lock()
        self._seen = self._stats()
        self._guard: Guard | None = self._read()

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who asks; as ``Guard.caller``, and ``Denied`` 503 where a file is broken."""
        return self._now().caller(headers)

    def remembered(self, headers: Mapping[str, str]) -> Caller | None:
        """Return who asks where that takes microseconds; as ``Guard.remembered``."""
        return self._now().remembered(headers)

    def require(self, caller: Caller, action: str, task: str = EVERY) -> None:
        """Check that a caller, whom ``caller`` told, may do something; as ``Guard.require``."""
        self._open(self._guard).require(caller, action, task)

    def _now(self) -> Guard:
        with self._lock:
            if (stats := self._stats()) != self._seen:
                self._seen = stats
                try:
                    self._guard = self._read()
                except (ValueError, OSError) as error:
                    logger.error("nobody is let in: %s", cli.sentence(error))
                    self._guard = None
            return self._open(self._guard)

    @staticmethod
    def _open(guard: Guard | None) -> Guard:
        if guard is None:
            raise Denied(503, "a file of the access settings cannot be used: ask the operator")
        return guard

    def _read(self) -> Guard:
        texts: dict[str, str] = {}
        for name, path in self._files.items():
            try:
                texts[name] = path.read_text(encoding="utf-8")
            except OSError as error:
                hint = "; `python -m app.keys new` makes it" if name == "keys" else ""
                raise ValueError(f"access.{name}: {cli.sentence(error)}{hint}") from None
            except UnicodeDecodeError:
                raise ValueError(f"access.{name}: {path}: is no UTF-8") from None
        try:
            return Guard(self.settings, issuer=self._issuer, **texts)
        except ValueError as error:
            raise ValueError(
                f"access: {error} ({', '.join(map(str, self._files.values()))})"
            ) from None

    def _stats(self) -> list[Any]:
        """Return what differs once a file is another."""
        found = []
        for path in self._names:
            try:
                stat = os.stat(path)
                found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
            except OSError:
                found.append(None)
        return found


def issuer(settings: AccessParams) -> KeySet:
    """Return the issuer's keys, of the file or address that ``oidc.jwks`` names.

    Raises
    ------
    ValueError, OSError : a file that is missing or is no set; an address is asked when it is
        needed, so that the server starts without it.
    """
    oidc = settings.oidc
    assert oidc is not None
    if "://" in oidc.jwks:
        return KeySet(lambda: keysets.fetch(oidc.jwks, oidc.timeout_seconds))
    path = Path(oidc.jwks)
    try:
        keysets.read(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"access.oidc.jwks: {path}: {error}") from None
    return KeySet(path.read_bytes, lifespan=1, pause=1)  # seconds: a file costs nothing to ask
