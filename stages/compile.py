"""Compile a task's sources, and read what packages publish compiled.

    python -m stages.compile <task>

in   data/<task>/units.parquet and the data packages of the compilers and the artifacts
out  data/<task>/compiled.parquet, a row a contract as the task's module ``compiling`` makes it;
     reports/<task>/compiled.json, how many, and why the others did not compile
"""

from __future__ import annotations

import pandas as pd

from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import block, read


def main(argv: list[str] | None = None) -> None:
    """Write the rows."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    compiling = load("rampart.tasks", task, "compiling")
    settings = block(params, "compile", compiling.CompileParams)
    units = pd.read_parquet(f"data/{task}/units.parquet")
    frame = compiling.rows(units, settings, block(params, "compute", ComputeParams))
    told = compiling.summary(frame)
    files.write_parquet(f"data/{task}/compiled.parquet", frame)
    files.write_json(f"reports/{task}/compiled.json", told)
    print(f"{task}: {told['codes']:,} codes of {told['units']:,} units and the artifacts, ", end="")
    print(f"{told['distinct']:,} distinct; {told['failed']:,} units did not compile")


if __name__ == "__main__":
    cli.run(main)
