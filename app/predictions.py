"""Look into the log of predictions, add truths, export it, delete what is old.

    python -m app.predictions show --log sqlite:///.rampart/predictions.db
    python -m app.predictions show --id 4b0c...          # one prediction, as JSON
    python -m app.predictions truth 4b0c... malicious
    python -m app.predictions truth --file truths.csv    # columns id, label, and at if it has it
    python -m app.predictions export --task prompts --since 2026-01-01 --out prompts.parquet
    python -m app.predictions purge --days 90
    python -m app.predictions purge --settings deploy/serve.yaml    # as long as the server says
    python -m app.predictions forget 4b0c...

Without --log the environment variable RAMPART_LOG says where the log is (a password does not
belong on a command line), and without that it is sqlite:///.rampart/predictions.db.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app import exporting, targets
from app.writing import printable, row
from rampart.access.journal import Journal
from rampart.core import cli
from rampart.core.params import nearest
from rampart.monitoring.predictions import Log, PredictionError
from rampart.monitoring.records import packed

DEFAULT = "sqlite:///.rampart/predictions.db"
TABLE = {"task": 10, "version": 10, "variant": 7, "rows": 9, "truths": 9, "right": 9}
TABLE |= {"confidence": 10, "first": 20, "last": 20}


def main(argv: list[str] | None = None) -> None:
    """Do what the command line names."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.command == "truth" and (options.file is None) == (options.label is None):
        parser.error("give ID and LABEL, or --file")
    if options.command == "export":
        targets.require_writable(Path(options.out), "--out", exporting.ENDINGS)
    url = options.log or os.environ.get("RAMPART_LOG") or DEFAULT
    if options.command == "purge":
        url = _settled(options) or url
    with Log(url, create=False) as log:
        commands[options.command](log, options)
        if options.journal:
            event = {"did": f"predictions {options.command}", "log": log.where}
            Journal(options.journal).append(event)


def _settled(options: argparse.Namespace) -> str | None:
    """Take what the server's settings say of the log, its retention and the journal."""
    if options.settings is None:
        return options.log
    from app.serve import settings

    found = settings.read(options.settings)
    options.days = found.log.retention_days
    options.journal = options.journal or found.access.journal
    return options.log or found.log.url


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.predictions", description=(__doc__ or "").partition("\n")[0]
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--log", metavar="URL", help=f"default: RAMPART_LOG, else {DEFAULT}")
    shared.add_argument("--journal", metavar="FILE", help="an audit log that is told of it")
    found = parser.add_subparsers(dest="command", required=True)

    def command(name: str, words: str) -> Any:
        return found.add_parser(name, help=words, parents=[shared]).add_argument

    command("show", "what there is, or one prediction")("--id", help="of a prediction")
    add = command("truth", "what a prediction should have been")
    add("id", nargs="?")
    add("label", nargs="?")
    add("--file", metavar="FILE", help="CSV or JSON lines with id, label and maybe at")
    add = command("export", "write a part to a file, whole or not at all")
    add("--out", metavar="FILE", required=True, help=f"ends in {', '.join(exporting.ENDINGS)}")
    for name in ("--task", "--version"):
        add(name)
    add("--variant", choices=("served", "shadow", "all"), default="served")
    add("--since", type=moment, metavar="TIME", help="as 2026-01-31 or 2026-01-31T12:00, UTC")
    add("--until", type=moment, metavar="TIME")
    add("--raw", action="store_true", help="in CSV, leave formulas as they are")
    add = command("purge", "delete what is old, for good")
    when = add.__self__.add_mutually_exclusive_group(required=True)
    when.add_argument("--before", type=moment, metavar="TIME")
    when.add_argument("--days", type=_days, help="keep so many")
    when.add_argument("--settings", metavar="FILE", help="keep as many as these of the server say")
    command("forget", "delete single predictions, for good")("ids", nargs="+", metavar="ID")
    return parser


def moment(text: str) -> float:
    """Return a time as seconds since 1970; one without a zone is UTC.

    Examples
    --------
    >>> moment("1970-01-02"), moment("1970-01-02T01:00+01:00")
    (86400.0, 86400.0)
    """
    try:
        found = datetime.fromisoformat(text)
        seconds = (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        seconds = -1
    if seconds < 0:
        raise argparse.ArgumentTypeError(f"must be a time as 2026-01-31T12:00, got {text!r}")
    return seconds


def _days(text: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = -1
    if not 0 < days <= 36_500:
        raise argparse.ArgumentTypeError(f"must be above 0 and at most 36500, got {text!r}")
    return days


def iso(seconds: float) -> str:
    """Return a time in words, UTC.

    Examples
    --------
    >>> iso(86400.5)
    '1970-01-02T00:00:00Z'
    """
    moved = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=min(seconds, 2.5e11))
    return moved.strftime("%Y-%m-%dT%H:%M:%SZ")


def show(log: Log, options: argparse.Namespace) -> None:
    """Print the summary, or one prediction and its shadow."""
    if options.id is None:
        print(row(TABLE, {key: key for key in TABLE}), end="")
        for found in log.summary():
            times = {name: iso(found[name]) for name in ("first", "last")}
            cells = {k: printable(v) if isinstance(v, str) else v for k, v in found.items()}
            print(row(TABLE, cells | times), end="")
        return
    rows = [one for part in log.chunks(variant=None, id=options.id) for one in part]
    if not rows:
        raise PredictionError(f"{log.where}: no prediction has the id {options.id!r}")
    for one in rows:
        print(json.dumps({**one, "sketch": json.loads(packed(one["sketch"]))}, indent=2))


def truth(log: Log, options: argparse.Namespace) -> None:
    """Add one truth, or those of a file."""
    now = time.time()
    given = [(options.id, options.label, now)]
    if options.file is not None:
        given = list(of_file(Path(options.file), now))
    print(f"{log.where}: {log.truths(given)} truths")


def of_file(path: Path, now: float) -> Iterator[tuple[str, str, float]]:
    """Yield the truths of a file: CSV, or JSON lines by its ending.

    Raises
    ------
    ValueError : a line that lacks id or label, or whose time is none, by its number.
    """
    lines = path.suffix.lower() in (".jsonl", ".ndjson")
    with open(path, encoding="utf-8-sig", newline="") as stream:
        number = 0
        try:
            for line in stream if lines else csv.DictReader(stream):
                number += 1
                found = json.loads(line) if lines else line
                at = found.get("at")
                seconds = now if at in (None, "") else at if lines else float(at)
                yield found["id"], found["label"], seconds
        except (KeyError, AttributeError, TypeError, csv.Error, ValueError) as error:
            said = f"has no {error}" if isinstance(error, KeyError) else str(error)
            raise ValueError(
                f"{path}: row {number}: {said}; wanted are id, label and maybe at (seconds)"
            ) from None


def export(log: Log, options: argparse.Namespace) -> None:
    """Write a part of the log to a file."""
    variant = None if options.variant == "all" else options.variant
    parts = log.chunks(options.task, options.since, options.until, options.version, variant)
    count = exporting.write(Path(options.out), parts, options.raw)
    print(f"{options.out}: {count} predictions{'' if count else _why_none(log, options)}")


def _why_none(log: Log, options: argparse.Namespace) -> str:
    """Return what the log lacks of what was asked for; nothing where it is the time alone."""
    told = log.summary()
    for name in ("task", "version"):
        wanted, known = getattr(options, name), sorted({found[name] for found in told})
        if wanted is not None and wanted not in known:
            there = nearest(wanted, known) if known else "it is empty"
            return f"; the log has no {name} {wanted!r}: {there}"
    return ""


def purge(log: Log, options: argparse.Namespace) -> None:
    """Delete what is older than a time."""
    before = time.time() - options.days * 86_400 if options.before is None else options.before
    print(f"{log.where}: {log.purge(before)} predictions before {iso(before)} are deleted")


def forget(log: Log, options: argparse.Namespace) -> None:
    """Delete single predictions."""
    for id in options.ids:
        if not log.forget(id):
            raise PredictionError(f"{log.where}: no prediction has the id {id!r}")
        print(f"{log.where}: {printable(id)} is deleted")


commands = {"show": show, "truth": truth, "export": export, "purge": purge, "forget": forget}

if __name__ == "__main__":
    cli.run(main)
