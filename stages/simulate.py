"""Let actors with intents, and people without, happen on a simulated chain.

    python -m stages.simulate <task>

in   data/<task>/built.json; the archive of anvil, which runs on loopback alone
out  data/<task>/episodes/{episodes,transactions,calls,movements,addresses}.parquet

Each attack has a look-alike beside it. Nothing here was seen on a real chain.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from rampart.chain.simulation import episodes, process, tables
from rampart.chain.simulation.plan import plan
from rampart.chain.sources import built
from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.params import Block, block, read
from rampart.core.seeds import derive
from rampart.core.workers import in_processes
from rampart.data.packages import find
from rampart.data.packages import read as packages_of


class SimulateParams(Block):
    """The block ``simulate``."""

    package: str = Field(default="anvil", min_length=1)  # key of data/packages.yaml
    twins: int = Field(gt=0, le=2000)  # pairs of an attack and its look-alike, a scenario
    everyday: int = Field(ge=0, le=10_000)  # episodes in which nobody has an intent
    chunk: int = Field(default=40, gt=0, le=1000)  # episodes a chain, before it starts anew


def main(argv: list[str] | None = None) -> None:
    """Simulate all episodes and write their tables."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "simulate", SimulateParams)
    compute = block(params, "compute", ComputeParams)
    seed = derive(params["seed"], "simulate", task)
    package = find(packages_of("data/packages.yaml"), settings.package)
    path = process.program(Path("data/packages", settings.package, package.file), package.sha256)
    codes = built.read(files.read_json(f"data/{task}/built.json"))
    specs = plan(settings.twins, settings.everyday)
    chunks = [
        specs[start :: -(-len(specs) // settings.chunk)]
        for start in range(-(-len(specs) // settings.chunk))
    ]
    names = [f"chain {number + 1} of {len(chunks)}" for number in range(len(chunks))]
    calls = [(path, codes, chunk, seed) for chunk in chunks]
    found = dict(zip(names, in_processes(compute, episodes.run, calls, names), strict=True))
    place = {spec.name: number for number, spec in enumerate(specs)}
    with files.replacing_folder(f"data/{task}/episodes") as folder:
        for table in episodes.TABLES:
            rows = [row for part in found.values() for row in part[table]]
            rows.sort(key=lambda row: place[row["episode"]])  # stable: as they happened
            files.write_parquet(folder / f"{table}.parquet", tables.frame(table, rows))
            print(f"{task}: {table}: {len(rows):,} rows")


if __name__ == "__main__":
    cli.run(main)
