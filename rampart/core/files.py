"""Write files whole or not at all: to a temporary name beside the target, then a rename."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path that becomes ``path`` when the block ends without an error.

    The file is flushed to disk before the rename, so a full disk is an ``OSError`` here, which
    names ``path``, and never a short file. On any error the temporary file goes and ``path``
    stays as it was.
    """
    path = Path(path)
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            with open(temporary, "rb+") as stream:
                os.fsync(stream.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: str | Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``path`` when the block ends without an error."""
    path = Path(path)
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent))
        try:
            yield temporary
            temporary.chmod(0o755)
            shutil.rmtree(path, ignore_errors=True)
            temporary.replace(path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Give an error of writing the name of what was to be written.

    A full disk has no name of its own, and the temporary file's says nothing to a reader.
    """
    try:
        yield
    except OSError as error:
        beside = Path(str(error.filename)).name.startswith(f".{path.name}.")
        if beside or (error.filename is None and error.errno in FULL):
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        raise


def write_text(path: str | Path, text: str) -> None:
    """Write UTF-8 text with ``\\n`` line ends."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: str | Path, value: Any) -> None:
    """Write JSON with sorted keys; NaN and infinity are errors, as a reader may refuse them."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    write_text(path, text + "\n")


def read_json(path: str | Path) -> Any:
    """Read a JSON file."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_csv(path: str | Path, frame: Any, digits: int = 6) -> None:
    """Write a pandas frame as CSV, floats with a fixed number of decimals."""
    with replacing(path) as temporary:
        frame.to_csv(temporary, index=False, float_format=f"%.{digits}f", lineterminator="\n")


def write_parquet(path: str | Path, frame: Any) -> None:
    """Write a pandas frame as Parquet (zstd), without its index."""
    with replacing(path) as temporary:
        frame.to_parquet(temporary, index=False, compression="zstd")
