"""The door: who asks, whether they may, how often; what was refused is written to the journal."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from pathlib import Path

from starlette.requests import Request

from app.serve.faults import RefusedError, too_many
from rampart.access.guard import AccessParams, Guard
from rampart.access.journal import Journal
from rampart.access.keysets import KeySet, fetch
from rampart.access.rates import Rates
from rampart.access.roles import EVERY, Caller, Denied

logger = logging.getLogger("app.serve")
NOBODY = Caller("", "")
ADMINISTRATIVE = ("label", "operate", "administer")  # journaled where they are allowed, too


class Gate:
    """Lets requests in.

    Parameters
    ----------
    guard : of keys, tokens or the open door. rates : of requests of a caller.
    journal : of what was refused and of what operators did; None: it is not kept.
    """

    def __init__(self, guard: Guard, rates: Rates, journal: Journal | None):
        self._guard, self._rates, self._journal = guard, rates, journal
        self._seen: tuple | None = None

    async def refresh(self) -> None:
        """Read the files of keys and roles again where they are others: a key that was revoked
        opens no more. One that cannot be used leaves all as it was, and a line on stderr."""
        try:
            seen = await asyncio.to_thread(_stamps, self._guard.settings)
            if self._seen is not None and seen != self._seen:
                self._guard = await asyncio.to_thread(guard, self._guard.settings)
                logger.info("keys and roles were read again")
            self._seen = seen
        except (OSError, ValueError) as error:
            logger.error("keys and roles stay as they were: %s", error)

    async def caller(self, request: Request, action: str, task: str = EVERY) -> Caller:
        """Return who asks, if they may.

        Raises
        ------
        RefusedError : 401 nobody known, 403 not allowed, 429 too often, 503 the issuer's keys
            cannot be had.
        """
        who = NOBODY
        try:
            who = await self._known(request)
            self._guard.require(who, action, task)
        except Denied as denied:
            await self.note(request, who, action, task, denied.status, denied.words)
            headers = {"www-authenticate": "Bearer"} if denied.status == 401 else {}
            raise RefusedError(denied.status, denied.words, headers) from None
        if (wait := self._rates.take(who.name, time.monotonic())) > 0:
            words = f"{who.name} asks more often than allowed: wait {wait:.1f} s"
            raise too_many(words, wait)
        if action in ADMINISTRATIVE:
            await self.note(request, who, action, task, 200, "allowed")
        return who

    async def _known(self, request: Request) -> Caller:
        if self._guard.settings.mode == "none":
            return self._guard.caller(request.headers)
        # A key that is seen first costs a scrypt, and a token perhaps a question to its issuer.
        return await asyncio.to_thread(self._guard.caller, request.headers)

    async def note(
        self, request: Request, who: Caller, action: str, task: str, status: int, words: str
    ) -> None:
        """Write an event to the journal; one that cannot be written stops what it is about.

        Raises
        ------
        RefusedError : 503: the journal cannot be written.
        """
        if self._journal is None:
            return
        event = {
            "caller": who.name,
            "role": who.role,
            "action": action,
            "task": task[:64],
            "status": status,
            "words": words[:500],
            "method": request.method,
            "path": request.url.path[:200],
            "from": request.client.host if request.client else "",
        }
        try:
            await asyncio.to_thread(self._journal.append, event)
        except (OSError, ValueError) as error:
            logger.error("the journal cannot be written: %s", error)
            raise RefusedError(503, "the audit journal cannot be written") from None


def of(settings: AccessParams) -> Gate | None:
    """Return the door that settings describe; None where it is open and nobody is counted.

    Raises
    ------
    ValueError, OSError : a file that is missing or cannot be used.
    """
    if settings.mode == "none" and settings.per_second is None:
        return None
    journal = Journal(settings.journal, settings.journal_bytes) if settings.mode != "none" else None
    return Gate(guard(settings), Rates(settings.per_second, settings.burst), journal)


def guard(settings: AccessParams) -> Guard:
    """Return who tells callers, by the files that settings name, as they are now."""
    model, policy = (Path(p).read_text(encoding="utf-8") for p in (settings.model, settings.policy))
    keys = Path(settings.keys).read_text(encoding="utf-8") if settings.mode == "keys" else None
    return Guard(settings, model, policy, keys, _issuer(settings))


def _issuer(settings: AccessParams) -> KeySet | None:
    if settings.oidc is None:
        return None
    place, seconds = settings.oidc.jwks, settings.oidc.timeout_seconds
    if "://" in place:
        return KeySet(lambda: fetch(place, seconds))
    Path(place).read_bytes()  # a file that is missing is said now
    return KeySet(Path(place).read_bytes)


def _stamps(settings: AccessParams) -> tuple:
    """Return what differs once a file of the door is another one."""
    files = [settings.policy, settings.model, *([settings.keys] * (settings.mode == "keys"))]
    stats = [os.stat(path) for path in files]
    return tuple((stat.st_mtime_ns, stat.st_size, stat.st_ino) for stat in stats)
