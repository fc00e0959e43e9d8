"""Spare `dvc repro` most of its own time; every file that it writes has the same bytes.

Stock DVC reads and writes a dvc.lock whole in pure Python after each stage, parses the params files
anew for each, and sleeps half a second when another DVC holds the lock: one to four seconds of a
core a stage, half of a run at scale tiny. sitecustomize.py says in which runs this stands in.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WAIT = 0.02  # seconds between two tries to get a lock


def dvc() -> None:
    """Change DVC in this process."""
    from dvc.dependency import param
    from dvc.dvcfile import Lockfile
    from dvc.lock import Lock

    Lock.lock = locked
    Lockfile.dump_stages = dump_stages
    param.load_path = remembered(param.load_path)


def locked(self: Any) -> None:
    """Get the lock as ``dvc.lock.Lock.lock`` does, but try more often."""
    from dvc import lock

    end = time.monotonic() + lock.DEFAULT_TIMEOUT
    while True:
        try:
            return self._do_lock()
        except lock.LockError:
            if not self._wait and time.monotonic() > end:
                raise
            time.sleep(WAIT)


def dump_stages(self: Any, stages: list[Any], **kwargs: Any) -> None:
    """Write stages to a dvc.lock as ``dvc.dvcfile.Lockfile.dump_stages`` does; leave the others."""
    from dvc.dvcfile import logger
    from dvc.stage.serialize import to_lockfile
    from dvc.utils.serialize import dumps_yaml

    path = Path(self.path)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if not old:
        logger.info("Generating lock file '%s'", self.relpath)
    new = old or "schema: '2.0'\nstages:\n"
    for stage in stages:
        new = put(new, dumps_yaml({"stages": to_lockfile(stage, **kwargs)}).partition("\n")[2])
    if new != old:
        logger.info("Updating lock file '%s'", self.relpath)
        path.write_text(new, encoding="utf-8")
        self.repo.scm_context.track_file(self.relpath)


def put(text: str, entry: str) -> str:
    """Put the entry of a stage into the text of a dvc.lock, in the place of its old one.

    Examples
    --------
    >>> lock = "stages:\\n  a:\\n    cmd: x\\n  b:\\n    cmd: y\\n"
    >>> put(lock, "  a:\\n    cmd: z\\n")
    'stages:\\n  a:\\n    cmd: z\\n  b:\\n    cmd: y\\n'
    >>> put(lock, "  c:\\n    cmd: z\\n") == lock + "  c:\\n    cmd: z\\n"
    True
    """
    name = entry[: entry.index("\n") + 1]
    old = re.search(rf"^{re.escape(name)}(?:(?:   .*)?\n)*", text, flags=re.MULTILINE)
    return text[: old.start()] + entry + text[old.end() :] if old else text + entry


def remembered(load: Callable) -> Callable:
    """Return a ``load_path`` that parses a file of the workspace again when it has changed."""
    known: dict[tuple, Any] = {}

    def load_path(path: str, fs: Any, **kwargs: Any) -> Any:
        if fs.protocol != "local" or kwargs:
            return load(path, fs, **kwargs)
        stat = os.stat(path)
        key = (path, stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if key not in known:
            known[key] = load(path, fs)
        return known[key]

    return load_path
