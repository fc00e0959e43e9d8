"""What every stage script needs around its ``main``: an argument, and errors as one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path


def argument(name: str, doc: str | None, argv: list[str] | None = None) -> str:
    """Return the one positional argument of a stage; ``doc`` is the stage's docstring."""
    parser = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    parser.add_argument(name)
    return getattr(parser.parse_args(argv), name)


def task_and_model(item: str) -> tuple[str, str]:
    """Split the name of an item at its first hyphen.

    Examples
    --------
    >>> task_and_model("prompts-char-logreg")
    ('prompts', 'char-logreg')
    """
    task, _, model = item.partition("-")
    if not task or not model:
        raise ValueError(f"the item must be <task>-<name>, e.g. prompts-logreg, got {item!r}")
    return task, model


def run(main: Callable[[], None]) -> None:
    """Run a stage; an expected error is ``stage: message`` on stderr and exit status 1.

    Expected are wrong values and files (``ValueError``, of which ``ParamError`` is one, and
    ``OSError``): what went wrong is in the message, so a traceback would only hide it. Anything
    else is a fault of the program and keeps its traceback, as all do with ``RAMPART_DEBUG=1``.
    """
    try:
        main()
    except (ValueError, OSError) as error:
        if os.environ.get("RAMPART_DEBUG") == "1":
            raise
        sys.exit(f"{Path(sys.argv[0]).stem}: {sentence(error)}")


def sentence(error: Exception) -> str:
    """Return the message of an error, a system error as ``file: reason``."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error) or type(error).__name__
