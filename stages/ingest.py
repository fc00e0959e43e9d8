"""Join a task's extracted and generated rows and the user's own files.

    python -m stages.ingest prompts

in   data/<task>/extracted/*.parquet, data/<task>/generated.parquet,
     the files of ingest.files (below data/user/<task>/)
out  data/<task>/raw.parquet
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import ParamError, block, nearest, read

GENERATED = "generated"


def main(argv: list[str] | None = None) -> None:
    """Write the raw rows of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    user = load("rampart.tasks", task, "user")
    settings = block(params, "ingest", user.IngestParams)
    users = []  # first: what is wrong with them is said before much is read
    folder = Path("data/user") / task  # the stage depends on it: DVC sees a change in there alone
    for item in settings.files:
        if not Path(item.path).resolve().is_relative_to(folder.resolve()):
            where = params.where("ingest.files")
            raise ParamError(f"{where}: must lie in {folder}/, got {item.path!r}")
        users.append(user.user_rows(item, settings).assign(package="user"))
    paths = {path.stem: path for path in Path(f"data/{task}/extracted").glob("*.parquet")}
    paths[GENERATED] = Path(f"data/{task}/generated.parquet")
    frames = []
    for name in settings.packages:
        if name not in paths:
            where = params.where("ingest.packages")
            raise ParamError(f"{where}: no rows of {name!r}; {nearest(name, list(paths))}")
        frames.append(pd.read_parquet(paths[name]).assign(role="package"))
    frames += users
    if not frames:
        where = params.where("ingest")
        raise ParamError(f"{where}: no data: packages and files are both empty")
    raw = pd.concat(frames, ignore_index=True)
    files.write_parquet(f"data/{task}/raw.parquet", raw)
    print(f"{task}: {len(raw):,} rows, {raw['source'].nunique()} sources")


if __name__ == "__main__":
    cli.run(main)
