"""Read members of a fetched archive (zip, tar) where it lies: nothing is unpacked, nothing runs."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

from rampart.core.params import nearest

MEMBER_LIMIT = 512 * 2**20  # bytes; the largest member of the packages has 171 million
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, RuntimeError)


class ArchiveError(ValueError):
    """An archive or a member that cannot be read; the message names both."""


class Archive:
    """The members of one archive by name; ``open_archive`` makes it.

    Only regular files count as members: folders, links and devices cannot be named.
    """

    def __init__(self, path: Path, handle: zipfile.ZipFile | tarfile.TarFile, limit: int):
        self.path = path
        self._handle = handle
        self._limit = limit
        if isinstance(handle, zipfile.ZipFile):
            members = {item.filename: item for item in handle.infolist() if not item.is_dir()}
            self._sizes = {name: item.file_size for name, item in members.items()}
        else:
            members = {item.name: item for item in handle.getmembers() if item.isreg()}
            while handle.fileobj.read(1 << 20):  # to the end: tarfile stops before the checksum
                pass
            self._sizes = {name: item.size for name, item in members.items()}
        self._members = members

    def names(self) -> list[str]:
        """Return the members' names, in the order in which they lie."""
        return list(self._members)

    def glob(self, pattern: str) -> list[str]:
        """Return the names that match a pattern, in order; ``*`` stands for any text, ``/`` too."""
        return [name for name in self._members if fnmatchcase(name, pattern)]

    def read(self, name: str) -> bytes:
        """Return one member's content. In a tar, reading in the order of ``names`` is fast.

        Raises
        ------
        ArchiveError : no such member, one above the limit on its size, or a damaged one.
        """
        if name not in self._members:
            raise ArchiveError(f"{self.path.name}: no member {name!r}; {self._hint(name)}")
        if self._sizes[name] > self._limit:
            size = f"{self._sizes[name]:,} bytes, the limit is {self._limit:,}"
            raise ArchiveError(f"{self.path.name}: {name} unpacks to {size}: not read")
        try:
            if isinstance(self._handle, zipfile.ZipFile):
                return self._handle.read(self._members[name])
            return self._handle.extractfile(self._members[name]).read()
        except BROKEN as error:
            raise ArchiveError(f"{self.path.name}: {name} cannot be read: {error}") from error

    def _hint(self, name: str) -> str:
        folder = name.rpartition("/")[0]
        beside = [other for other in self._members if other.rpartition("/")[0] == folder]
        return nearest(name, beside[:20]) if beside else f"{len(self._members)} members elsewhere"


@contextmanager
def open_archive(path: str | Path, limit: int = MEMBER_LIMIT) -> Iterator[Archive]:
    """Open a zip (``.whl``, ``.zip``) or a tar (``.tgz``, ``.tar.gz``, ...) for reading.

    Parameters
    ----------
    path : the archive.
    limit : the most bytes that one member may unpack to (a small archive may hold terabytes).

    Raises
    ------
    ArchiveError : not a whole archive of either kind, e.g. a truncated one.
    OSError : no such file.
    """
    path = Path(path)
    opening = zipfile.ZipFile if path.suffix in (".whl", ".zip") else tarfile.open
    try:
        handle = opening(path)
        archive = Archive(path, handle, limit)
    except BROKEN as error:
        reason = str(error).partition("\n")[0]
        raise ArchiveError(
            f"{path}: not a whole archive ({reason}): delete it and fetch it again"
        ) from error
    with handle:
        yield archive
