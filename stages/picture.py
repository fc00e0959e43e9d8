"""Fit each generator on the first fold again, for the figures: what its rows look like.

    python -m stages.picture malware

in   data/<task>/tables/<data set>/{features.parquet,rows.parquet,schema.json},
     reports/<task>/cells/<generator>/<data set>.json, of the pairs in reports/<task>/metrics.json
out  data/<task>/pictures/<data set>/<generator>.npz

The cells are in git and the arrays are not: a fresh clone makes these by one fit a cell, with the
seeds and knobs of the cell and so of the rows that it judged, and judges nothing again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import block, check, read
from rampart.core.seeds import derive
from rampart.core.workers import in_processes
from rampart.synthetic.campaign.fitting import seeds_of
from rampart.synthetic.campaign.pictures import FOLD, run_picture
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.tables import stored


def main(argv: list[str] | None = None) -> None:
    """Write the arrays of all cells."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    samples = block(params, "evaluate", JudgeParams).samples
    compute = block(params, "compute", ComputeParams)
    tables: dict[str, stored.Table] = {}
    calls: dict[tuple[str, str], tuple[Any, ...]] = {}
    for name, generator in ranked(Path("reports") / task):
        path = f"reports/{task}/cells/{generator}/{name}.json"
        module = load("rampart.synthetic.generators", generator, needs="build")
        knobs = check(files.read_json(path)["params"], f"{path}: params", module.Params)
        if name not in tables:
            tables[name] = stored.read(f"data/{task}/tables/{name}")
        seeds = seeds_of(derive(params["seed"], "campaign", name), generator, FOLD, 0)
        called = f"{name} {generator}"
        calls[name, generator] = (tables[name], module.build, knobs, samples, seeds, called)
    print(f"{task}: {len(calls)} fits, one a cell", flush=True)
    names = [" ".join(pair) for pair in calls]
    arrays = in_processes(compute, run_picture, calls.values(), names)
    with files.replacing_folder(f"data/{task}/pictures") as folder:
        for (name, generator), shown in zip(calls, arrays, strict=True):
            (folder / name).mkdir(exist_ok=True)
            np.savez_compressed(folder / name / f"{generator}.npz", **shown)


def ranked(reports: Path) -> list[tuple[str, str]]:
    """Return data set and generator of the cells that are ok and in the campaign, by generator."""
    metrics = files.read_json(reports / "metrics.json")
    pairs = [(name, generator) for name, generators in metrics.items() for generator in generators]
    return sorted(pairs, key=lambda pair: pair[::-1])


if __name__ == "__main__":
    cli.run(main)
