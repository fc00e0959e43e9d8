"""A name for the state that kept work belongs to: settings, data and code."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path


def state(settings: str, data: Iterable[Path]) -> str:
    """Return a digest of what a result depends on: settings, data and rampart's code.

    What was kept of an interrupted search or training holds for one state only; after an edit it
    begins anew.

    Parameters
    ----------
    settings : all of them, as text.
    data : files, or folders, of which every file counts. What they are called does not.
    """
    code = [
        Path(module.__file__)
        for name, module in sorted(sys.modules.items())
        if name.startswith("rampart.") and module.__file__
    ]
    total = hashlib.sha256(settings.encode())
    for path in [*code, *data]:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]
