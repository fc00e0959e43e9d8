"""Check the audit log of the server, and show it.

    python -m app.journal verify .rampart/journal.jsonl
    python -m app.journal verify .rampart/journal.jsonl --anchor HASH
    python -m app.journal head .rampart/journal.jsonl
    python -m app.journal show .rampart/journal.jsonl --last 20

`verify` names the first line that was changed, removed, added or swapped, and sees an end that was
cut off. Whoever can write the log and its head file can write a new history: now and then note the
hash that `head` prints elsewhere (a ticket, a mail), and verify with it as the anchor.

Exit status: 0; 1 where the log is not as it was written.
"""

from __future__ import annotations

import argparse
import re
from collections import deque
from pathlib import Path

from rampart.access import heads, journal
from rampart.access.chain import BEGIN
from rampart.core import cli, escape


def main(argv: list[str] | None = None) -> None:
    """Do what the command line says."""
    options = _parser().parse_args(argv)
    path = Path(options.path)
    if options.what == "show":
        _show(path, options.last)
        return
    end = journal.walk(path, options.anchor, options.after)
    if options.what == "head":
        print(end.hash)
        return
    files = len(heads.parts(path)) + path.exists()
    anchored = "" if options.anchor is None else ", and the anchor is among them"
    print(f"{path}: {end.n} entries in {files} file(s), each as it was written{anchored}")
    print(f"the last hash is {end.hash}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.journal", description=(__doc__ or "").partition("\n")[0]
    )
    several = parser.add_subparsers(dest="what", required=True)
    for name, said in {
        "verify": "check every line",
        "head": "check every line and print the last hash, to be noted elsewhere",
        "show": "print the last events",
    }.items():
        one = several.add_parser(name, help=said)
        one.add_argument("path", metavar="FILE")
        one.set_defaults(anchor=None, after=BEGIN)
        if name == "verify":
            one.add_argument("--anchor", type=_hash, metavar="HASH", help="noted earlier")
        if name == "show":
            one.add_argument("--last", type=_count, default=20, help="(%(default)s)")
        else:
            one.add_argument("--after", type=_hash, metavar="HASH", default=BEGIN,
                help="of the line before the first, where older files were taken away")  # fmt: skip
    return parser


def _hash(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise argparse.ArgumentTypeError("must be 64 hexadecimal digits")
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError("must be from 1 to 100000")
    return int(text)


def _show(path: Path, last: int) -> None:
    """Print lines as they stand, but for what a terminal would obey; it checks nothing."""
    with open(path, "rb") as stream:
        for line in deque(stream, maxlen=last):
            print(escape.visible(line.decode("utf-8", "replace").rstrip("\n")))


if __name__ == "__main__":
    cli.run(main)
