"""Put the server together: ``create_app(settings)`` is an ASGI application."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.serve import document, faults, friendly, inference, operations, tasks
from app.serve.answering import Desk
from app.serve.direct import Direct
from app.serve.faults import RefusedError
from app.serve.front import Front
from app.serve.gate import Gate
from app.serve.pool import Pool
from app.serve.reloading import Releases
from app.serve.settings import Settings
from app.serve.state import State
from rampart.operation.protocol import ProtocolError


def create_app(
    settings: Settings,
    gate: Gate | None = None,
    log: Any = None,
    exposition: Any = None,
    public: bytes | None = None,
) -> FastAPI:
    """Return the server, its packages loaded.

    Parameters
    ----------
    gate : the door; None: it is open. log : the prediction log (``monitoring.predictions.Log``),
        closed with the server; None: nothing is logged. exposition : of metrics; None: none.
    public : the pinned key, PEM.

    Raises
    ------
    ValueError, OSError : nothing to serve, or a package that cannot be loaded; names it.
    """
    told = _Told(exposition, settings)
    releases = Releases(settings, public, told.loaded, told.unloaded)
    releases.load()
    size = settings.threads or len(os.sched_getaffinity(0))
    pool = Pool(size, settings.limits.queue, settings.batching, told.batch, told.queue)
    desk = Desk(settings, releases, pool, log, exposition)
    if gate is not None and exposition is not None:
        gate.heard = exposition.journal
    state = State(settings, releases, pool, desk, gate, log, exposition)
    app = FastAPI(
        title="Rampart",
        version="2",
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
        lifespan=lambda app: _running(state),
    )
    app.state.rampart = state
    for part in (inference, friendly, operations):
        part.add(app, state)
    takes = [one for one in app.routes if isinstance(one, APIRoute) and one.methods == {"POST"}]
    app.openapi = lambda: document.of(app, state)  # type: ignore[method-assign]
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(ProtocolError, _refused)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Direct, routes=takes, refused=_refused)
    app.add_middleware(Front, state=state)  # before all others
    if exposition is not None:
        exposition.tasks |= set(tasks.MODULES)
        exposition.routes |= {route.path for route in app.routes if isinstance(route, Route)}
    return app


class _Told:
    """What the metrics are told by the parts; nothing where there are none."""

    def __init__(self, exposition: Any, settings: Settings):
        self.loaded = self.unloaded = self.batch = self.queue = None
        if exposition is not None:
            self.loaded = lambda one: exposition.loaded(one.task, one.version, one.digest)
            self.unloaded = lambda one: exposition.unloaded(one.task, one.version)
            self.batch = lambda engine, rows: exposition.batch(engine.task, rows)
            self.queue = partial(exposition.queue, limit=settings.limits.queue)


@asynccontextmanager
async def _running(state: State) -> AsyncIterator[None]:
    """Watch for releases while the server runs; finish what runs when it ends."""
    watching = asyncio.create_task(_watch(state))
    try:
        yield
    finally:
        state.draining = True
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await state.desk.close()
        await asyncio.to_thread(state.pool.close)
        if state.log is not None:
            await asyncio.to_thread(state.log.close)


async def _watch(state: State) -> None:
    while seconds := state.settings.reload_seconds:
        await state.releases.look()
        await asyncio.sleep(seconds)


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, RefusedError):
        return faults.answer(error)
    if isinstance(error, HTTPException):
        words = {
            404: f"no such path: {request.url.path[:200]}; /openapi.json has those there are",
            405: f"{request.method} is not allowed here",
        }
        said = words.get(error.status_code, str(error.detail))
        return faults.answer(RefusedError(error.status_code, said, error.headers))
    return faults.answer(RefusedError(400, str(error)))


async def _broken(request: Request, error: Exception) -> Response:
    """Answer a fault of the server; uvicorn writes its traceback to stderr, and nobody else."""
    return faults.answer(RefusedError(500, "an error of the server; its log has more"))
