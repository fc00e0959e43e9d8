"""Join a task's extracted rows and the user's own files.

    python -m stages.ingest prompts

in   data/<task>/extracted/*.parquet, the files of ingest.<task>.files (below data/user/<task>/)
out  data/<task>/raw.parquet
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from rampart import cli, files
from rampart.loading import load
from rampart.params import ParamError, block, nearest, read


def main(argv: list[str] | None = None) -> None:
    """Write the raw rows of one task."""
    task = cli.argument("task", __doc__, argv)
    params = read()
    user = load("rampart.tasks", task, "user")
    settings = block(params, f"ingest.{task}", user.IngestParams)
    users = []  # first: what is wrong with them is said before much is read
    folder = Path("data/user") / task  # the stage depends on it: DVC sees a change in there alone
    for item in settings.files:
        if not Path(item.path).resolve().is_relative_to(folder.resolve()):
            raise ParamError(
                f"params.yaml: ingest.{task}.files: must lie in {folder}/, got {item.path!r}"
            )
        users.append(user.user_rows(item, settings).assign(package="user"))
    frames = []
    for name in settings.packages:
        path = Path(f"data/{task}/extracted/{name}.parquet")
        if not path.is_file():
            known = [file.stem for file in path.parent.glob("*.parquet")]
            raise ParamError(
                f"params.yaml: ingest.{task}.packages: no rows of {name!r}; {nearest(name, known)}"
            )
        frames.append(pd.read_parquet(path).assign(role="package"))
    frames += users
    if not frames:
        raise ParamError(f"params.yaml: ingest.{task}: no data: packages and files are both empty")
    raw = pd.concat(frames, ignore_index=True)
    files.write_parquet(f"data/{task}/raw.parquet", raw)
    print(f"{task}: {len(raw):,} rows, {raw['source'].nunique()} sources")


if __name__ == "__main__":
    cli.run(main)
