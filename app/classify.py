"""Say what is in each column of tables, with the package of the pipeline alone.

    python -m app.classify table.csv
    python -m app.classify tables/ more.parquet --format jsonl --out answers.jsonl

What is unusual about a file (no header, title lines, rows set aside and their lines, another
encoding, that a sample was drawn) is a line on standard error.
A file is CSV, TSV, JSON lines, a JSON list (each also as .gz), Parquet, Excel or SQLite (all its
tables); a folder stands for all such files below it. In a folder, train-00000-of-00002.parquet and
its sister are one table, as 'train-*.parquet' is anywhere. Standard output has one line a column:
its class, how sure the model is, and the second most probable class. A file that cannot be read is
a line on standard error, the rest is done, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from app import databases, model, pinned, reading, targets, writing
from rampart.core import cli, files, opening

BATCH_COLUMNS, BATCH_CHARACTERS = 256, 2_000_000


def main(argv: list[str] | None = None) -> None:
    """Classify the columns of the files that the command line names."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.rows is not None and options.rows < 1:
        parser.error(f"--rows must be 1 or more, got {options.rows}")
    if not 0 <= options.reject <= 1:
        parser.error(f"--reject must be from 0 to 1, got {options.reject}")
    if options.unpacked < 1:
        parser.error(f"--unpacked must be 1 or more, got {options.unpacked}")
    failed: list[Path] = []
    paths = list(_paths(options.files, failed))
    if options.out is None:
        options.format = options.format or "table"
    else:
        _check_out(parser, options, paths)
    package = model.Package(options.package, pinned.public_key(options.key))
    answers = _answers(_columns(paths, options, failed), package, options)
    try:
        with _output(options.out) as out:
            writing.write(out, answers, options.format, options.raw)
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:  # a full disk has no name; what cannot be read was told on the way
        if error.filename is None and error.errno is not None:
            name = options.out or "standard output"
            raise OSError(error.errno, os.strerror(error.errno), name) from error
        raise
    if failed:
        total = len({*paths, *failed})
        sys.exit(f"classify: {len(set(failed))} of {total} files could not be read")


@contextmanager
def _output(path: str | None) -> Iterator[TextIO]:
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):  # a header may hold what no encoding has
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
    elif Path(path).exists() and not Path(path).is_file():  # /dev/null must not become a file
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as stream:
            yield stream
    else:
        with (
            files.replacing(path) as target,
            open(target, "w", encoding="utf-8", errors="backslashreplace") as stream,
        ):
            yield stream


def _check_out(
    parser: argparse.ArgumentParser, options: argparse.Namespace, paths: list[Path]
) -> None:
    """Refuse what could not be written or would be lost; take the format from the ending."""
    out = Path(options.out)
    if out.is_file() and any(path.is_file() and out.samefile(path) for path in paths):
        parser.error(f"--out {out} is one of the tables to read: it would be lost")
    if out.exists() and not out.is_file() and not out.is_dir():  # a pipe or /dev/null
        options.format = options.format or "table"
        return
    kinds = [options.format] if options.format else writing.FORMATS
    try:
        endings = [ending for kind in kinds for ending in writing.ENDINGS[kind]]
        targets.require_writable(out, "--out", endings)
    except ValueError as error:
        parser.error(str(error))
    options.format = next(kind for kind in kinds if out.suffix.lower() in writing.ENDINGS[kind])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.classify", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="a table, or a folder of tables")
    add("--format", choices=writing.FORMATS, help="default: by the ending of --out, else a table")
    add("--out", metavar="FILE", help="write there, whole or not at all; default: standard output")
    add("--package", metavar="FOLDER", default="models/columns/package")
    add("--rows", type=int, help="rows of a table read at most; default: all")
    add(
        "--header", choices=("auto", "yes", "no"), default="auto", help="of CSV files (%(default)s)"
    )
    add("--explain", action="store_true", help="name the features that decided")
    add("--reject", type=float, default=0.0, help="below this confidence the class is 'unsure'")
    add("--probabilities", action="store_true", help="of every class")
    add("--key", metavar="FILE", help=pinned.HELP)
    add("--raw", action="store_true", help="CSV: no apostrophe before a name that a spreadsheet "
        "would run, such as =1+1")  # fmt: skip
    add("--unpacked", type=int, default=opening.UNPACKED, metavar="BYTES",
        help="a packed file that unpacks to more is refused (%(default)s)")  # fmt: skip
    return parser


def _paths(names: list[str], failed: list[Path]) -> Iterator[Path]:
    """Yield the files; a folder without a table, or that cannot be read, fails."""
    for name in names:
        if not name or not Path(name).is_dir():
            yield Path(name) if name else Path("''")
            continue
        errors: list[OSError] = []
        tables = [
            Path(folder, file)
            for folder, _, inside in os.walk(name, onerror=errors.append)
            for file in inside
            if opening.ending(Path(file)) or databases.is_database(Path(file))
        ]
        for error in errors:
            _fail(Path(error.filename), error, failed)
        if not tables and not errors:
            _fail(Path(name), ValueError("is a folder without a table"), failed)
        yield from databases.sharded(sorted(tables))


def _fail(path: Path, error: Exception, failed: list[Path]) -> None:
    failed.append(path)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    print(f"classify: {path}: {reason}", file=sys.stderr, flush=True)


def _columns(
    paths: list[Path], options: argparse.Namespace, failed: list[Path]
) -> Iterator[reading.Column]:
    header = {"auto": None, "yes": True, "no": False}[options.header]
    for path in paths:
        notes: list[str] = []
        try:
            found = reading.columns(path, options.rows, options.unpacked, header, notes)
            if notes:
                print(f"classify: {path}: {'; '.join(notes)}", file=sys.stderr, flush=True)
            yield from found
        except (ValueError, OSError) as error:
            _fail(path, error, failed)


def _batches(columns: Iterable[reading.Column]) -> Iterator[list[reading.Column]]:
    """Gather columns over files: one run of the model for many, but bounded memory."""
    batch, size = [], 0
    for column in columns:
        batch.append(column)
        size += sum(map(len, column.values))
        if len(batch) == BATCH_COLUMNS or size > BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _answers(
    columns: Iterable[reading.Column], package: model.Package, options: argparse.Namespace
) -> Iterator[list[dict[str, Any]]]:
    for batch in _batches(columns):
        probabilities = package.probabilities(batch)
        answers = []
        for column, p in zip(batch, probabilities):
            answers.append(model.answer(column, p, package.labels, options.reject))
            if options.probabilities:
                shares = (round(float(value), 4) for value in p)
                answers[-1]["probabilities"] = dict(zip(package.labels, shares))
            if options.explain:
                answers[-1]["because"] = package.because(column)
        yield answers


if __name__ == "__main__":
    cli.run(main)
