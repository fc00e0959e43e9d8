"""Fit one generator on each active data set, fold by fold, and judge its rows.

    python -m stages.campaign malware wgan_gp

in   data/<task>/tables/<data set>/{features.parquet,rows.parquet,schema.json}
out  reports/<task>/cells/<generator>/<data set>.json
Seconds and memory go to reports/<task>/timing/campaign/<generator>.json: never equal twice, they
are no output.

A generator that fails on a data set is a cell with the status "failed" and the reason, and no
error: the rest of the campaign goes on. A wrong value in params.yaml is an error before any fit. A
data set that is not active at this scale has no cell.
"""

from __future__ import annotations

from typing import Any

from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import ParamError, Params, block, lookup, read
from rampart.core.seeds import derive
from rampart.core.workers import in_processes
from rampart.synthetic.campaign import cell
from rampart.synthetic.campaign.fitting import seeds_of
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.tables import stored
from rampart.synthetic.tables.settings import TabulateParams


def main(argv: list[str] | None = None) -> None:
    """Write the cells of one generator."""
    task, generator = cli.words(__doc__, argv, "task", "generator")
    params = read(task)
    judge = block(params, "evaluate", JudgeParams)
    compute = block(params, "compute", ComputeParams)
    lookup(params, f"campaign.{generator}")  # a wrong name: which there are
    module = load("rampart.synthetic.generators", generator, needs="build")
    knobs = block(params, f"campaign.{generator}", module.Params)
    tables = {name: stored.read(f"data/{task}/tables/{name}") for name in active(params)}

    seeds = {name: derive(params["seed"], "campaign", name) for name in tables}
    fits = {name: plan(table, judge) for name, table in tables.items()}
    names = {
        (name, fold, again): f"{name} {generator}, fold {fold + 1}" + " again" * (again > 0)
        for name in tables
        for fold, again in fits[name]
    }
    calls = [
        (tables[name], fold, module.build, knobs, judge,
         seeds_of(seeds[name], generator, fold, again), called)
        for (name, fold, again), called in names.items()
    ]  # fmt: skip
    print(f"{generator}: {len(calls)} fits on {', '.join(tables)}", flush=True)
    done = iter(in_processes(compute, cell.run_fold, calls, list(names.values())))
    head = {"generator": generator, "kind": module.KIND}
    # As they are, not rounded: the pictures and the released tables are made with these.
    exact = {"params": knobs.model_dump()}
    timing = {}
    with files.replacing_folder(f"reports/{task}/cells/{generator}") as folder:
        for name, table in tables.items():
            folds = {fit: next(done) for fit in fits[name]}
            about = {"data_set": name, "classes": list(table.classes)}
            result = head | about | {"classifiers": judge.classifiers}
            result |= assemble(folds, judge, derive(seeds[name], "bootstrap"))
            files.write_json(folder / f"{name}.json", cell.rounded(result) | exact)
            timing[name] = [fold.cost for fold in folds.values() if fold.failure is None]
            print(said(result), flush=True)
    files.write_json(f"reports/{task}/timing/campaign/{generator}.json", timing)


def active(params: Params) -> list[str]:
    """Return the data sets that the campaign takes at this scale."""
    names = list(lookup(params, "tabulate"))
    sources = {name: block(params, f"tabulate.{name}", TabulateParams) for name in names}
    taken = [name for name in names if sources[name].active]
    if not taken:
        raise ParamError(
            f"{params.where('tabulate')}: none of {', '.join(names) or 'no data sets'} is active "
            f"at scale {params['scale']}"
        )
    return taken


def plan(table: stored.Table, judge: JudgeParams) -> list[tuple[int, int]]:
    """Return the fits of a data set: each fold, and the first one again with other seeds."""
    fits = [(fold, 0) for fold in range(int(table.folds.max()) + 1)]
    return fits + [(0, again) for again in range(1, judge.seeds + 1)]


def assemble(
    folds: dict[tuple[int, int], cell.Fold], judge: JudgeParams, seed: int
) -> dict[str, Any]:
    """Return the part of a cell that its fits, by fold and further seed, make."""
    failures = [fold.failure for fold in folds.values() if fold.failure]
    if failures:
        empty = {"folds": [], "seeds": [], "overall": {}}
        return {"status": "failed", "reason": failures[0]} | empty
    records = [
        {"fold": number, "seed": again, **fold.record} for (number, again), fold in folds.items()
    ]
    overall = cell.sum_up([fold for (_, again), fold in folds.items() if again == 0], judge, seed)
    return {
        "status": "ok",
        "reason": None,
        "folds": [record for record in records if record["seed"] == 0],
        "seeds": [record for record in records if record["seed"] > 0],
        "overall": overall,
    }


def said(result: dict[str, Any]) -> str:
    """Return in a line how a cell went."""
    scores = ", ".join(
        f"{name} {result['overall'][name]['mean']:.3f}"
        for name in ("ts_tr_f1", "tr_tr_f1", "utility_ratio", "summary_score")
        if result["status"] == "ok"
    )
    name = f"{result['data_set']} {result['generator']}"
    return f"{name}: {result['status']}: {result['reason'] or scores}"


if __name__ == "__main__":
    cli.run(main)
