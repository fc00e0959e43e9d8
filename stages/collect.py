"""Read what was recorded in this project, and stands in git, as a task's rows.

    python -m stages.collect <task>

in   the files of the block collect, which stand in git
out  data/<task>/extracted/<name>.parquet, the rows as the task's module ``recorded`` reads them
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.names import ALLOWED, is_name
from rampart.core.params import Block, ParamError, Params, block, lookup, read


class CollectParams(Block):
    """The block ``collect.<name>``."""

    path: str = Field(min_length=1)  # of a file of the project


def main(argv: list[str] | None = None) -> None:
    """Write the rows of each recording."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    items = {name: block(params, f"collect.{name}", CollectParams) for name in _names(params)}
    for name, item in items.items():
        if not Path(item.path).resolve().is_relative_to(Path.cwd()):
            where = params.where(f"collect.{name}.path")
            raise ParamError(f"{where}: must lie in the project, got {item.path!r}")
    recorded = load("rampart.tasks", task, "recorded")
    with files.replacing_folder(f"data/{task}/extracted") as folder:
        for name, item in items.items():
            frame = recorded.rows(item.path)
            if "package" not in frame:  # a recording may say of which package each row is
                frame = frame.assign(package=name)
            files.write_parquet(folder / f"{name}.parquet", frame)
            print(f"{task}: {name}: {len(frame):,} rows, {frame['source'].nunique()} sources")


def _names(params: Params) -> list[str]:
    """Return the names of the block, each of which becomes that of a file."""
    where, names = params.where("collect"), lookup(params, "collect")
    if not isinstance(names, dict) or not names:
        raise ParamError(f"{where}: must be a mapping with an entry or more, got {names!r}")
    for name in names:
        if not is_name(name):
            raise ParamError(f"{where}: must be {ALLOWED}, got {name!r}")
    return list(names)


if __name__ == "__main__":
    cli.run(main)
