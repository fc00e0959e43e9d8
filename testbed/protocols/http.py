"""HTTP as browsers and programs speak it, over connections that know what they are for."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from testbed.protocols import dns

if TYPE_CHECKING:
    from testbed.context import Context
    from testbed.plan import Site
    from testbed.wire import Connection

MOST = 1 << 20
CIPHERS = (
    "ECDHE+AESGCM:ECDHE+CHACHA20",
    "ECDHE+CHACHA20:ECDHE+AESGCM:DHE+AESGCM",
    "HIGH:!aNULL:!MD5",
    "DEFAULT",
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256",
)
ACCEPT = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
)
LANGUAGES = (
    "en-US,en;q=0.5",
    "en-GB,en;q=0.9",
    "de-DE,de;q=0.9,en;q=0.6",
    "fr,en;q=0.7",
    "pl;q=0.8",
)


@dataclass
class Page:
    """A reply, or status 0 when there was none, and the connection that brought it."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    connection: Connection | None = None

    def achieved(self, outcome: str) -> None:
        """Say what the connection that brought this page achieved."""
        if self.connection is not None:
            self.connection.achieved(outcome)


class Client:
    """A browser, or a program, that talks to one site."""

    def __init__(self, ctx: Context, site: Site, tools: float = 0.35, name: str | None = None):
        rng = ctx.rng
        self.ctx, self.site, self.name = ctx, site, name or site.name
        self.tool = rng.random() < tools
        self.agent = rng.choice(ctx.plan.tools if self.tool else ctx.plan.browsers)
        self.tls = tls_of(rng) if site.tls and rng.random() < 0.25 else None
        self.port = site.tls if self.tls and site.tls else site.port
        self.keeps = rng.random() < 0.5
        self.language, self.accept = rng.choice(LANGUAGES), rng.choice(ACCEPT)
        self.cookie = (
            f"{site.words['cookie']}={rng.randrange(16**24):024x}" if rng.random() < 0.4 else ""
        )
        self.timeout = rng.choice((9.0, 14.0))
        self.open: Connection | None = None
        if rng.random() < 0.4:
            self.look_up()

    def look_up(self) -> None:
        """Ask for the site's address, as most programs do; for an intruder it is a look around."""
        with self.ctx.udp("names", 53) as connection:
            if self.ctx.activity.attack != "none":
                connection.achieved("looked")
            dns.look_up(self.ctx, self.name, over=connection)

    def connect(self) -> Connection:
        """Return a new connection to the site, with TLS where this client uses it."""
        connection = self.ctx.tcp(self.site.host, self.port, self.timeout)
        if self.tls:
            try:
                connection.sock = self.tls.wrap_socket(connection.plain, server_hostname=self.name)
            except OSError:
                connection.close()
                raise
        return connection

    def headers(self, more: dict[str, str]) -> list[tuple[str, str]]:
        """Return the headers of a request, in the order of this client's kind."""
        shown = self.name if self.port in (80, 443) else f"{self.name}:{self.port}"
        found = [("Host", shown), ("User-Agent", self.agent)]
        if self.tool:
            found.append(("Accept", "*/*"))
        else:
            found += [("Accept", self.accept), ("Accept-Language", self.language)]
        if self.cookie:
            found.append(("Cookie", self.cookie))
        found.append(("Connection", "keep-alive" if self.keeps else "close"))
        return found + list(more.items())

    def head(self, method: str, target: str, more: dict[str, str]) -> bytes:
        """Return the first bytes of a request, up to its body."""
        lines = [f"{method} {target} HTTP/1.1", *(f"{k}: {v}" for k, v in self.headers(more))]
        return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"

    def request(
        self, method: str, target: str, body: bytes = b"", more: dict[str, str] | None = None
    ) -> Page:
        """Send a request and return its reply; a kept connection is used again."""
        more = dict(more or {})
        if body:
            more["Content-Length"] = str(len(body))
        for _ in range(2):
            kept = self.open
            try:
                connection = self.open = kept or self.connect()
            except OSError:
                self.open = None
                return Page()
            try:
                connection.sock.sendall(self.head(method, target, more) + body)
                got = http.client.HTTPResponse(connection.sock, method=method)
                got.begin()
                text = got.read(MOST).decode("latin-1")
                page = Page(
                    got.status, {k.lower(): v for k, v in got.getheaders()}, text, connection
                )
                if got.will_close or not self.keeps:
                    self.close()
                return page
            except (OSError, http.client.HTTPException, ValueError):
                self.close()
                if kept is None:
                    return Page(connection=connection)
        return Page()

    def get(self, target: str, /, **asked: str) -> Page:
        """Get a page."""
        return self.request("GET", with_query(target, asked))

    def post(self, target: str, /, **form: str) -> Page:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", target, urlencode(form).encode(), kind)

    def send(self, target: str, body: bytes, kind: str, method: str = "POST") -> Page:
        """Send a body of any kind."""
        return self.request(method, target, body, {"Content-Type": kind})

    def close(self) -> None:
        """Close the kept connection."""
        if self.open is not None:
            self.open.close()
            self.open = None


def with_query(target: str, asked: dict[str, str]) -> str:
    """Return a path with its query.

    Examples
    --------
    >>> with_query("/find", {"q": "red lamp"})
    '/find?q=red%20lamp'
    """
    return f"{target}?{urlencode(asked, quote_via=quote)}" if asked else target


def tls_of(rng) -> ssl.SSLContext:
    """Return the TLS settings of one client; many kinds, shared by all who connect."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(rng.choice(CIPHERS))
    if rng.random() < 0.4:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    if rng.random() < 0.6:
        context.set_alpn_protocols(["http/1.1"])
    return context
