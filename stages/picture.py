"""Fit each generator on the first fold again, for the figures: what its rows look like.

    python -m stages.picture malware

in   data/<task>/tables/<data set>/{features.parquet,rows.parquet,schema.json},
     reports/<task>/cells/<generator>/<data set>.json, of which the cells that are ok are drawn
out  data/<task>/pictures/<data set>/<generator>.npz

The cells are in git and the arrays are not: a fresh clone makes these by one fit a cell, with the
seeds of the campaign and so of the rows that it judged, and judges nothing again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import block, lookup, read
from rampart.core.seeds import derive
from rampart.core.workers import in_processes
from rampart.synthetic.campaign.fitting import seeds_of
from rampart.synthetic.campaign.pictures import FOLD, run_picture
from rampart.synthetic.tables import stored


def main(argv: list[str] | None = None) -> None:
    """Write the arrays of all cells."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    samples = lookup(params, "evaluate.samples")
    compute = block(params, "compute", ComputeParams)
    tables: dict[str, stored.Table] = {}
    calls: dict[tuple[str, str], tuple[Any, ...]] = {}
    for generator in lookup(params, "campaign"):
        module = load("rampart.synthetic.generators", generator, needs="build")
        knobs = block(params, f"campaign.{generator}", module.Params)
        for name in finished(Path(f"reports/{task}/cells") / generator):
            if name not in tables:
                tables[name] = stored.read(f"data/{task}/tables/{name}")
            seeds = seeds_of(derive(params["seed"], "campaign", name), generator, FOLD, 0)
            called = f"{name} {generator}"
            calls[name, generator] = (tables[name], module.build, knobs, samples, seeds, called)
    print(f"{task}: {len(calls)} fits, one a cell", flush=True)
    arrays = in_processes(compute, run_picture, calls.values())
    with files.replacing_folder(f"data/{task}/pictures") as folder:
        for (name, generator), shown in zip(calls, arrays, strict=True):
            (folder / name).mkdir(exist_ok=True)
            np.savez_compressed(folder / name / f"{generator}.npz", **shown)


def finished(folder: Path) -> list[str]:
    """Return the data sets on which a generator is ok."""
    cells = [files.read_json(path) for path in sorted(folder.glob("*.json"))]
    return [cell["data_set"] for cell in cells if cell["status"] == "ok"]


if __name__ == "__main__":
    cli.run(main)
