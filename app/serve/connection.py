"""One connection of HTTP/1.1: uvicorn's own, but slow or silent clients do not keep it.

The headers of a request have a time in which they must come, counted from when the connection was
made or the last answer was sent; an answer that nobody takes is given up; and what is no HTTP is
refused in JSON, as all else is.
"""

from __future__ import annotations

import asyncio
import logging

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from app.serve.faults import dumped

logger = logging.getLogger("app.serve")


class Joining:
    """Where an answer is written to: its head goes out with the first of its body, in one packet.

    Each one more costs both sides a call of the system.
    """

    def __init__(self, transport: asyncio.Transport, cycle: RequestResponseCycle):
        self._transport, self._cycle = transport, cycle
        self._begun, self._head = False, b""

    def write(self, data: bytes) -> None:
        """Write; the head waits."""
        if self._cycle.response_started and not self._begun:  # else: that the client may go on
            self._begun, self._head = True, data
        elif data or self._head:
            self._transport.write(self._head + data)
            self._head = b""

    def close(self) -> None:
        """End, once what was written is sent."""
        if self._head:
            self.write(b"")
        self._transport.close()

    def is_closing(self) -> bool:
        """Return whether it ends."""
        return self._transport.is_closing()


class Connection(H11Protocol):
    """A connection; ``header_seconds`` and ``connections`` are set by ``limited``."""

    header_seconds = 10.0
    most = 1024

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self._late: asyncio.TimerHandle | None = None
        self._over = False  # all was said: what still comes is thrown away

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        if not self._over:
            super().data_received(data)

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin; one connection too many is told so, and ended."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            words = f"{self.most} connections are open, the limit"
            self._say(429, words, b"retry-after: 1\r\n")
        else:
            self._expect()

    def connection_lost(self, error: Exception | None) -> None:
        """End."""
        self._relax()
        super().connection_lost(error)

    def handle_events(self) -> None:
        """Read what came; once the headers are whole, the body has a limit of its own."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self.cycle.transport = Joining(self.transport, self.cycle)
            self._relax()
        elif self._late is None and self._between() and self.conn.trailing_data[0]:
            self._expect()  # the first bytes of another request

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        self._relax()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Give the client some time to take what was written, or end."""
        super().pause_writing()
        self._expect(self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        super().resume_writing()
        self._relax()

    def timeout_keep_alive_handler(self) -> None:
        """End an idle connection; what nobody takes is thrown away a little later."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(self.header_seconds, self.transport.abort)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._say(400, "the request is not HTTP/1.1, or its headers are too long")

    def _between(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _expect(self, what=None) -> None:
        self._relax()
        self._late = self.loop.call_later(self.header_seconds, what or self._slow)

    def _relax(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _slow(self) -> None:
        if not self.transport.is_closing():
            words = f"the headers were not there after {self.header_seconds:g} seconds"
            self._say(408, words)

    def _say(self, status: int, words: str, more: bytes = b"") -> None:
        """Answer in JSON and end, whatever state the parser is in."""
        reason = {400: b"Bad Request", 408: b"Request Timeout", 429: b"Too Many Requests"}[status]
        body = dumped({"error": words})
        head = b"HTTP/1.1 %d %s\r\ncontent-type: application/json\r\n" % (status, reason)
        head += b"content-length: %d\r\nconnection: close\r\n%s\r\n" % (len(body), more)
        self.transport.write(head + body)
        self._over = True
        if not self._between():  # a request whose body broke off: nobody waits for its answer
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state not in (h11.CLOSED, h11.ERROR):
            self.conn.send_failed()
        # To close now would reset the connection, and the answer could be lost with it.
        try:
            self.transport.write_eof()
        except OSError:  # the client is gone already
            self.transport.abort()
        self.loop.call_later(min(1, self.header_seconds), self.transport.abort)


def limited(header_seconds: float, connections: int) -> type[Connection]:
    """Return the class of connections with those limits."""
    limits = {"header_seconds": header_seconds, "most": connections}
    return type("Limited", (Connection,), limits)
