"""The same shares for separate processes, one a version, behind haproxy: its file and its socket.

``config`` is the file that haproxy starts with; ``Runtime`` changes weights, drains and asks at run
time, over the socket that the file opens. A backend is called after its task, a server in it after
its version.
"""

from __future__ import annotations

import csv
import io
import re
import socket
from collections.abc import Mapping
from pathlib import Path

from rampart.core.params import nearest
from rampart.operation.routing import ReleaseError, Route, versioned

LARGEST = 256  # a weight of haproxy's is a whole number up to this
ADDRESS = re.compile(r"(?:[A-Za-z0-9.*-]*|\[[0-9A-Fa-f:]+\]):([0-9]{1,5})")
STATES = ("ready", "drain", "maint")
TEMPLATE = """\
# Written by `python -m app.release haproxy`: one process a version, weights as in release.json.
# Check with `haproxy -c -f FILE`, run with `haproxy -f FILE`.
global
    maxconn 2000
    stats socket {socket} mode 600 level admin

defaults
    mode http
    timeout connect 2s
    timeout client 30s
    timeout server 60s
    timeout queue 10s
    timeout http-request 10s
    # A request to a process that died is asked again of another one: an answer changes nothing but
    # the prediction log, where the dead one may have left a row of its own.
    option http-buffer-request
    retries 3
    option redispatch 1
    retry-on conn-failure empty-response

frontend {task}-in
    bind {bind}
    default_backend {task}

backend {task}
    {balance}
    option httpchk GET {check}
    default-server check inter 500ms fall 2 rise 1
{servers}
"""


def name_of(version: str) -> str:
    """Return what a version's server is called: haproxy has no + in names, versions no colon.

    Examples
    --------
    >>> name_of("1.1.0+cpu")
    '1.1.0:cpu'
    """
    return version.replace("+", ":")


def whole_weights(weights: Mapping[str, float]) -> dict[str, int]:
    """Return weights as haproxy has them: as they are where they are whole, else scaled to 256.

    Examples
    --------
    >>> whole_weights({"a": 90, "b": 10}), whole_weights({"a": 99.5, "b": 0.5})
    ({'a': 90, 'b': 10}, {'a': 256, 'b': 1})
    """
    if all(float(weight).is_integer() for weight in weights.values()):
        return {version: int(weight) for version, weight in weights.items()}
    most = max(weights.values())
    return {
        version: max(1, round(weight * LARGEST / most)) if weight else 0
        for version, weight in weights.items()
    }


def config(
    task: str,
    addresses: Mapping[str, str],
    weights: Mapping[str, float],
    bind: str,
    stats: str,
    check: str = "/v2/health/ready",
    sticky: str | None = None,
) -> str:
    """Return the file.

    Parameters
    ----------
    addresses : version to HOST:PORT of the process that serves it.
    weights : of the versions; those left out get no request.
    bind : HOST:PORT or :PORT to listen at. stats : path of the socket.
    check : what is asked of a process to see that it lives.
    sticky : a header by whose value requests are dealt; None: in turn, which gives exact shares.

    Raises
    ------
    ReleaseError : an address or path that is none, or no version with a weight.
    """
    for version, address in addresses.items():
        _require_version(version)
        _require_address(address)
    _require_address(bind)
    for word in (stats, check, sticky or "x"):
        if not word.isprintable() or any(c in " #\"'\\{}()$" for c in word):
            raise ReleaseError(f"{word!r} must be one word, of what needs no quotes in haproxy")
    dealt = whole_weights(weights)
    if not any(dealt.get(version) for version in addresses):
        raise ReleaseError("no version with an address has a weight above 0: nobody would answer")
    servers = [
        f"    server {name_of(version)} {address} weight {dealt.get(version, 0)}"
        for version, address in addresses.items()
    ]
    balance = "balance roundrobin"
    if sticky:
        balance = f"balance hdr({sticky})\n    hash-type consistent"
    return TEMPLATE.format(
        task=task, bind=bind, socket=stats, balance=balance, check=check, servers="\n".join(servers)
    )


class Runtime:
    """A running haproxy, by its socket.

    Raises
    ------
    ReleaseError : in every method: it cannot be reached, or it refuses; says what it said.
    """

    def __init__(self, path: str | Path, seconds: float = 5):
        self.path, self.seconds = str(path), seconds

    def ask(self, command: str) -> str:
        """Return what one command prints."""
        parts = []
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(self.seconds)
                connection.connect(self.path)
                connection.sendall(f"{command}\n".encode())
                while part := connection.recv(65536):
                    parts.append(part)
        except OSError as error:
            raise ReleaseError(f"{self.path}: haproxy does not answer: {error}") from None
        return b"".join(parts).decode().strip()

    def servers(self, task: str) -> dict[str, dict[str, str]]:
        """Return server to its row of statistics: ``status``, ``weight``, ``stot`` (requests), …"""
        rows = csv.DictReader(io.StringIO(self.ask("show stat").removeprefix("# ")))
        found = {row["svname"]: row for row in rows if row["pxname"] == task}
        found = {name: row for name, row in found.items() if name not in ("FRONTEND", "BACKEND")}
        if not found:
            raise ReleaseError(f"{self.path}: haproxy has no backend {task!r}")
        return found

    def weigh(self, task: str, route: Route) -> list[str]:
        """Set the weights of a route, those of versions that it no longer has to 0.

        Servers that gain are set first, so that somebody always answers.

        Raises
        ------
        ReleaseError : a version with a weight has no server; nothing is changed then.
        """
        there = self.servers(task)
        weights = {name_of(v): w for v, w in whole_weights(route.weights).items()}
        for name, weight in weights.items():
            if weight and name not in there:
                raise ReleaseError(
                    f"{self.path}: the backend {task} has no server {name}, which has weight "
                    f"{weight}; {nearest(name, list(there))}"
                )
        wanted = sorted(there, key=lambda name: -weights.get(name, 0))
        for name in wanted:
            self._set(task, name, f"weight {weights.get(name, 0)}")
        return [f"haproxy: {task}/{name} weight {weights.get(name, 0)}" for name in wanted]

    def put(self, task: str, version: str, state: str) -> str:
        """Put a version's server into a state: ``drain`` lets its requests end and sends no more.

        Raises
        ------
        ReleaseError : no such state or server.
        """
        if state not in STATES:
            raise ReleaseError(f"a state is one of {', '.join(STATES)}, got {state!r}")
        there, name = self.servers(task), name_of(version)
        if name not in there:
            raise ReleaseError(f"{task} has no server {name!r}; {nearest(name, list(there))}")
        self._set(task, name, f"state {state}")
        return f"haproxy: {task}/{name} {state}"

    def _set(self, task: str, name: str, what: str) -> None:
        if said := self.ask(f"set server {task}/{name} {what}"):
            raise ReleaseError(f"{self.path}: haproxy refuses {what!r} of {task}/{name}: {said}")


def _require_version(version: str) -> None:
    try:
        versioned(version)
    except ValueError as error:
        raise ReleaseError(f"a server's version {error}, got {version!r}") from None


def _require_address(address: str) -> None:
    found = ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found[1]) < 65536:
        raise ReleaseError(f"an address is HOST:PORT, got {address!r}")
