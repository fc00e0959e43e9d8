"""`dvc`, with a quicker way to write dvc.lock: `python scripts/pipeline.py repro`.

After each stage DVC reads all of dvc.lock, changes one stage and writes all of it, in pure Python:
with two hundred stages that takes longer than most of them do. Here the text of one stage is put
in the place of its old text, which gives the same bytes (a test compares). Plain `dvc repro` does
the same work, only slower.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

HEAD = "schema: '2.0'\nstages:\n"
STAGE = re.compile(r"^(?=  [^ \n])", re.MULTILINE)  # a stage's name is indented by two


def split(text: str) -> dict[str, str]:
    """Return the text of each stage of a lock file by its name, in order.

    Raises
    ------
    ValueError : not the form in which DVC writes it.

    Examples
    --------
    >>> split(HEAD + "  a:\\n    cmd: x\\n  b@c:\\n    cmd: y\\n")
    {'a': '  a:\\n    cmd: x\\n', 'b@c': '  b@c:\\n    cmd: y\\n'}
    """
    if not text.startswith(HEAD):
        raise ValueError(f"dvc.lock: must begin with {HEAD!r}, got {text[:40]!r}")
    parts = [part for part in STAGE.split(text[len(HEAD) :]) if part]
    return {part.partition(":\n")[0].strip().strip("'\""): part for part in parts}


def rendered(name: str, value: Any) -> str:
    """Return the text of one stage, as DVC writes it."""
    from dvc.utils.serialize import dumps_yaml

    return dumps_yaml({"stages": {name: value}}).removeprefix("stages:\n")


def dump_stages(self: Any, stages: list, **options: Any) -> None:
    """Write some stages into the lock file; takes the place of the method of DVC's Lockfile."""
    from dvc.dvcfile import logger
    from dvc.stage import serialize

    path = Path(self.path)
    old = path.read_text(encoding="utf-8") if path.is_file() else HEAD
    parts = split(old)
    for stage in stages:
        for name, value in serialize.to_lockfile(stage, **options).items():
            parts[name] = rendered(name, value)
    new = HEAD + "".join(parts.values())
    if new != old:
        logger.info("Updating lock file '%s'", self.relpath)
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_text(new, encoding="utf-8")
        temporary.replace(path)
    self.repo.scm_context.track_file(self.relpath)


def main() -> None:
    """Run DVC with the words of the command line."""
    from dvc.cli import main as dvc
    from dvc.dvcfile import Lockfile

    Lockfile.dump_stages = dump_stages
    sys.exit(dvc(sys.argv[1:]))


if __name__ == "__main__":
    main()
