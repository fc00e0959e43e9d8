"""The settings of the server: the schema of deploy/serve.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field

from rampart.access.guard import AccessParams
from rampart.core.params import Block, Name, ParamError, check

Seconds = Annotated[float, Field(gt=0, le=3600)]


class Batching(Block):
    """Requests that wait for a thread may be asked of the model together."""

    rows: int = Field(default=16, ge=0, le=4096)
    """At most so many rows at once; 0: each request alone."""
    wait_ms: float = Field(default=0, ge=0, le=1000)
    """Wait so long for more; 0: take those that are there, which costs nobody time."""
    alone_ms: float = Field(default=5, ge=0, le=50)
    """One row that comes alone is answered without a thread where its model takes less CPU time on
    the mean; 0: none. Nothing else is heard meanwhile."""


class Limits(Block):
    """What one request, and all of them together, may take."""

    body_bytes: int = Field(default=2 * 2**20, ge=1024, le=2**30)
    rows: int = Field(default=1000, ge=1, le=100_000)
    depth: int = Field(default=16, ge=4, le=200)
    """Of lists and objects in JSON."""
    seconds: Seconds = 30
    """Of a request, from its first byte to its answer."""
    concurrent: int = Field(default=256, ge=1, le=100_000)
    """Requests that are being read, waited for or answered; more: 429."""
    queue: int = Field(default=64, ge=1, le=100_000)
    """Requests that wait for a thread; more: 429."""
    connections: int = Field(default=1024, ge=1, le=100_000)
    header_bytes: int = Field(default=16384, ge=1024, le=2**20)
    header_seconds: Seconds = 10
    """Until the headers of a request are there."""
    idle_seconds: Seconds = 30
    """Of a connection between two requests."""


class LogSettings(Block):
    """The prediction log."""

    url: str | None = None
    """sqlite:///path or postgresql+psycopg://…; null: nothing is logged."""
    texts: bool = False
    """True: what was asked is kept, not its digest alone."""
    retention_days: float = Field(default=30, gt=0, le=3650)
    """What is older ``app.predictions purge --settings`` deletes."""
    durable: bool = True
    """True: a row is on disk before its answer goes out; false: soon after."""


class Settings(Block):
    """All of them."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    """0: a free one; what was taken is printed."""
    packages: dict[Name, str] = {}
    """Task to folder; of tasks that the release file does not have."""
    release: str | None = ".rampart/release.json"
    """Which versions there are and who answers, as app.release writes it."""
    reload_seconds: float = Field(default=1, ge=0, le=3600)
    """How often the release file is looked at; 0: never."""
    threads: int | None = Field(default=None, ge=1, le=256)
    """That ask models; null: one a core that the process may use."""
    batching: Batching = Batching()
    limits: Limits = Limits()
    drain_seconds: float = Field(default=0, ge=0, le=600)
    """After SIGTERM: not ready, but still answering, until balancers have seen it."""
    access: AccessParams = AccessParams()
    """Who may ask, see rampart/access/guard.py; mode none: everybody who reaches the port."""
    log: LogSettings = LogSettings()
    metrics: bool = True
    """Whether /metrics is offered."""
    watched: str | None = ".rampart/watch/*/drift.prom"
    """The gauges that ``app.watch --textfile`` writes, a file a task; /metrics offers them too."""
    key: str | None = None
    """The public key that packages must be signed with, PEM; null: digests alone are checked."""


class Once(yaml.SafeLoader):
    """Reads YAML in which no key of a block is there twice: the second one would be taken."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        """Return a block."""
        seen = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                said = f"the key {key.value!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, said, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read(path: str | Path) -> Settings:
    """Return the settings of a file.

    Raises
    ------
    ParamError : no YAML, a key that is unknown or there twice, or a value out of bounds; names it.
    FileNotFoundError : no such file.
    """
    try:
        raw = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=Once)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParamError(f"{path}: not valid YAML: {error}") from None
    return of(raw, str(path))


def of(raw: Any, where: str) -> Settings:
    """Return settings, checked against the schema; ``where`` begins the message of an error."""
    return check({} if raw is None else raw, where, Settings)
