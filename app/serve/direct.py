"""What takes rows is answered before FastAPI looks for what it could inject, which is nothing.

Its own routes, which are behind these, are for the document and for what is no such request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from app.serve.faults import RefusedError
from rampart.operation.protocol import ProtocolError

KNOWN = (RefusedError, ProtocolError, HTTPException)


class Direct:
    """Wraps the application (ASGI).

    Parameters
    ----------
    routes : that are answered here, each of POST alone and of a function of the request.
    refused : the answer to an error of ``KNOWN``; others are those of the server.
    """

    def __init__(
        self,
        app: Any,
        routes: Iterable[Route],
        refused: Callable[[Request, Exception], Awaitable[Response]],
    ):
        self._app, self._refused = app, refused
        whole = [Route(one.path, one.endpoint, methods=["POST"], name=one.name) for one in routes]
        self._fixed = {one.path: one for one in whole if not one.param_convertors}
        self._others = [one for one in whole if one.param_convertors]

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        """Answer one request."""
        route = self._of(scope) if scope["type"] == "http" and scope["method"] == "POST" else None
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = route  # for the metrics
        request = Request(scope, receive, send)
        try:
            response = await route.endpoint(request)
        except KNOWN as error:
            response = await self._refused(request, error)
        await response(scope, receive, send)

    def _of(self, scope: dict) -> Route | None:
        if (fixed := self._fixed.get(scope["path"])) is not None:
            return fixed
        for route in self._others:
            match, found = route.matches(scope)
            if match is Match.FULL:
                scope.update(found)
                return route
        return None
