"""Before and behind every route: how many at once, the request's id, headers, metrics."""

from __future__ import annotations

import time
from typing import Any

from app.serve import faults
from app.serve.faults import RefusedError, too_many
from app.serve.state import State

ALWAYS = ("/v2/health/live", "/v2/health/ready", "/metrics")  # answered when all else is full
HEADERS = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]
CLOSE = {"connection": "close"}


class Front:
    """Wraps the application (ASGI)."""

    def __init__(self, app: Any, state: State):
        self._app, self._state = app, state
        self._running = 0

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        about: dict[str, Any] = {"task": "", "version": "", "rows": 0, "status": 500}
        scope["rampart"] = about
        begun, counted = time.perf_counter(), scope["path"] not in ALWAYS
        more = list(HEADERS)
        if (own := _request_id(scope)) is not None:
            more.append((b"x-request-id", own))

        async def answered(message: dict) -> None:
            if message["type"] == "http.response.start":
                about["status"] = message["status"]
                own = {name for name, _ in message["headers"]}
                added = [one for one in more if one[0] not in own]
                headers = message["headers"] = [*message["headers"], *added]
                if self._state.draining and not any(name == b"connection" for name, _ in headers):
                    headers.append((b"connection", b"close"))
            await send(message)

        self._running += counted
        try:
            fault = self._fault(scope, counted)
            app = self._app if fault is None else faults.answer(fault)
            await app(scope, receive, answered)
        finally:
            self._running -= counted
            if self._state.exposition is not None:
                route = getattr(scope.get("route"), "path", "")
                spent = time.perf_counter() - begun
                told = (about["task"], about["version"], route, about["status"])
                self._state.exposition.observe(*told, spent, about["rows"])

    def _fault(self, scope: dict, counted: bool) -> RefusedError | None:
        """Return why a request is not even begun, if so."""
        limits = self._state.settings.limits
        if counted and self._running > limits.concurrent:
            return too_many(f"{limits.concurrent} requests run, the limit: try again")
        if (size := _size(scope)) > limits.header_bytes:
            return RefusedError(431, f"path and headers have {size:,} bytes, too many", CLOSE)
        return None


def _request_id(scope: dict) -> bytes | None:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            own = faults.request_id(value.decode("latin-1"))
            return None if own is None else own.encode()
    return None


def _size(scope: dict) -> int:
    """Return the bytes of path and headers: the parser's own limit is of what came in pieces."""
    own = len(scope["path"]) + len(scope["query_string"])
    return own + sum(len(name) + len(value) for name, value in scope["headers"])
