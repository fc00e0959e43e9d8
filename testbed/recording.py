"""The first process of the room: record day after day, then write the flows and what they are from.

started by python -m testbed; not to be run outside a room of its own
"""

from __future__ import annotations

import datetime
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd

from rampart.core import files
from testbed import actors, capture, guard, isolation, joining, metering, network, plan, provenance
from testbed.labels import SEVERITIES
from testbed.schedule import Session, draw
from testbed.services.running import Services

SETTLING = 4.0  # seconds after a day in which servers say their last words
SPARE = 1.15  # sessions for so many times the flows that are asked for
AROUND = 60.0  # seconds that building a day and metering its capture take, on a busy machine


def seconds_of_day(minutes: float, days: int) -> float:
    """Return how long a day lasts, so that all is done within the minutes.

    Examples
    --------
    >>> seconds_of_day(40, 4)
    540.0
    """
    return max(20.0, 60 * minutes / days - AROUND)


def by_host(sessions: list[Session]) -> dict[str, list[Session]]:
    """Return the sessions of each host, in their order."""
    found: dict[str, list[Session]] = {}
    for session in sessions:
        found.setdefault(session.host, []).append(session)
    return found


def record(world: plan.Plan, sessions: list[Session], seconds: float, scratch: Path) -> None:
    """Record one day: the capture is ``day.pcap``, the logs of hosts are ``log-*.jsonl``."""
    network.build(world)
    guard.alone()
    services = Services(world, scratch)
    services.up()
    network.hush(world)
    sniffer = subprocess.Popen(
        [
            "tcpdump",
            "-i",
            network.BRIDGE,
            "-w",
            str(scratch / "day.pcap"),
            "-B",
            "65536",
            "-Z",
            "root",
            "-U",
            "ip",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(1.5)
    begin = time.monotonic() + 0.5
    fork = multiprocessing.get_context("fork")
    people = [
        fork.Process(
            target=actors.live,
            args=(world, host, own, scratch / f"log-{host}.jsonl", begin, begin + seconds),
        )
        for host, own in by_host(sessions).items()
    ]
    for process in people:
        process.start()
    for process in people:
        process.join(max(1.0, begin + seconds + 15 - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()
    time.sleep(SETTLING)
    sniffer.send_signal(signal.SIGINT)
    sniffer.wait(10)
    services.down()
    isolation.clear()
    network.tear_down(world)


def read(scratch: Path) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the labelled flows of the day that was recorded, and remove its capture."""
    records: list[dict[str, Any]] = []
    for path in sorted(scratch.glob("log-*.jsonl")):
        records += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        path.unlink()
    pcap = scratch / "day.pcap"
    flows = metering.meter(pcap)
    spoken = capture.first_bytes(capture.packets(pcap))
    size = pcap.stat().st_size / 1e6
    print(f"  capture {size:,.0f} MB, {len(flows):,} flows, {len(records):,} records", flush=True)
    pcap.unlink()
    return joining.join(flows, records, spoken)


def write(flows: pd.DataFrame, path: Path) -> None:
    """Write the flows as one Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with files.replacing(path) as temporary:
        table = pa.Table.from_pandas(flows, preserve_index=False).replace_schema_metadata(None)
        pq.write_table(table, temporary, compression="zstd", compression_level=19)


def keep(
    found: list[pd.DataFrame],
    left: list[dict[str, int]],
    plans: list[plan.Plan],
    given: dict[str, Any],
) -> int:
    """Write the days so far and what they are from; return how many flows there are."""
    flows, out = pd.concat(found, ignore_index=True), Path(given["out"])
    if words := joining.telling(flows):
        print(f"label words in texts: {words}", flush=True)
    path = out / "flows.parquet"
    write(flows, path)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    parameters = {key: value for key, value in given.items() if key != "out"}
    told = provenance.describe(flows, path, plans, left, parameters, today)
    files.write_json(out / "provenance.json", told | {"label words": words})
    print(f"{len(flows):,} flows, {path.stat().st_size / 1e6:.1f} MB", flush=True)
    return len(flows)


def main() -> None:
    """Record what the first argument says, as JSON."""
    given = json.loads(sys.argv[1])
    days, wanted = given["days"], given["flows"]
    guard.alone()
    scratch = isolation.furnish()
    os.environ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    seconds = seconds_of_day(given["minutes"], days)
    found, left, plans = [], [], []
    for day in range(days):
        world = plan.draw(day, given["seed"], given["hosts"])
        sessions = draw(day, given["seed"], world.clients, int(SPARE * wanted / days), seconds)
        print(f"day {day}: {len(sessions):,} sessions in {seconds:,.0f} s", flush=True)
        record(world, sessions, seconds, scratch)
        flows, lost = read(scratch)
        flows.insert(0, "day", day)
        told = " ".join(f"{n} {(flows['severity'] == k).sum():,}" for k, n in enumerate(SEVERITIES))
        print(f"  {len(flows):,} labelled ({told}); left out {lost}", flush=True)
        found.append(flows)
        left.append(lost)
        plans.append(world)
        count = keep(found, left, plans, given)
    if count < wanted and not given["tiny"]:
        sys.exit(f"fewer flows than asked for: {count:,} of {wanted:,}")


if __name__ == "__main__":
    main()
