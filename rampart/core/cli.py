"""What every stage script needs around its ``main``: an argument, and errors as one sentence."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from rampart.core.made import maker
from rampart.core.names import named


def words(doc: str | None, argv: list[str] | None, *names: str) -> list[str]:
    """Return the positional arguments of a stage; ``doc`` is the stage's docstring.

    Each is the name of a task or of an item of its parameters, and becomes part of paths.

    Raises
    ------
    ValueError : an argument that is no name.

    Examples
    --------
    >>> task, model = words("Train.", ["prompts", "logreg"], "task", "model")
    >>> model
    'logreg'
    """
    parser = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    for name in names:
        parser.add_argument(name)
    given = parser.parse_args(argv)
    for name in names:
        try:
            named(getattr(given, name))
        except ValueError as error:
            raise ValueError(f"{name}: {error}, got {getattr(given, name)!r}") from None
    return [getattr(given, name) for name in names]


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
    """Return the message of an error, a system error as ``file: reason``.

    Of a file that is not there, and that a stage makes, it says which one.
    Behind an error in a file of parameters that is not as it was committed stands how to get it
    back: `dvc exp run -S` leaves the value there.
    """
    if isinstance(error, OSError) and error.filename and error.strerror:
        missing = isinstance(error, FileNotFoundError) and maker(str(error.filename))
        return f"{error.filename}: " + (f"not made yet: {missing}" if missing else error.strerror)
    message = str(error) or type(error).__name__
    file = re.match(r"\S*params\.yaml(?=: )", message)
    # By its name: importing it would bring pydantic to every `--help`.
    if file and type(error).__name__ == "ParamError" and _edited(file[0]):
        back = f"`git checkout HEAD -- {file[0]}` brings the committed value back"
        return f"{message}\nNothing was written; {back}."
    return message


def _edited(file: str) -> bool:
    try:
        words = ["git", "status", "--porcelain", "--", file]
        done = subprocess.run(words, capture_output=True, text=True)
    except OSError:
        return False
    return "M" in done.stdout[:2]  # in the index or beside it: an experiment of DVC's stages it
