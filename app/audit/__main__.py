"""Say what a smart contract can do to you: one risk from 0 to 100, and what speaks for it.

    python -m app.audit contract.sol
    python -m app.audit 0x6080604052... --format json
    python -m app.audit folder/ --out audit.sarif --fail-on 50
    python -m app.audit Bank.sol Bank.hex Bank.csv --together

A file is source (.sol), runtime bytecode (.hex, .bin, or a compiler's artifact in .json), or the
history of an address (.csv of transactions, .json trace). In a folder, files of one name are about
one contract; --together says that of what is named, one of each kind. What cannot be read is a line
on standard error, and the rest is done; so is what a folder has with nothing to judge (an
interface, Vyper, a table that is no history).

Exit status: 0; 1 where --fail-on found a risk as high, and never else; 2 where something could not
be read, was named and has nothing to judge, nothing could be judged, a package is missing or not
signed, the command line is wrong, or the program fails.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from app import pinned, targets
from app.audit.findings import EVIDENCE, TOP, Verdict
from app.audit.reading import ENDINGS as READ
from app.audit.subjects import (
    Fault,
    NothingError,
    Subject,
    apart,
    joined,
    subjects,
    together,
)
from app.audit.writing import ENDINGS, FORMATS, parts
from app.writing import printable
from rampart.core import cli, files

if TYPE_CHECKING:
    from app.audit.judging import Judge


def main(argv: list[str] | None = None) -> None:
    """Audit what the command line names."""
    parser = _parser()
    options = parser.parse_args(argv)
    _check(parser, options)
    try:
        needed = _needed(_subjects(options))
    except ValueError as error:
        parser.error(str(error))
    from app.audit.judging import Judge  # after the command line: onnxruntime takes a moment

    judge = Judge(options.packages, pinned.public_key(options.key), options.top)
    judge.load(needed)
    gc.freeze()  # what was imported stays: it need not be looked through again and again
    if options.assessed is not None:
        from app.audit.assessing import assessed

        try:
            judge.assessed = assessed(options.assessed, judge)
        except (ValueError, OSError) as error:
            parser.error(f"--assessed: {error}")
    faults: list[Fault] = []
    judged, worst = 0, 0.0

    def verdicts() -> Iterator[Verdict]:
        nonlocal judged, worst
        for said in (said for one in _subjects(options) for said in _judged(judge, one)):
            if isinstance(said, Verdict):
                worst, judged = max(worst, said.risk), judged + 1
                yield said
            else:
                faults.append(said)
                print(f"audit: {printable(said.name)}: {printable(said.reason)}", file=sys.stderr)

    try:
        with _output(options.out) as out:
            for part in parts(verdicts(), options.format, judge.version, faults):
                out.write(part)
                out.flush()
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    left = sum(one.nothing for one in faults)
    empty = sum(one.empty and not one.nothing for one in faults)
    unread = len(faults) - left - empty
    if left:
        print(f"audit: {left} left out, as told", file=sys.stderr)
    if empty:
        print(f"audit: {empty} without anything to judge", file=sys.stderr)
    if unread:
        print(f"audit: {unread} could not be read", file=sys.stderr)
    if empty or unread or (left and not judged):
        sys.exit(2)
    if options.fail_on is not None and worst >= options.fail_on:
        sys.exit(1)


def run() -> None:
    """Run the command; whatever fails exits with 2, as 1 is what --fail-on says."""
    try:
        cli.run(main)
    except SystemExit as end:
        if not isinstance(end.code, str):
            raise
        print(end.code, file=sys.stderr)  # an error in a sentence
        sys.exit(2)
    except Exception:
        traceback.print_exc()
        sys.exit(2)


def _subjects(options: argparse.Namespace) -> Iterable[Subject | Fault]:
    return [together(options.given)] if options.together else subjects(options.given)


def _judged(judge: Judge, one: Subject | Fault) -> list[Verdict | Fault]:
    """Return the verdict on a contract, or why there is none.

    What cannot be read of a contract of a folder is told, and the verdict is on the rest.
    """
    if isinstance(one, Fault):
        return [one]
    try:
        return [judge.verdict(one)]
    except ValueError as error:
        empty = isinstance(error, NothingError)
        fault = Fault(one.name, str(error), nothing=empty and not one.named, empty=empty)
    if one.named or len(one.files) == 1:
        return [fault]
    parts = [(part, said) for part in apart(one) for said in _judged(judge, part)]
    told = [said for _, said in parts if isinstance(said, Fault)]
    rest = [part for part, said in parts if isinstance(said, Verdict)]
    return [*told, *([judge.verdict(joined(rest, one.name))] if rest else [])]


def _needed(given: Iterable[Subject | Fault]) -> set[str]:
    """Return the kinds of evidence that are there: what a JSON file holds, its content says."""
    kinds: set[str] = set()
    for one in given:
        if isinstance(one, Subject):
            kinds |= one.files.keys()
        if len(kinds) == len(EVIDENCE):
            break
    return kinds


def _parser() -> argparse.ArgumentParser:
    doc = __doc__ or ""
    parser = argparse.ArgumentParser(
        prog="python -m app.audit",
        description=doc.partition("\n")[0],
        epilog=doc.rpartition("\n\n")[2],
    )
    add = parser.add_argument
    add("given", nargs="+", metavar="WHAT", help="a file, a folder, or bytecode as hex")
    add("--together", action="store_true", help="they are about one contract: one of each kind")
    add("--format", choices=FORMATS, help="default: by the ending of --out, else a table")
    add("--out", metavar="FILE", help="write there, whole or not at all; default: standard output")
    add("--fail-on", type=float, metavar="RISK", help="exit with 1 where a risk is as high")
    add("--assessed", metavar="FILE", help="a table of what experts say: risks are on their scale")
    add("--top", type=int, default=5, help="findings that are told of each (%(default)s)")
    add("--packages", metavar="FOLDER", default="models", help="with <task>/package in it")
    add("--key", metavar="FILE", help=pinned.HELP)
    return parser


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse what could not be written or makes no sense, before the work."""
    if not 1 <= options.top <= TOP:
        parser.error(f"--top must be from 1 to {TOP}, got {options.top}")
    if options.fail_on is not None and not 0 < options.fail_on <= 100:
        parser.error(f"--fail-on must be above 0 and at most 100, got {options.fail_on:g}")
    if options.out is None:
        options.format = options.format or "table"
        return
    out = Path(options.out)
    try:
        targets.require_writable(out, "--out", ENDINGS)
    except ValueError as error:
        parser.error(str(error))
    if out.exists() and any(_reads(one, out) for one in options.given):
        parser.error(f"--out {out} is what is read: it would be lost")
    options.format = options.format or ENDINGS[out.suffix.lower()]


def _reads(given: str, out: Path) -> bool:
    """Tell whether a file that is there is one of those that are read."""
    if os.path.isdir(given):
        below = out.resolve().is_relative_to(Path(given).resolve())
        return below and out.suffix.lower() in READ
    return os.path.exists(given) and out.samefile(given)


@contextmanager
def _output(path: str | None) -> Iterator[TextIO]:
    if path is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    with (
        files.replacing(path) as target,
        open(target, "w", encoding="utf-8", errors="backslashreplace") as stream,
    ):
        yield stream


if __name__ == "__main__":
    sys.argv[0] = "audit"  # what its messages begin with
    run()
