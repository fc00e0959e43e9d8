r"""An audit log that only grows: JSON lines, each with the hash of the one before it.

    {"at": "2026-…Z", "event": {…}, "hash": "…", "n": 12, "prev": "…"}

``hash`` is SHA-256 over ``prev``, a line end, and the canonical JSON of at, event and n. Beside the
file lies FILE.head, the number and hash of its last line, so that an end cut off is seen too; who
may write both can write a whole new history, against which helps only a hash that was noted
elsewhere (an anchor). Each line is on the disk when ``append`` returns, and a lock keeps two
processes from writing at once. A full file is renamed FILE.0001 and so on; the chain goes through.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rampart.access.chain import BEGIN, Tampered, canonical, checked, line_of, number
from rampart.access.heads import Head, part_of, parts, put_head, read_head
from rampart.access.redaction import clean

LARGEST = 65_536  # bytes of an event


class Journal:
    """An audit log in a file (POSIX: the lock is flock's).

    Parameters
    ----------
    path : of the file; it and its folder are made by the first event.
    rotate : bytes after which a new file is begun; None: never.
    """

    def __init__(self, path: str | Path, rotate: int | None = None):
        self.path = Path(path)
        self.rotate = rotate

    def append(self, event: dict[str, Any]) -> str:
        """Write an event; return its hash. Keys and tokens in it are blotted out.

        Raises
        ------
        ValueError : an event that is no JSON or too large.
        Tampered : the file does not end as its head says; nothing is written to it any more.
        """
        event = clean(event)
        try:
            size = len(canonical(event))
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"an event must be JSON: {error}") from None
        if size > LARGEST:
            raise ValueError(f"an event must have at most {LARGEST} bytes, got {size}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self.path):
            head = self._end()
            at = datetime.now(UTC).isoformat(timespec="microseconds")
            line, hash = line_of(head.n + 1, at.replace("+00:00", "Z"), event, head.hash)
            if self.rotate is not None and head.size and head.size + len(line) > self.rotate:
                self.path.rename(part_of(self.path, len(parts(self.path)) + 1))
                head = head._replace(size=0)
            _write(self.path, line)
            put_head(self.path, Head(head.n + 1, hash, head.size + len(line)))
        return hash

    def verify(self, anchor: str | None = None, after: str = BEGIN) -> int:
        """Check the whole journal, see the function ``verify``."""
        return verify(self.path, anchor, after)

    def _end(self) -> Head:
        """Return where to go on. A process killed in the middle may have left one line more than
        the head says, or a piece of one: a whole line counts, a piece was never acknowledged.
        """
        head = read_head(self.path)
        size = self.path.stat().st_size if self.path.exists() else 0
        if head is None:
            if size or parts(self.path):
                raise Tampered(self.path, 1, "the head file is missing, so its end is not known")
            head = Head(0, BEGIN, 0)
            put_head(self.path, head)  # before the first line: one alone is a file without its head
        if size < head.size and (size or not parts(self.path)):
            raise Tampered(self.path, head.n, f"has {size} bytes, its head says {head.size}")
        if size < head.size:  # killed between renaming the full file and its first line
            return head._replace(size=0)
        if size == head.size:
            return head
        with open(self.path, "rb+") as stream:
            stream.seek(head.size)
            rest = stream.read(2 * LARGEST + 1)
            if not rest.endswith(b"\n"):
                if b"\n" in rest or len(rest) > 2 * LARGEST:
                    raise Tampered(self.path, head.n + 1, "was written by another program")
                stream.truncate(head.size)
                return head
        hash = checked(self.path, head.n + 1, head.n + 1, rest, head.hash)
        return Head(head.n + 1, hash, size)


def verify(path: str | Path, anchor: str | None = None, after: str = BEGIN) -> int:
    """Check every line of a journal, its earlier files first.

    Parameters
    ----------
    anchor : a hash that was noted earlier; it must be that of a line.
    after : the hash of the line before the first, where older files were taken away on purpose.

    Returns
    -------
    int : how many lines there are.

    Raises
    ------
    Tampered : names the first wrong line.
    OSError : there is no such file.
    """
    return walk(Path(path), anchor, after).n


def walk(path: Path, anchor: str | None = None, after: str = BEGIN) -> Head:
    """Check as ``verify`` does, and return the end of the chain."""
    with _locked(path, shared=True):
        return _walk(path, anchor, after)


def _walk(path: Path, anchor: str | None, after: str) -> Head:
    head = read_head(path)
    n = count = 0
    hash, seen, where = after, anchor in (None, after), 0
    for file in [*parts(path), path]:
        if file == path and not path.exists() and parts(path):
            break  # renamed, and not begun anew yet
        with open(file, "rb") as stream:
            for where, line in enumerate(stream, start=1):
                if not count and after != BEGIN:
                    n = number(line) - 1
                n, count = n + 1, count + 1
                hash = checked(file, where, n, line, hash)
                seen = seen or hash == anchor
    end = Head(n, hash, path.stat().st_size if path.exists() else 0)
    if not seen:
        raise Tampered(path, where, "no line has the anchor: it was changed or cut off")
    if head is None and anchor is None:
        raise Tampered(path, where, "the head file is missing: give an anchor, else nobody can see "
                       "whether lines are missing at the end")  # fmt: skip
    if head is not None and (head.n, head.hash) != (n, hash):
        if head.n > n or n - head.n > 1:
            raise Tampered(path, where, f"the journal ends at entry {n}, its head says {head.n}")
        if head.n == n:
            raise Tampered(path, where, "its hash is not that of the head file")
    return end


def _write(path: Path, line: bytes) -> None:
    new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        done = 0
        while done < len(line):
            done += os.write(handle, line[done:])
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(path: Path, shared: bool = False) -> Iterator[None]:
    """Keep others from writing; a reader makes no file for it, and locks where there is one."""
    import fcntl

    lock = path.with_name(f"{path.name}.lock")
    if shared and not lock.exists():
        yield
        return
    handle = os.open(lock, os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
