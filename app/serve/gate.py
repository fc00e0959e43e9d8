"""The door: who asks, whether they may, how often; what was refused is written to the journal."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from starlette.requests import Request

from app.door import Door
from app.serve.faults import RefusedError, too_many
from rampart.access.guard import AccessParams, Guard
from rampart.access.journal import Journal
from rampart.access.rates import Rates
from rampart.access.roles import EVERY, Caller, Denied

logger = logging.getLogger("app.serve")
NOBODY = Caller("", "")
REFUSALS = 5  # a second that are written: each costs two fsyncs, and disk for ever
ADMINISTRATIVE = ("label", "operate", "administer")  # journaled where they are allowed, too


class Gate:
    """Lets requests in.

    Parameters
    ----------
    door : of keys, tokens or nothing. rates : of requests of a caller.
    journal : of what was refused and of what operators did; None: it is not kept.

    Attributes
    ----------
    heard : is told after each line whether the journal could be written.
    """

    def __init__(self, door: Door | Guard, rates: Rates, journal: Journal | None):
        self._door, self._rates, self._journal = door, rates, journal
        self.heard: Callable[[bool], None] = lambda intact: None
        self._refusals, self._left_out = Rates(per_second=REFUSALS, burst=20 * REFUSALS), 0

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
            self._door.require(who, action, task)
        except Denied as denied:
            await self._refused(request, who, action, task, denied)
            headers = {"www-authenticate": "Bearer"} if denied.status == 401 else {}
            raise RefusedError(denied.status, denied.words, headers) from None
        name = who.name if self._door.settings.mode != "none" else _host(request)
        if (wait := self._rates.take(name, time.monotonic())) > 0:
            words = f"{name} asks more often than allowed: wait {wait:.1f} s"
            raise too_many(words, wait)
        if action in ADMINISTRATIVE:
            await self.note(request, who, action, task, 200, "allowed")
        return who

    async def _known(self, request: Request) -> Caller:
        who = self._door.remembered(request.headers)
        if who is None:  # a hash, a signature, perhaps a question to the issuer
            who = await asyncio.to_thread(self._door.caller, request.headers)
        return who

    async def _refused(
        self, request: Request, who: Caller, action: str, task: str, denied: Denied
    ) -> None:
        """Write what was refused to the journal; of very many only some, and how many not."""
        if self._refusals.take("", time.monotonic()) > 0:
            self._left_out += 1
            return
        left_out, self._left_out = self._left_out, 0
        more = {"refused_before_and_not_written": left_out} if left_out else {}
        await self.note(request, who, action, task, denied.status, denied.words, **more)

    async def note(
        self,
        request: Request,
        who: Caller,
        action: str,
        task: str,
        status: int,
        words: str,
        **more: int,
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
            "from": _host(request),
            **more,
        }
        try:
            await asyncio.to_thread(self._journal.append, event)
        except (OSError, ValueError) as error:
            logger.error("the journal cannot be written: %s", error)
            self.heard(False)
            raise RefusedError(503, "the audit journal cannot be written") from None
        self.heard(True)


def of(settings: AccessParams) -> Gate | None:
    """Return the door that settings describe; None where all may do all and nobody is counted.

    Raises
    ------
    ValueError, OSError : a file that is missing or cannot be used.
    """
    open_to_all = settings.mode == "none" and settings.open == AccessParams().open
    if open_to_all and settings.per_second is None:
        return None
    journal = Journal(settings.journal, settings.journal_bytes) if settings.mode != "none" else None
    return Gate(Door(settings), Rates(settings.per_second, settings.burst), journal)


def _host(request: Request) -> str:
    return request.client.host if request.client else ""
