"""The versions that are loaded and who answers; a new release is loaded beside the old one.

A release is swapped whole, once every version in it is loaded: a request that is running keeps the
engine that it began with. One that cannot be loaded is refused in words and nothing changes.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from app import model
from app.serve import engines
from app.serve.engines import Engine
from app.serve.faults import shown
from app.serve.settings import Settings
from rampart.core import cli
from rampart.core.params import nearest
from rampart.operation import routing
from rampart.operation.routing import Route

logger = logging.getLogger("app.serve")
ERRORS = (ValueError, OSError, KeyError, TypeError)  # of what a folder may hold


class Table(NamedTuple):
    """A release, loaded; it does not change."""

    routes: Mapping[str, Route]
    engines: Mapping[tuple[str, str], Engine]  # of task and version

    def tasks(self) -> list[str]:
        """Return the tasks that are offered."""
        return sorted(self.routes)

    def pick(self, task: str, key: str | None = None) -> Engine:
        """Return the engine that answers; ``key``: the same one gets the same version."""
        return self.engines[task, routing.pick(self.routes[task], task, key)]

    def shadow(self, task: str) -> Engine | None:
        """Return the engine that scores what others answer, if there is one."""
        version = self.routes[task].shadow
        return None if version is None else self.engines[task, version]


class Releases:
    """What is served now.

    Parameters
    ----------
    settings : ``release``, ``packages``. public : the pinned key, PEM.
    on_loaded, on_unloaded : called with each engine that begins or ends to answer.

    Attributes
    ----------
    table : what is served. refused : why the last release was not taken; None where it was.
    """

    def __init__(
        self,
        settings: Settings,
        public: bytes | None = None,
        on_loaded: Callable[[Engine], None] | None = None,
        on_unloaded: Callable[[Engine], None] | None = None,
    ):
        self._settings, self._public = settings, public
        self._on_loaded, self._on_unloaded = on_loaded, on_unloaded
        self._seen: tuple | None = None
        self.table = Table({}, {})
        self.refused: str | None = None
        self._lock = asyncio.Lock()

    def load(self) -> None:
        """Load what the settings name, before anything is served.

        Raises
        ------
        ValueError, OSError : nothing to serve, or what cannot be loaded; names it.
        """
        self._seen = self._fingerprint()
        self._take(self._loaded())

    async def reload(self, force: bool = False) -> bool:
        """Take a new release if there is one; return whether there was.

        Parameters
        ----------
        force : look at every file, also where the release and no package's config.json changed.

        Raises
        ------
        ValueError, OSError : it cannot be loaded; the old one stays.
        """
        async with self._lock:
            try:
                seen = await asyncio.to_thread(self._fingerprint)
                if seen == self._seen and not force:
                    return False
                self._seen = seen
                table = await asyncio.to_thread(self._loaded)
            except ERRORS as error:
                self._refuse(shown(cli.sentence(error)))
                raise
            changed = table != self.table
            self._take(table)
            return changed

    async def look(self) -> None:
        """Take a new release if there is one that can be loaded."""
        try:
            await self.reload()
        except ERRORS:
            return  # `reload` logged it, and /releases tells it

    def _refuse(self, why: str) -> None:
        if why != self.refused:  # a file that cannot be read is tried again and again
            logger.error("the release is refused, the old one stays: %s", why)
        self.refused = why

    def _take(self, table: Table) -> None:
        """Answer by another table from now on."""
        old, self.table, self.refused = self.table, table, None
        for key, engine in old.engines.items():
            if table.engines.get(key) is not engine and self._on_unloaded is not None:
                self._on_unloaded(engine)
        for key, engine in table.engines.items():
            if old.engines.get(key) is not engine:
                logger.info("serves %s %s, digest %s", *key, engine.digest[:12])
                if self._on_loaded is not None:
                    self._on_loaded(engine)

    def _routes(self) -> dict[str, Route]:
        """Return the routes of the release file, and of packages of other tasks."""
        routes = {}
        text = self._release()
        if text is not None:
            routes = routing.read_release(text)
        others = {
            task: folder for task, folder in self._settings.packages.items() if task not in routes
        }
        versions = {}
        for task, folder in others.items():
            inside = model.contents(Path(folder))
            config, _ = model.require_whole(Path(folder), inside)
            versions[task] = str(config.get("version", routing.CURRENT))
        return routes | routing.single(others, versions)

    def _release(self) -> bytes | None:
        path = Path(self._settings.release) if self._settings.release else None
        return path.read_bytes() if path is not None and path.is_file() else None

    def _loaded(self) -> Table:
        """Return a table; an engine that is loaded already, of the same files, is kept."""
        routes, loaded = self._routes(), {}
        if not routes:
            raise ValueError(
                "nothing to serve: give --packages TASK=FOLDER, `packages` in the settings, or a "
                f"release file ({self._settings.release} is not there)"
            )
        beside = {task: route.versions[route.default] for task, route in routes.items()}
        for task, route in routes.items():
            if task not in engines.tasks.MODULES:
                raise ValueError(
                    f"{task!r} cannot be served; {nearest(task, list(engines.tasks.MODULES))}"
                )
            for version, folder in route.versions.items():
                loaded[task, version] = self._engine(task, version, folder, beside)
        return Table(routes, loaded)

    def _engine(self, task: str, version: str, folder: str, beside: Mapping[str, str]) -> Engine:
        old = self.table.engines.get((task, version))
        if old is not None and old.unchanged(folder, self._public, beside):
            return old
        return engines.load(task, folder, self._public, version, beside)

    def _fingerprint(self) -> tuple:
        """Return what differs once there is another release, or another package in its folder."""
        text = self._release()
        stats = []
        for folder in self._settings.packages.values():
            try:
                stat = Path(folder, "config.json").stat()
                stats.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
            except OSError:
                stats.append(None)
        return None if text is None else hashlib.sha256(text).digest(), tuple(stats)
