"""Make, list and revoke the API keys of the server; their file has hashes alone.

    python -m app.keys new batch --role caller --expires 2027-12-31
    python -m app.keys list
    python -m app.keys revoke 3f9a1c22

A key is shown once, on standard output. A running server follows the file at once. To change a
key, make a second one of the same name, hand it over, and revoke the first.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rampart.access import keys
from rampart.access.guard import AccessParams
from rampart.access.journal import Journal
from rampart.access.roles import Roles
from rampart.core import cli, files
from rampart.core.params import nearest

DEFAULTS = AccessParams()


def main(argv: list[str] | None = None) -> None:
    """Do what the command line says."""
    options = _parser().parse_args(argv)
    path = Path(options.file)
    if options.what == "list":
        _list(_entries(path))
    elif options.what == "new":
        _new(path, options)
    else:
        _revoke(path, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app.keys", description=(__doc__ or "").partition("\n")[0]
    )
    several = parser.add_subparsers(dest="what", required=True)
    new = several.add_parser("new", help="make a key and show it, once")
    new.add_argument("name", help="who asks with it: letters, digits, spaces and . _ @ -")
    new.add_argument("--role", default="caller", help="of the policy (%(default)s)")
    new.add_argument("--expires", metavar="DATE", help="UTC, as 2027-12-31; default: never")
    new.add_argument("--model", default=DEFAULTS.model, metavar="FILE")
    new.add_argument("--policy", default=DEFAULTS.policy, metavar="FILE")
    listed = several.add_parser("list", help="show what there is, without secrets")
    revoke = several.add_parser("revoke", help="make a key worth nothing, at once and for good")
    revoke.add_argument("id", help="8 digits, as `list` shows them")
    for one in (new, listed, revoke):
        one.add_argument("--file", default=DEFAULTS.keys, help="of the keys (%(default)s)")
    for one in (new, revoke):
        one.add_argument(
            "--journal", metavar="FILE", default=DEFAULTS.journal,
            help="the audit log that the change is written to (%(default)s)",
        )  # fmt: skip
    return parser


def _new(path: Path, options: argparse.Namespace) -> None:
    roles = Roles(*(Path(p).read_text(encoding="utf-8") for p in (options.model, options.policy)))
    if options.role not in roles.known:
        raise ValueError(f"--role: no role {options.role!r}; {nearest(options.role, roles.known)}")
    now = datetime.now(UTC).replace(microsecond=0)
    with _changed(path) as entries:
        made = keys.new(options.name, options.role, now, _date(options.expires))
        while made.id in entries:
            made = keys.new(options.name, options.role, now, _date(options.expires))
        entries[made.id] = made.entry
        _note(options, "key made", made.id, made.entry)
    print(made.secret)
    print(f"{path}: {made.id} is {options.name}, {options.role}; the key is shown this once: "
          "send it as Authorization: Bearer …", file=sys.stderr)  # fmt: skip


def _revoke(path: Path, options: argparse.Namespace) -> None:
    with _changed(path) as entries:
        if options.id not in entries:
            raise ValueError(f"{path}: no key {options.id!r}; {nearest(options.id, list(entries))}")
        entry = entries[options.id]
        if entry.revoked is not None:
            raise ValueError(f"{options.id}: is revoked since {entry.revoked.isoformat()}")
        now = datetime.now(UTC).replace(microsecond=0)
        entries[options.id] = entry.model_copy(update={"revoked": now})
        _note(options, "key revoked", options.id, entry)
    print(f"{path}: {options.id} ({entry.name}, {entry.role}) is worth nothing any more")


def _list(entries: dict[str, keys.Entry]) -> None:
    now = datetime.now(UTC)
    for id, entry in sorted(entries.items(), key=lambda item: (item[1].name, item[1].created)):
        until = entry.expires.date().isoformat() if entry.expires else "never"
        print(f"{id}  {entry.state(now):8}  {entry.role:10}  made {entry.created.date()}  "
              f"expires {until:10}  {entry.name}")  # fmt: skip


def _entries(path: Path) -> dict[str, keys.Entry]:
    try:
        return keys.read(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


@contextmanager
def _changed(path: Path) -> Iterator[dict[str, keys.Entry]]:
    """Yield the entries and write them; a second command waits, so that none is lost."""
    import fcntl

    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_name(f"{path.name}.lock"), "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        entries = _entries(path) if path.exists() else {}
        yield entries
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
        files.write_text(path, keys.write(entries))
        path.chmod(mode)


def _date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--expires: must be a date as 2027-12-31, got {text!r}") from None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date


def _note(options: argparse.Namespace, did: str, id: str, entry: keys.Entry) -> None:
    who = {"by": f"uid {os.getuid()}", "key": id, "name": entry.name, "role": entry.role}
    Journal(options.journal, DEFAULTS.journal_bytes).append({"did": did, **who})


if __name__ == "__main__":
    cli.run(main)
