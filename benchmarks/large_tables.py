"""How fast a large CSV file is read: `python benchmarks/large_tables.py` (or `make bench`).

Writes a generated file of ten mixed columns, a few of its rows ragged, and reads it by blocks, as
app.classify does, and by the careful reader alone, which gives the same. The ratio is what to
compare between machines: above 1, the careful reader is slower. The memory is the largest of the
process after the blocks; the process has one thread.
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

import _pinned  # noqa: F401

MEGABYTES, ODD = 50, 100_000  # one row of so many is ragged
WORDS = [
    "the",
    "quick",
    "brown",
    "fox",
    "jumps",
    "over",
    "a",
    "lazy",
    "dog",
    "near",
    "green",
    "river",
]
PEAK = 2**20 if sys.platform == "darwin" else 2**10  # what a megabyte is in ru_maxrss


def write(path: Path, megabytes: int) -> None:
    """Write a table of numbers, dates, names, codes and quoted texts."""
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,name,city,amount,when,flag,comment,code,score,mail\n")
        for number in itertools.count(1):
            if number % 1_000 == 0 and file.tell() >= megabytes * 1_000_000:
                return
            comment = " ".join(draw.choices(WORDS, k=draw.randint(3, 15)))
            if draw.random() < 0.2:
                comment = f'"{comment}, {draw.choice(WORDS)}"'
            day = f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            odd = ",more" if number % ODD == 0 else ""
            file.write(
                f"{number},user {draw.randint(1, 50_000)},{draw.choice(WORDS)} town,"
                f"{draw.gauss(100, 30):.2f},{day} {draw.randint(0, 23):02}:10,"
                f"{draw.choice(['true', 'false', ''])},{comment},"
                f"{draw.choice('ABCDEF')}{draw.randint(0, 99)},{draw.random():.6f},"
                f"u{draw.randint(0, 10**8)}@example.org{odd}\n"
            )


def main() -> None:
    """Print megabytes a second of both readers; fail where they differ."""
    from app import reading
    from rampart.core import opening

    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.csv")
        write(path, megabytes)
        size, seconds, found = path.stat().st_size / 1e6, [], []
        source = reading.Source
        for reader in (source, lambda stream, top: itertools.chain(top, opening.lines(stream))):
            reading.Source = reader
            start = time.perf_counter()
            found.append(reading.columns(path))
            seconds.append(time.perf_counter() - start)
            if reader is source:
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PEAK
    if found[0] != found[1]:
        sys.exit("large_tables: the readers differ")
    fast, slow = seconds
    print(f"{f'{size:,.0f} MB of CSV':<22} {'blocks':>8} {'careful':>8} {'ratio':>6}")
    print(f"{'MB/s':<22} {size / fast:>8.1f} {size / slow:>8.1f} {slow / fast:>6.1f}")
    print(f"{'MB of memory':<22} {peak:>8.0f}")


if __name__ == "__main__":
    main()
