"""Ask a peer, a program that reads source by rules, about a task's sources.

    python -m stages.peer <task>

in   data/<task>/units.parquet and the data packages of the compilers
out  data/<task>/peer.parquet, what it finds, as the task's module ``peering`` reads it;
     reports/<task>/peer.json, how many it was asked about, and why it failed at others
"""

from __future__ import annotations

import time

import pandas as pd

from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import block, read


def main(argv: list[str] | None = None) -> None:
    """Write the rows; the seconds it took are told and kept nowhere."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    peering = load("rampart.tasks", task, "peering")
    settings = block(params, "peer", peering.PeerParams)
    units = pd.read_parquet(f"data/{task}/units.parquet")
    begun = time.perf_counter()
    frame = peering.rows(units, settings, block(params, "compute", ComputeParams))
    seconds = time.perf_counter() - begun
    told = peering.summary(frame)
    files.write_parquet(f"data/{task}/peer.parquet", frame)
    files.write_json(f"reports/{task}/peer.json", told)
    print(f"{task}: {told['asked']:,} sources asked, {told['failed']:,} of them failed, ", end="")
    print(f"{told['functions']:,} functions with findings, {seconds:.0f} s")


if __name__ == "__main__":
    cli.run(main)
