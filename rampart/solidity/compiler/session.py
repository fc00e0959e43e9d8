"""A process of the compiler that answers one input after another, and outlives what breaks it."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import time
from collections.abc import Sequence
from typing import Any

from rampart.solidity.compiler import programs

LIMIT = 60.0  # seconds for one input: an honest file takes one or two on a busy machine
LONGEST = 512 * 2**20  # bytes of an answer


class CompilerError(ValueError):
    """The compiler gave no answer; the message is a sentence about the source."""


class Session:
    """One running compiler of one version; a context manager that ends the process.

    Parameters
    ----------
    command : the program and its arguments. It reads lines ``{"input": ...}`` and writes lines
        ``{"output": ...}`` or ``{"fault": ...}``, see ``runner.cjs``.
    limit : seconds for one input; then the process is killed, and the next input gets a new one.
    """

    def __init__(self, command: Sequence[str], limit: float = LIMIT):
        self.command, self.limit = list(command), limit
        self._process: subprocess.Popen | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the compiler's standard JSON output for a standard JSON input.

        A process that dies is started again and asked once more.

        Raises
        ------
        CompilerError : it crashed twice, or took longer than the limit.
        """
        line = json.dumps({"input": json.dumps(value)}).encode() + b"\n"
        answer = self._asked(line) or self._asked(line)
        if answer is None:
            raise CompilerError("the compiler died on it twice")
        if "fault" in answer:
            raise CompilerError(f"the compiler crashed on it twice: {answer['fault']}")
        return json.loads(answer["output"])

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            with contextlib.suppress(OSError):  # of what it did not take any more
                process.stdin.close()
            process.stdout.close()

    def _asked(self, line: bytes) -> dict[str, Any] | None:
        """Return the answer to a line, None of a process that died over it."""
        if self._process is None:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
            answer = self._line(time.monotonic() + self.limit)
        except BrokenPipeError:
            answer = b""
        except CompilerError:
            self.close()
            raise
        if not answer:
            self.close()
            return None
        return json.loads(answer)

    def _line(self, deadline: float) -> bytes:
        pipe, parts, size = self._process.stdout.fileno(), [], 0
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while True:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise CompilerError(f"the compiler took longer than {self.limit:g} s: stopped")
                part = os.read(pipe, 1 << 20)
                parts.append(part)
                size += len(part)
                if size > LONGEST:
                    raise CompilerError(f"the compiler answered more than {LONGEST:,} bytes")
                if not part:
                    return b""
                if part.endswith(b"\n"):
                    return b"".join(parts)


def session(era: str, limit: float = LIMIT, **places: Any) -> Session:
    """Return a session of an era's compiler; ``places`` are those of ``programs.soljson``.

    Raises
    ------
    MissingProgram : no node, or the compiler was not fetched.
    """
    return Session(programs.command(programs.soljson(era, **places)), limit)
