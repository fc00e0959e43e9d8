"""Where an alert goes: a webhook (HTTP POST of JSON) or a file (JSON lines); mail is beside it.

A secret (a token, a password) is named by an environment variable and never stands in a file of
settings; a webhook's URL is one too, so a fault names its host alone.
"""

from __future__ import annotations

import http.client
import json
import math
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from rampart.core.escape import excerpt
from rampart.core.params import Block

SEVERITIES = ("info", "warning", "critical")
PASSING = (408, 425, 429, 500, 502, 503, 504)  # answers after which another try may help


class Alert(NamedTuple):
    """What somebody is told; ``value`` is the number that crossed its limit, ``at`` in epoch s."""

    name: str
    task: str
    severity: str
    text: str
    value: float
    at: float


class SendError(Exception):
    """An alert that could not be sent; the message says where to and why, and has no secret."""


def _http(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        usable = usable and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("must be a URL of http or https, without a password in it")
    return url


def line(text: str) -> str:
    """Return a text that is one line; ValueError for any other."""
    if not text.isprintable() or not text:
        raise ValueError("must be one line of visible characters")
    return text


Line = Annotated[str, AfterValidator(line)]
Seconds = Annotated[float, Field(gt=0, le=300)]


class Webhook(Block):
    """A URL, or the environment variable ``url_env`` that has it where the URL is a secret.

    The value of the variable ``token_env`` goes into ``Authorization: Bearer``.
    """

    url: Annotated[str, AfterValidator(_http)] | None = Field(default=None, repr=False)
    url_env: Line | None = None
    token_env: Line | None = None
    timeout_s: Seconds = 10
    tries: int = Field(default=3, ge=1, le=10)

    @model_validator(mode="after")
    def _one(self) -> Webhook:
        if (self.url is None) == (self.url_env is None):
            raise ValueError("give one of url and url_env")
        return self


class JsonLines(Block):
    """A file to which a line an alert is appended."""

    path: Line


def as_json(alert: Alert) -> dict[str, Any]:
    """Return an alert as what is sent; a value that JSON has no number for is null."""
    finite = math.isfinite(alert.value)
    moment = datetime.fromtimestamp(alert.at, UTC).isoformat(timespec="seconds")
    return {**alert._asdict(), "value": alert.value if finite else None, "time": moment}


def to_file(alert: Alert, settings: JsonLines) -> None:
    """Append an alert to a file as one line, in one write."""
    try:
        Path(settings.path).parent.mkdir(parents=True, exist_ok=True)
        with open(settings.path, "ab", buffering=0) as stream:
            stream.write((json.dumps(as_json(alert)) + "\n").encode())
    except OSError as error:
        raise SendError(f"file {settings.path}: {error.strerror}") from None


def to_webhook(
    alert: Alert,
    settings: Webhook,
    environ: Mapping[str, str],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Post an alert; after a passing fault wait 1, 2, 4, ... seconds and try again.

    A redirection is a fault: it would take the token to a place that nobody chose.
    """
    url = settings.url or secret_of("webhook", str(settings.url_env), environ)
    try:
        parts = urlsplit(_http(url))
    except ValueError as error:
        raise SendError(f"webhook: {settings.url_env} {error}") from None
    place = f"webhook {parts.scheme}://{parts.hostname}"
    headers = {"Content-Type": "application/json", "User-Agent": "rampart"}
    if settings.token_env is not None:
        headers["Authorization"] = f"Bearer {secret_of(place, settings.token_env, environ)}"
    body = json.dumps(as_json(alert)).encode()
    for number in range(1, settings.tries + 1):
        request = urllib.request.Request(url, body, headers, method="POST")
        passing, fault = _posted(request, settings.timeout_s)
        if not fault:
            return
        if not passing or number == settings.tries:
            raise SendError(f"{place}: {fault}, {number} of {settings.tries} tries")
        sleep(2.0 ** (number - 1))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _posted(request: urllib.request.Request, timeout: float) -> tuple[bool, str]:
    """Return whether another try may help, and the fault; "" where there was none."""
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=timeout):
            return False, ""
    except urllib.error.HTTPError as error:
        error.close()
        return error.code in PASSING, f"HTTP {error.code}"
    except urllib.error.URLError as error:
        return True, excerpt(str(getattr(error.reason, "strerror", None) or error.reason))
    except TimeoutError:
        return True, f"no answer in {timeout:g} s"
    except (OSError, ValueError, http.client.HTTPException) as error:
        return True, type(error).__name__  # its text may hold the URL


def secret_of(place: str, variable: str, environ: Mapping[str, str]) -> str:
    """Return what an environment variable has; SendError where that is nothing usable."""
    value = environ.get(variable, "")
    if not value or not value.isascii() or not value.isprintable():
        raise SendError(f"{place}: the environment variable {variable} has no usable value")
    return value
