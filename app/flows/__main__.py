"""Score a file of flows, or a capture, with the package of the pipeline alone.

    python -m app.flows capture.pcap
    python -m app.flows flows.csv --out scored.csv --layer layer.json --budget 50

A file is CSV or TSV (NetFlow v1, v2 and v3, CICFlowMeter, UNSW-NB15, NFStream, Zeek's conn.log),
Parquet, JSON, Excel, or pcap / pcapng. It is read part by part: a million flows need no more memory
than a hundred thousand. Rules of ATT&CK that count flows of a client count within a part.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from pathlib import Path

from app import pinned, targets
from app.writing import printable
from rampart.core import cli, files


def main(argv: list[str] | None = None) -> None:
    """Score what the command line names."""
    parser = _parser()
    options = parser.parse_args(argv)
    _check(parser, options)
    from app.flows import ingest, summing, writing  # after the command line: they take a moment
    from app.flows.infer import Scorer
    from rampart.tasks.flows.attack import navigator

    scorer = Scorer(options.package, pinned.public_key(options.key), options.budget)
    stream = ingest.stream(options.file)
    summary, lacking = summing.Summary(scorer.labels, options.top), ""
    with contextlib.ExitStack() as stack:
        write = stack.enter_context(writing.writer(options.out)) if options.out else None
        for flows in stream.frames:
            lacking = lacking if summary.flows else scorer.lacking(flows)
            scored, tags = scorer.tagged(flows)
            summary.add(flows, scored, tags)
            if write:
                write(writing.table(flows, scored))
    if options.layer:
        content = scorer.layer(summary.counts(), Path(options.file).name)
        files.write_text(options.layer, navigator.text(content))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        name = printable(Path(options.file).name)
        sys.stdout.write(f"{name}: {stream.schema}\n" + (f"It {lacking}.\n" if lacking else ""))
        expected = scorer.anomaly.expected() if scorer.anomaly else 0.0
        sys.stdout.writelines(summary.lines(scorer.about_alerts(), expected))
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for reason, count in sorted(stream.notes.items()):
        if count:
            print(f"flows: {printable(reason)}: {count:,}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.flows", description=(__doc__ or "").partition("\n")[0]
    )
    add = parser.add_argument
    add("file", metavar="FILE", help="a table of flows or a capture")
    add("--out", metavar="FILE", help="every flow with its scores: .csv, .parquet or .xlsx")
    add("--layer", metavar="FILE", help="counts for the ATT&CK Navigator, .json")
    add("--budget", type=float, metavar="N", help="alerts a day; default: the package's")
    add("--top", type=int, default=10, help="flows and techniques that are shown (%(default)s)")
    add("--package", metavar="FOLDER", default="models/flows/package")
    add("--key", metavar="FILE", help=pinned.HELP)
    return parser


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse what could not be written or would be lost, before the work."""
    if not 1 <= options.top <= 1000:
        parser.error(f"--top must be from 1 to 1000, got {options.top}")
    if options.budget is not None and not 0 < options.budget < 1e12:
        parser.error(f"--budget must be above 0 and below 1e12, got {options.budget:g}")
    read = Path(options.file)
    for option, path, endings in (
        ("--out", options.out, (".csv", ".parquet", ".xlsx")),
        ("--layer", options.layer, (".json",)),
    ):
        if path is None:
            continue
        try:
            targets.require_writable(Path(path), option, endings)
        except ValueError as error:
            parser.error(str(error))
        if Path(path).is_file() and read.is_file() and Path(path).samefile(read):
            parser.error(f"{option} {path} is the file to read: it would be lost")


if __name__ == "__main__":
    sys.argv[0] = "flows"  # what its messages begin with
    cli.run(main)
