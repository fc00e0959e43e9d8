"""Assemble the sources of a task: clean files, test files, files without a guard, matched pairs.

    python -m stages.assemble contracts

in   data/packages/<package>/<file>, the user's folder where params.yaml names one
out  data/<task>/units.parquet, reports/<task>/units.json (rows by class, kind and role)
"""

from __future__ import annotations

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, read, under
from rampart.core.seeds import derive


def main(argv: list[str] | None = None) -> None:
    """Write the units of one task and what they are."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    assembling = load(f"rampart.tasks.{task}", "assembling", needs="units")
    settings = block(params, "assemble", assembling.AssembleParams)
    with under(params.where("assemble")):
        frame = assembling.units(settings, derive(params["seed"], "assemble", task))
    files.write_parquet(f"data/{task}/units.parquet", frame)
    table = assembling.table(frame)
    files.write_json(f"reports/{task}/units.json", {"rows": len(frame), "table": table})
    print(f"{task}: {len(frame):,} units, {frame['text'].nunique():,} texts", flush=True)
    for line in assembling.printed(table):
        print(line)


if __name__ == "__main__":
    cli.run(main)
