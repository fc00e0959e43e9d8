"""Has what a server is asked moved away from what its model was made for?

    python -m app.watch --log sqlite:///.rampart/predictions.db --task columns \
        --reference models/columns/reference --out .rampart/watch/columns
    python -m app.watch ... --alerts deploy/alerts.yaml --textfile drift.prom --every 1h

Reads the last days of the log of predictions, tests them against the stored reference, writes a
page (report.html) and what it says for programs (drift.json), and tells those who are to be told.

Exit status: 0 no drift, or too few rows to judge; 1 drift; 2 an error. With --every it runs until
it is stopped, and an error is a line on standard error.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from rampart.core import cli, files

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DAY = 86400


def main(argv: list[str] | None = None) -> None:
    """Look for drift once, or again and again."""
    parser = _parser()
    options = parser.parse_args(argv)
    _check(parser, options)
    try:
        while True:
            begun = time.monotonic()
            try:
                drifted = watched(options)
            except (ValueError, OSError) as error:
                print(f"watch: {cli.sentence(error)}", file=sys.stderr, flush=True)
                if options.every is None:
                    sys.exit(2)
            else:
                if options.every is None:
                    sys.exit(int(drifted))
            time.sleep(max(0.0, options.every - (time.monotonic() - begun)))
    except KeyboardInterrupt:
        sys.exit(0)


def watched(options: argparse.Namespace) -> bool:
    """Look once: read, test, write, tell. Return whether there is drift."""
    from app.watch import page, telling
    from app.watch.recent import recent
    from rampart.core.seeds import derive
    from rampart.monitoring.drift import assess
    from rampart.monitoring.predictions import Log
    from rampart.monitoring.reference_files import FILES, opened

    folder = Path(options.reference)
    there = {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}
    reference = opened(there, str(folder))
    if (theirs := reference.about["task"]) != options.task:
        raise ValueError(f"--reference {folder}: is of the task {theirs}, not of {options.task}")
    until = time.time() if options.until is None else options.until
    since = until - options.days * DAY
    log = Log(options.log, create=False)
    try:
        frame = log.read(options.task, since, until, options.version)
        where = log.where
    finally:
        log.close()
    current = recent(frame, options.group, reference.about["of_group"], options.rows)
    verdict = assess(reference.sample, current, reference.tests, derive(0, options.task))
    period = telling.Period(where, since, until, len(frame), telling.versions(frame))
    told = telling.told(options.task, reference, verdict, period)
    out = Path(options.out)
    html = page.html(told, reference.sample, current)
    files.write_text(out / "report.html", html)
    files.write_json(out / "drift.json", told)
    if options.textfile is not None:
        files.write_text(options.textfile, telling.gauges(told))
    for line in telling.lines(told):
        print(line, flush=True)
    if options.alerts is not None and verdict.drifted:
        from app.watch.alerting import STATE, send

        send(Path(options.alerts), told, str(out / "report.html"), out / STATE, until)
    return verdict.drifted


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.watch", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("--log", required=True, metavar="URL", help="sqlite:///FILE or postgresql+psycopg://...")
    add("--task", required=True, help="whose predictions: columns, prompts, ...")
    add("--reference", required=True, metavar="FOLDER", help="what the stage reference wrote")
    add("--out", required=True, metavar="FOLDER", help="for report.html and drift.json")
    add("--days", type=float, default=7, help="how far back (%(default)s)")
    add("--until", type=_moment, metavar="TIME", help="ISO 8601, UTC if it says none; default: now")
    add("--version", help="predictions of this version alone")
    add("--group", choices=("key", "caller", "row"), default="key",
        help="rows of one key (a client, or one request) are alike, or of one caller; row: "
        "each is independent (%(default)s)")  # fmt: skip
    add("--rows", type=int, default=5000, help="of the log that are tested at most (%(default)s)")
    add("--alerts", metavar="FILE", help="whom to tell of drift, and how often at most")
    add("--textfile", metavar="FILE", help="gauges as Prometheus reads them")
    add("--every", type=_period, metavar="TIME", help="again each 30s, 15m, 1h, 1d; default: once")
    return parser


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if not 0 < options.days <= 3650:
        parser.error(f"--days must be above 0 and at most 3650, got {options.days:g}")
    if not 100 <= options.rows <= 1_000_000:
        parser.error(f"--rows must be from 100 to 1000000, got {options.rows}")
    if options.every is not None and options.until is not None:
        parser.error("--until is one moment: it makes no sense with --every")
    if Path(options.out).exists() and not Path(options.out).is_dir():
        parser.error(f"--out must be a folder, got the file {options.out}")


def _period(text: str) -> float:
    found = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if found is None or not int(found[1]):
        raise argparse.ArgumentTypeError(f"must be as 30s, 15m, 1h or 1d, got {text!r}")
    return float(int(found[1]) * UNITS[found[2]])


def _moment(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be as 2026-11-27T12:00, got {text!r}") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


if __name__ == "__main__":
    main()
