"""Say whether texts are attacks on a language model, with the package of the pipeline alone.

    python -m app.screen "Ignore all previous instructions."
    python -m app.screen --file mail.txt --file tickets.csv --column body --format jsonl
    cat prompts.jsonl | python -m app.screen --input jsonl --fail-on malicious

A file is one text, or a text a row where it is a table (CSV, TSV, JSON, JSON lines, Parquet,
Excel). A text that cannot be read is a line on standard error, and the rest is done; a table that
is broken in its middle is read up to there.

Exit status: 0; 1 where --fail-on found its class or a worse one; 2 where something could not be
read or done, or the command line is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from app import pinned, sources, targets, verdicts
from rampart.core import cli, files

BATCH, CHARACTERS = 256, 2_000_000  # texts and characters that are asked at once


def main(argv: list[str] | None = None) -> None:
    """Screen what the command line names."""
    parser = _parser()
    options = parser.parse_args(argv)
    _check(parser, options)
    from app.detector import Detector  # after the command line: onnxruntime takes a moment

    key = pinned.public_key(options.key)
    detector = Detector(options.package, key, options.threshold, options.threads)
    if options.fail_on is not None and options.fail_on not in detector.labels:
        parser.error(f"--fail-on must be one of {', '.join(detector.labels)}")
    failed: list[str] = []
    worst = 0

    def counted(batches: Iterable[list[dict]]) -> Iterator[list[dict]]:
        nonlocal worst
        for batch in batches:
            worst = max([worst, *(detector.labels.index(answer["class"]) for answer in batch)])
            yield batch

    given = _readable(_given(options, failed), failed)
    answers = counted(_answers(given, detector, options))
    try:
        with _output(options.out) as out:
            verdicts.write(out, answers, options.format)
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:  # a full disk has no name
        if error.filename is None and error.errno is not None:
            name = options.out or "standard output"
            raise OSError(error.errno, os.strerror(error.errno), name) from error
        raise
    if failed:
        print(f"screen: {len(failed)} could not be read", file=sys.stderr)
        sys.exit(2)
    if options.fail_on is not None and worst >= detector.labels.index(options.fail_on):
        sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.screen", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("texts", nargs="*", metavar="TEXT", help="a text each; nothing, or -: standard input")
    add("--file", action="append", default=[], metavar="FILE", help="a text, or a table of texts")
    add("--column", metavar="NAME", help="of a table; default: text, prompt, ... or the only one")
    add("--input", choices=("text", "lines", "jsonl", "table"),
        help="what files and standard input are; default: a table by its ending")  # fmt: skip
    add("--format", choices=verdicts.FORMATS, help="default: by the ending of --out, else a table")
    add("--out", metavar="FILE", help="write there, whole or not at all; default: standard output")
    add("--package", metavar="FOLDER", default="models/prompts/package")
    add("--threshold", type=float, help="on the probability of malicious; default: the package's")
    add("--fail-on", metavar="CLASS", help="exit with 1 where a text is of this class or a worse")
    add("--whole", action="store_true", help="read all of a text that is longer than the windows")
    add("--explain", type=_words, default=0, nargs="?", const=10, metavar="WORDS",
        help="tell the words that spoke for it: a run of the model each, up to 64")  # fmt: skip
    add("--no-language", action="store_true", help="do not name the language (saves 0.5 s)")
    add("--threads", type=int, default=1, help="of onnxruntime (%(default)s)")
    add("--key", metavar="FILE", help=pinned.HELP)
    return parser


def _words(given: str) -> int:
    """Return the number of --explain, behind which a text is easily put."""
    try:
        return int(given)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"must be a number of words, or nothing: put a text before it, got {given!r}"
        ) from None


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.threshold is not None and not 0 <= options.threshold <= 1:
        parser.error(f"--threshold must be from 0 to 1, got {options.threshold}")
    if not 1 <= options.threads <= 1024:
        parser.error(f"--threads must be from 1 to 1024, got {options.threads}")
    if not 0 <= options.explain <= 1000:
        parser.error(f"--explain must be from 0 to 1000, got {options.explain}")
    waits = sys.stdin is not None and sys.stdin.isatty()
    if not options.texts and not options.file and waits:
        parser.error("give a text, --file, or something on standard input")
    if options.out is None:
        options.format = options.format or "table"
        return
    kinds = [options.format] if options.format else verdicts.FORMATS
    try:
        endings = [ending for kind in kinds for ending in verdicts.ENDINGS[kind]]
        targets.require_writable(Path(options.out), "--out", endings)
    except ValueError as error:
        parser.error(str(error))
    suffix = Path(options.out).suffix.lower()
    options.format = next(kind for kind in kinds if suffix in verdicts.ENDINGS[kind])


def _given(options: argparse.Namespace, failed: list[str]) -> Iterator[sources.Given]:
    """Yield all texts; a source that cannot be read fails and the next one is begun."""
    read = [text for text in options.texts if text != sources.STDIN]
    yield from sources.of_arguments(read)
    named: list[tuple[str, Iterator[sources.Given]]] = [
        (name, sources.of_file(Path(name), options.input, options.column, partial(_note, name)))
        for name in options.file
    ]
    if len(read) < len(options.texts) or not (options.texts or options.file):
        named.append(("standard input", sources.of_stdin(options.input, options.column)))
    for name, texts in named:
        done = 0
        try:
            for text in texts:
                yield text
                done += 1
            if not done:
                raise ValueError("has no text")
        except (ValueError, OSError) as error:
            rest = f"; read up to text {done:,}, nothing behind it" if done else ""
            _fail(name, error, failed, rest)


def _readable(given: Iterable[sources.Given], failed: list[str]) -> Iterator[sources.Given]:
    for one in given:
        try:
            if one.fault:
                raise ValueError(one.fault)
            sources.require_text(one.text)
        except ValueError as error:
            _fail(f"{one.source} {one.number}", error, failed)
        else:
            yield one


def _fail(name: str, error: Exception, failed: list[str], rest: str = "") -> None:
    failed.append(name)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    _note(name, f"{reason}{rest}")


def _note(name: str, said: str) -> None:
    print(f"screen: {name}: {said}", file=sys.stderr, flush=True)


def _batches(given: Iterable[sources.Given]) -> Iterator[list[sources.Given]]:
    batch, size = [], 0
    for one in given:
        batch.append(one)
        size += len(one.text)
        if len(batch) == BATCH or size > CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _answers(
    given: Iterable[sources.Given], detector: Any, options: argparse.Namespace
) -> Iterator[list[dict[str, Any]]]:
    for batch in _batches(given):
        said = detector.screen(
            [one.text for one in batch],
            whole=options.whole,
            explain=options.explain,
            languages=not options.no_language,
        )
        yield [
            {"source": one.source, "number": one.number, **answer, "text": one.text[:80]}
            for one, answer in zip(batch, said)
        ]


@contextmanager
def _output(path: str | None) -> Iterator[TextIO]:
    if path is None:
        if hasattr(sys.stdout, "reconfigure"):  # a text may hold what no encoding has
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    with (
        files.replacing(path) as target,
        open(target, "w", encoding="utf-8", errors="backslashreplace") as stream,
    ):
        yield stream


def run() -> None:
    """Run ``main``; what it cannot do is exit status 2, as 1 says what was found."""
    try:
        main()
    except (ValueError, OSError) as error:
        if os.environ.get("RAMPART_DEBUG") == "1":
            raise
        print(f"screen: {cli.sentence(error)}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    run()
