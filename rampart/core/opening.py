"""Open a table that somebody brings: one rule for what is a file, its format and its encoding.

Messages do not repeat the path: who reads several files says which one it was.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

SEPARATED = (".csv", ".tsv")
FORMATS = (*SEPARATED, ".jsonl", ".ndjson", ".json", ".parquet", ".xlsx")
PACKED = (*SEPARATED, ".jsonl", ".ndjson", ".json")  # those that may end in .gz
UNPACKED = 256 * 2**20  # bytes that a packed file may unpack to: a small one may hold terabytes
WIDEST = 64 * 2**20  # characters of a line, and of a CSV field: more is a quote nobody closes
KINDS = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFIFO: "is a pipe: write it to a file first",
    stat.S_IFSOCK: "is a socket: write what it says to a file first",
    stat.S_IFCHR: "is a device: write it to a file first",
    stat.S_IFBLK: "is a device: write it to a file first",
}
"""What a path may be other than a file; opening a pipe would wait for ever."""


def ending(path: Path) -> str | None:
    """Return the format of a file by its name, None for one that is not read.

    Examples
    --------
    >>> ending(Path("a.CSV.gz")), ending(Path("a.parquet.gz"))
    ('.csv', None)
    """
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes[-1:] == [".gz"]:
        return suffixes[0] if suffixes[0] in PACKED else None
    return suffixes[-1] if suffixes and suffixes[-1] in FORMATS else None


def require_table(path: Path) -> str:
    """Return the format of a file that can be read as a table, by its name.

    Raises
    ------
    FileNotFoundError : there is nothing, or what is no file.
    ValueError : an unknown ending, or a file of no byte.
    """
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        broken = ": a link to what is not there" if path.is_symlink() else ""
        raise FileNotFoundError(f"no such file{broken}") from None
    if what := KINDS.get(stat.S_IFMT(status.st_mode)):
        raise FileNotFoundError(what)
    kind = ending(path)
    if kind is None:
        raise ValueError(f"unknown ending {path.suffix!r}; known: {', '.join(FORMATS)} (text: .gz)")
    if status.st_size == 0:
        raise ValueError("is empty")
    return kind


@contextmanager
def text(path: Path, most: int = UNPACKED) -> Iterator[TextIO]:
    """Open a text format: UTF-8, or UTF-16 as Excel saves it, packed or not, its line ends as is.

    Parameters
    ----------
    most : bytes that a packed file may unpack to; they are counted while it is read.
    """
    packed = path.suffix.lower() == ".gz"
    with io.BufferedReader(_Bounded(path, most)) if packed else open(path, "rb") as raw:
        wide = raw.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        with io.TextIOWrapper(raw, "utf-16" if wide else "utf-8-sig", newline="") as stream:
            yield stream


def lines(stream: TextIO) -> Iterator[str]:
    """Yield lines, each with its end; one that never ends is an error and not all the memory."""
    while line := stream.readline(WIDEST + 1):
        if len(line) > WIDEST:
            raise ValueError(f"has a line of more than {WIDEST:,} characters")
        yield line


def require_unpacked(path: Path, most: int = UNPACKED) -> None:
    """Refuse a workbook, which is a ZIP archive, that says it unpacks to more than ``most``."""
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > most:
        raise ValueError(_too_large(most))


@contextmanager
def explained(path: Path, kind: str) -> Iterator[None]:
    """Turn what a broken file of a format raises into a ValueError of one sentence."""
    name = "".join(path.suffixes[-2:]) if path.suffix.lower() == ".gz" else kind
    try:
        yield
    except UnicodeDecodeError as error:
        raise ValueError(
            f"is not UTF-8 text ({error.reason}, byte 0x{error.object[error.start]:02x}); "
            "convert it first, e.g. iconv -f WINDOWS-1252 -t UTF-8"
        ) from None
    except csv.Error as error:
        raise ValueError(f"is no {kind[1:]} table: {error}; a quote that nothing closes?") from None
    except (zipfile.BadZipFile, EOFError, gzip.BadGzipFile, RecursionError, zlib.error) as error:
        raise ValueError(f"cannot be read as {name}: {error}") from None
    except Exception as error:  # of a broken file, openpyxl and pyarrow let any error out
        if isinstance(error, (ValueError, OSError)) or kind not in (".parquet", ".xlsx"):
            raise
        raise ValueError(f"cannot be read as {kind}: {type(error).__name__}: {error}") from None


class _Bounded(io.RawIOBase):
    """The content of a gzip file, which stops at a number of bytes."""

    def __init__(self, path: Path, most: int):
        self._file, self._most, self._left = gzip.GzipFile(path), most, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        size = self._file.readinto(buffer)
        self._left -= size
        if self._left < 0:
            raise ValueError(_too_large(self._most))
        return size

    def close(self) -> None:
        self._file.close()
        super().close()


def _too_large(most: int) -> str:
    return f"unpacks to more than {most:,} bytes, the limit: unpack it if it is yours"
