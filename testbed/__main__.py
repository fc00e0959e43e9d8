"""Record traffic anew, as root on Debian.

    python -m testbed --out testbed/recorded --days 4 --flows 20000 --minutes 40 --seed 7
    python -m testbed --out /tmp/tiny --tiny

out  OUT/flows.parquet, OUT/provenance.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from testbed import isolation, tools

TINY = {"days": 1, "flows": 500, "minutes": 2.1, "hosts": 5}
GRACE = 300  # seconds after which a recording that does not end is ended


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    line = argparse.ArgumentParser(prog="python -m testbed", description=__doc__.partition("\n")[0])
    line.add_argument("--out", type=Path, required=True, help="folder of the two files")
    line.add_argument("--days", type=int, default=4)
    line.add_argument("--flows", type=int, default=20_000, help="at least so many, of all days")
    line.add_argument("--minutes", type=float, default=40, help="at most so long, all days")
    line.add_argument("--hosts", type=int, default=12, help="hosts of people, jobs and intruders")
    line.add_argument("--seed", type=int, default=7)
    line.add_argument("--tiny", action="store_true", help="every activity once, within two minutes")
    return line


def checked(given: argparse.Namespace) -> dict[str, object]:
    """Return the parameters of a recording.

    Raises
    ------
    ValueError : one is out of its bounds, which it names.
    """
    found = {
        key: getattr(given, key) for key in ("days", "flows", "minutes", "hosts", "seed", "tiny")
    }
    if given.tiny:
        found |= TINY
    bounds = {"days": (1, 8), "flows": (100, 60_000), "minutes": (1, 120), "hosts": (4, 40)}
    for name, (least, most) in bounds.items():
        if not least <= found[name] <= most:
            raise ValueError(f"--{name}: must be {least} to {most}, got {found[name]}")
    return found | {"out": str(given.out.resolve())}


def main(argv: list[str] | None = None) -> int:
    """Check the machine, then record in a room of its own."""
    try:
        given = checked(parser().parse_args(argv))
        tools.check()
    except ValueError as error:
        print(f"testbed: {error}", file=sys.stderr)
        return 1
    try:
        return isolation.run(
            "testbed.recording", json.dumps(given), seconds=60 * float(given["minutes"]) + GRACE
        )
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
