"""Run an application: a socket, a loop, and SIGTERM, after which all that runs is finished."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import time
from types import FrameType

import uvicorn
from fastapi import FastAPI

from app.serve.connection import limited
from app.serve.settings import Settings


class Server(uvicorn.Server):
    """A server that says it is not ready for ``drain_seconds`` before it stops to listen."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain_seconds: float):
        super().__init__(config)
        self._state, self._drain_seconds = app.state.rampart, drain_seconds
        self._until: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Hear a signal: the first one drains, the second one ends the draining."""
        first, self._state.draining = not self._state.draining, True
        if first and self._drain_seconds:
            self._until = time.monotonic() + self._drain_seconds
        else:
            super().handle_exit(sig, frame)
            self._captured_signals.clear()  # to end is what was asked for: status 0

    async def on_tick(self, counter: int) -> bool:
        """Return whether to stop."""
        over = self._until is not None and time.monotonic() >= self._until
        return await super().on_tick(counter) or over


def listening(settings: Settings) -> socket.socket:
    """Return the socket; port 0 takes a free one.

    Raises
    ------
    OSError : the address is taken or is none of this machine; names it.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sets TCP_NODELAY only where the protocol is named; without it a body waits 40 ms
    # behind its head.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(2048)
        return listener
    except OSError as error:
        listener.close()
        where = f"{settings.host}:{settings.port}"
        said = (
            error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        )
        raise OSError(error.errno, said or str(error), where) from None


def address(listener: socket.socket) -> str:
    """Return where a socket listens, as http://127.0.0.1:8080."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: FastAPI, settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGTERM, SIGHUP or SIGINT; return once what ran is finished."""
    limits = settings.limits
    config = uvicorn.Config(
        app,
        http=limited(limits.header_seconds, limits.connections),
        ws="none",
        lifespan="on",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.access.proxies),
        forwarded_allow_ips=settings.access.proxies,
        timeout_keep_alive=limits.idle_seconds,  # type: ignore[arg-type]
        timeout_graceful_shutdown=int(limits.seconds) + 5,
        h11_max_incomplete_event_size=limits.header_bytes,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    print(f"serve: listens on {address(listener)}", flush=True)
    server = Server(config, app, settings.drain_seconds)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup leaves it
        signal.signal(signal.SIGHUP, server.handle_exit)  # a terminal that closes
    gc.collect()
    gc.freeze()  # what was imported and loaded stays: it need not be looked through again and again
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        sys.exit(130)
