"""Assemble the sources of a task: clean files, test files, files without a guard, matched pairs.

    python -m stages.assemble contracts

in   data/packages/<package>/<file>, the user's folder where params.yaml names one
out  data/<task>/units.parquet, reports/<task>/units.json (rows by class, kind and role),
     reports/<task>/classes.json (what each class is, how severe, what registries call it)
"""

from __future__ import annotations

from pathlib import Path

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import ParamError, block, read, under
from rampart.core.seeds import derive


def main(argv: list[str] | None = None) -> None:
    """Write the units of one task and what they are."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    assembling = load(f"rampart.tasks.{task}", "assembling", needs="units")
    settings = block(params, "assemble", assembling.AssembleParams)
    folder = Path("data/user") / task  # the stage depends on it: DVC sees a change in there alone
    if settings.user and not Path(settings.user).resolve().is_relative_to(folder.resolve()):
        where = params.where("assemble.user")
        raise ParamError(f"{where}: must be {folder} or a folder in it, got {settings.user!r}")
    with under(params.where("assemble")):
        frame = assembling.units(settings, derive(params["seed"], "assemble", task))
    files.write_parquet(f"data/{task}/units.parquet", frame)
    table = assembling.table(frame)
    files.write_json(f"reports/{task}/units.json", {"rows": len(frame), "table": table})
    files.write_json(f"reports/{task}/classes.json", assembling.weaknesses())
    print(f"{task}: {len(frame):,} units, {frame['text'].nunique():,} texts", flush=True)
    for line in assembling.printed(table):
        print(line)


if __name__ == "__main__":
    cli.run(main)
