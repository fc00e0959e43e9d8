"""Fit a task's generators on its training rows and draw rows that keep to the rows' schema.

    python -m stages.generate flows

in   data/<task>/splits/train.parquet and no other split
out  data/<task>/synthetic/<generator>.parquet, reports/<task>/synthetic/{schema,drawn}.json
Seconds go to reports/<task>/timing/generate.json: never equal twice, they are no output.

A generator that cannot be fitted, or whose rows break the schema too often, has no file and its
reason in drawn.json; the others go on.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import block, check, read
from rampart.core.seeds import derive
from rampart.core.workers import in_processes

MOST = 20  # reasons of rejection that are told; the rest in one


def main(argv: list[str] | None = None) -> None:
    """Write the rows of all generators of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    load(f"rampart.tasks.{task}", "imitation")  # a task without one is told which parts it has
    columns, drawing, schemas = (
        load(f"rampart.tasks.{task}.imitation", part) for part in ("columns", "drawing", "schema")
    )
    settings = block(params, "generate", drawing.GenerateParams)
    compute = block(params, "compute", ComputeParams)
    seed = derive(params["seed"], "generate", task)
    modules = {}
    for generator in settings.generators:
        module = load("rampart.synthetic.generators", generator, needs="build")
        where = params.where(f"generate.generators.{generator}")
        knobs = check(settings.generators[generator], where, module.Params)
        modules[generator] = (module, knobs)
    train = pd.read_parquet(f"data/{task}/splits/train.parquet")
    schema = schemas.schema(train)
    learned = columns.learned(train, settings.learned, derive(seed, "learned"))
    wanted = drawing.wanted(train["label"].to_numpy(), settings)
    print(f"{task}: {len(modules)} generators learn {len(learned.y):,} rows", flush=True)
    calls = [
        (learned, wanted, schema, module.build, knobs, settings.tries, derive(seed, name), name)
        for name, (module, knobs) in modules.items()
    ]
    drawn = dict(zip(modules, in_processes(compute, drawing.draw, calls, list(modules))))
    told = {name: about(found, modules[name][0].KIND) for name, found in drawn.items()}
    with files.replacing_folder(f"data/{task}/synthetic") as folder:
        for name, found in drawn.items():
            if found.rows is not None:
                named = {"source": f"synthetic/{name}", "generated": True}
                files.write_parquet(folder / f"{name}.parquet", found.rows.assign(**named))
            print(f"{task} {name}: {said(told[name])}", flush=True)
    files.write_json(f"reports/{task}/synthetic/schema.json", schema)
    files.write_json(
        f"reports/{task}/synthetic/drawn.json",
        {"learned": len(learned.y), "wanted": wanted, "generators": told}
        | {"columns": [column._asdict() for column in learned.columns]},
    )
    timing = {name: round(found.seconds, 1) for name, found in drawn.items()}
    files.write_json(f"reports/{task}/timing/generate.json", timing)


def about(found: Any, kind: str) -> dict[str, Any]:
    """Return what is written of the rows of one generator."""
    reasons = sorted(found.rejected.items(), key=lambda pair: (-pair[1], pair[0]))
    told = dict(reasons[:MOST])
    if rest := sum(count for _, count in reasons[MOST:]):
        told["other"] = rest
    return {
        "kind": kind,
        "status": "ok" if found.failure is None else "failed",
        "reason": found.failure,
        "rows": 0 if found.rows is None else len(found.rows),
        "checked": found.looked,
        "rejected": sum(found.rejected.values()),
        "rejected_for": told,
        "epochs": len(found.losses),
    }


def said(told: dict[str, Any]) -> str:
    """Return in a line how it went."""
    share = f"{told['rejected']:,} of {told['checked']:,} break the schema"
    if told["status"] == "failed":
        return f"failed: {told['reason']} ({share})"
    return f"{told['rows']:,} rows; {share}"


if __name__ == "__main__":
    cli.run(main)
