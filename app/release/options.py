"""The command line of app.release."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from app.release.haproxy import STATES
from app.release.state import RELEASE
from app.release.store import STORE
from rampart.operation.sequential import SequentialParams

KNOBS = ("alpha", "tau", "margin", "n_min", "n_max")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="python -m app.release", description="Versions of a task's package: who answers."
    )
    commands = top.add_subparsers(dest="command", required=True)

    def command(name: str, words: str, *versions: str) -> Callable:
        made = commands.add_parser(name, help=words, description=words)
        made.add_argument("task", help="as in pipelines/")
        for version in versions:
            made.add_argument(version.strip("?"), nargs="?" if version[-1] == "?" else None)
        add = made.add_argument
        add("--settings", type=Path, metavar="FILE", help="of the server: release, journal, log")
        add("--release", type=Path, metavar="FILE", help=f"what is served; without: {RELEASE}")
        add("--store", type=Path, default=STORE, metavar="FOLDER", help="of kept versions")
        add("--journal", type=Path, metavar="FILE", help="an audit log to write changes to")
        return add

    add = command("register", "keep a copy of the package and tag HEAD with its version")
    add("--folder", type=Path, help="of the package; without: models/TASK/package")
    add("--no-tag", action="store_true", help="keep the copy alone, on a machine without git")
    command("list", "versions, stages, shares and scores")
    add = command("diff", "how two versions differ", "one", "other")
    add("--card", action="store_true", help="also the lines of the cards that differ")

    for name, words, version in (
        ("canary", "give a version a part of the requests", "version"),
        ("shadow", "let a version score what others answer", "version?"),
        ("promote", "make a version the default, which answers all", "version"),
        ("rollback", "return to the default before this one", None),
        ("decide", "do what the test of the canary says", "version?"),
    ):
        add = command(name, words, *([version] if version else []))
        add("--haproxy", metavar="SOCKET", help="also set the weights of this haproxy")
        if name == "canary":
            add("--weight", type=float, required=True, help="percent of the requests; 0: none")
        if name == "shadow":
            add("--off", action="store_true", help="no shadow any longer")
        if name == "promote":
            add("--force", action="store_true", help="also a version that is worse")
        if name == "decide":
            add("--dry-run", action="store_true", help="say it and do nothing")
        else:
            add("--reason", default="", help="why; the history keeps it")
        if name in ("promote", "decide"):
            _add_test(add)
    _add_test(command("status", "who answers, how often, and how a canary does"))

    add = command("haproxy", "write the configuration of haproxy, or put a version's server aside")
    add("--server", action="append", default=[], metavar="VERSION=HOST:PORT", help="one a process")
    add("--bind", default="127.0.0.1:8080", help="where haproxy listens")
    add("--socket", default="/run/rampart/haproxy.sock", help="of haproxy, to change weights by")
    add("--check", default="/v2/health/ready", help="what a living process answers")
    add("--sticky", metavar="HEADER", help="deal by this header, e.g. X-Sticky-Key, not in turn")
    add("--out", type=Path, help="the file to write; without: print it")
    for name in STATES:
        add(f"--{name}", metavar="VERSION", help=f"put its server into the state {name}")
    return top


def resolved(options: argparse.Namespace) -> argparse.Namespace:
    """Return options with what the settings of the server say and the command line does not.

    Raises
    ------
    ParamError, FileNotFoundError : the settings cannot be read.
    """
    if options.settings is not None:
        from app.serve import settings

        found = settings.read(options.settings)
        options.release = options.release or (found.release and Path(found.release))
        options.journal = options.journal or (found.access.journal and Path(found.access.journal))
        if hasattr(options, "log"):
            options.log = options.log or found.log.url
    options.release = options.release or RELEASE
    return options


def _add_test(add: Callable) -> None:
    add("--log", metavar="URL", help="the prediction log, as sqlite:///FILE")
    for name in KNOBS:
        kind, default = (int if name[1] == "_" else float), SequentialParams().model_dump()[name]
        add(f"--{name.replace('_', '-')}", type=kind, default=default, help=f"default {default:g}")
    add("--unit", choices=["row", "key"], default="row", help="key: one outcome a caller")
