"""What runs of DVC in temporary repositories start warm with, one process a kind for all tests."""

import os
from contextlib import ExitStack

from scripts.warm import warm

FOREIGN = ("DVC_", "GIT_", "PIP_", "RAMPART_", "PYTHONDONTWRITEBYTECODE")
SERVERS = ExitStack()
STARTED: dict[tuple[str, ...], dict[str, str]] = {}  # variable and modules -> variables


def warmth(variable: str, *modules: str) -> dict[str, str]:
    """Return what the environment of commands has besides, see ``scripts.warm.warm``."""
    key = (variable, *modules)
    if key not in STARTED:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        STARTED[key] = SERVERS.enter_context(warm(modules, kept, variable))
    return STARTED[key]


def end() -> None:
    """End these processes."""
    SERVERS.close()
    STARTED.clear()
