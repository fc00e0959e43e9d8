"""Compile the contracts of the simulated chain, each of its sources under several names.

    python -m stages.build <task>

in   the sources in rampart/chain/sources; the library that they import; node and solc
out  data/<task>/built.json: code to deploy, and the selector of each function
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from rampart.chain.sources import built, texts
from rampart.core import cli, files
from rampart.core.params import Block, block, read
from rampart.core.progress import Progress
from rampart.data.archives import Archive, open_archive
from rampart.data.packages import find
from rampart.data.packages import read as packages_of
from rampart.solidity.compiler.imports import closure
from rampart.solidity.compiler.session import session

LIMIT = 300.0  # seconds for a variant: all its sources at once
PREFIX = "@openzeppelin/contracts/"


class BuildParams(Block):
    """The block ``build``."""

    era: str = "0.8"  # of the compiler
    library: str = Field(default="openzeppelin-5", min_length=1)  # key of data/packages.yaml


def main(argv: list[str] | None = None) -> None:
    """Compile all variants of the sources."""
    (task,) = cli.words(__doc__, argv, "task")
    settings = block(read(task), "build", BuildParams)
    package = find(packages_of("data/packages.yaml"), settings.library)
    path = Path("data/packages", settings.library, package.file)
    originals = {
        f"{name}.sol": (texts.FOLDER / f"{name}.sol").read_text("utf-8") for name in texts.FILES
    }
    rows, progress = [], Progress(texts.VARIANTS)
    with open_archive(path) as archive, session(settings.era, LIMIT) as compiler:
        for variant in range(texts.VARIANTS):
            own = texts.sources(variant)
            whole = dict(own)
            for name, text in own.items():
                whole |= closure(name, text, lambda wanted: _library(archive, wanted))
            answer = compiler.ask(built.question(whole, [*own]))
            rows += built.compiled(answer, originals, variant)
            progress.step(f"variant {variant}")
    files.write_json(f"data/{task}/built.json", rows)
    print(f"{task}: {len(rows)} contracts in {texts.VARIANTS} variants")


def _library(archive: Archive, name: str) -> str | None:
    member = name.replace(PREFIX, "package/", 1)
    if not name.startswith(PREFIX) or member not in archive.names():
        return None
    return archive.read(member).decode("utf-8")


if __name__ == "__main__":
    cli.run(main)
