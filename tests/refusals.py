"""Bad input that is refused, and what was said: the rows of docs/bad-input.md.

``refused`` stands in for ``pytest.raises`` where a test shows that a user's mistake is answered in
words. ``python -m pytest --bad-input docs/bad-input.md ...`` (``make bad-input``) writes the table.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from rampart.core.cli import sentence

EXPECTED = (ValueError, OSError, SystemExit)
ROWS: set[tuple[str, str, str]] = set()


@contextmanager
def refused(
    task: str, tried: str, match: str = "", error: type[BaseException] | tuple = EXPECTED
) -> Iterator[pytest.ExceptionInfo]:
    """Expect that the block refuses ``tried`` in words that ``match`` (a pattern) is found in.

    Parameters
    ----------
    task : whose input it is, or "all".
    tried : the bad input, in a few words, as ``train.logreg.C: -1``.
    error : what is raised; a message of an expected kind, never a traceback of another.
    """
    with pytest.raises(error, match=match or None) as caught:
        yield caught
    value = caught.value
    record(task, tried, str(value) if isinstance(value, SystemExit) else sentence(value))


def record(task: str, tried: str, said: str) -> None:
    """Add a row: for a command that was run in a process of its own, with what it printed."""
    assert said.strip(), "refused without a word"
    assert "Traceback" not in said, said
    ROWS.add((task, tried, _stable(said)))


def _stable(said: str) -> str:
    """Return the message without what differs by run: folders, addresses, ports, the Python."""
    said = re.sub(r"(/[\w.-]+)*/(pytest-of-\w+|tmp\w*)(/[\w.-]+)*/", "", said)
    said = re.sub(r"0x[0-9a-f]{6,}", "0x…", said)
    said = re.sub(r"(?<=127\.0\.0\.1:)[3-6]\d{4}\b", "…", said)  # a port that was free
    said = said.replace(sys.executable, "python")
    return " ".join(said.split())


def table(rows: set[tuple[str, str, str]]) -> str:
    """Return the page: one row a thing that was tried, sorted."""

    def cell(text: str) -> str:
        text = " ".join(text.split())
        text = text if len(text) <= 240 else text[:239] + "…"
        return "`" + text.replace("`", "'").replace("|", "\\|") + "`"

    told = {f"| {task} | {cell(tried)} | {cell(said)} |" for task, tried, said in rows}
    lines = [
        "# What bad input is told",
        "",
        f"Written by `make bad-input` from the tests, which try each of these {len(told)} and see",
        "it refused in these words, with nothing lost.",
        "",
        "| task | tried | said |",
        "| --- | --- | --- |",
        *sorted(told),
    ]
    return "\n".join(lines) + "\n"
