"""Get captures of real programs from Debian's archive, to try the readers of flows on.

    make samples            all that data/samples.yaml names
    python scripts/samples.py ndpi

Asks apt, with lists and a cache of its own, for the source package that is pinned; checks the
SHA-256 and takes the files out into data/samples/<name>/. No root is needed, nothing of this
machine's apt is changed, nothing is installed or run. Downloads stay in .rampart/downloads.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import yaml
from pydantic import Field

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rampart.core.files import replacing, replacing_folder
from rampart.core.params import Block, ParamError, check, nearest
from rampart.data.archives import open_archive
from rampart.data.packages import digest

LIST = Path("data/samples.yaml")
DOWNLOADS = Path(".rampart/downloads")


class Sample(Block):
    """One entry of data/samples.yaml."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9+.-]+$")  # a Debian source package
    version: str = Field(pattern=r"^[0-9][\w.+:~-]*$")
    file: str = Field(pattern=r"^[A-Za-z0-9][\w.+-]*\.tar\.(gz|xz|bz2)$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    members: str  # of the archive: a pattern
    licence: str
    note: str = ""


def read(path: Path = LIST) -> dict[str, Sample]:
    """Read and check the list."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["samples"]
    return {key: check(entry, f"{path}: samples.{key}", Sample) for key, entry in entries.items()}


def apt(sample: Sample, folder: Path) -> Path:
    """Download a source package's archive into ``folder`` with apt.

    Raises
    ------
    ValueError : no apt, no archive that apt knows, or it fails; says what apt said.
    """
    if shutil.which("apt-get") is None:
        raise ValueError("apt-get is not installed: these samples come from Debian's archive")
    targets = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)"]
    known = _run([*targets, "Created-By: Packages"], folder).split("\n")
    lines = [f"deb-src {line} main" for line in dict.fromkeys(known) if line]
    if not lines:
        raise ValueError("apt knows no archive: see sources.list(5)")
    (folder / "sources.list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "state/lists/partial").mkdir(parents=True)
    settings = {
        "Dir::State": folder / "state",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "APT::Sandbox::User": "root",  # downloads as who asks: the folder is private
    }
    options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
    _run(["apt-get", *options, "update", "-qq"], folder)
    wanted = f"{sample.source}={sample.version}"
    _run(["apt-get", *options, "source", "-qq", "--download-only", "--tar-only", wanted], folder)
    if not (folder / sample.file).is_file():
        raise ValueError(f"apt brought no {sample.file} for {wanted}")
    return folder / sample.file


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        said = done.stderr.strip().split("\n")[-1]
        raise ValueError(f"{' '.join(command[:1])} failed: {said or done.returncode}")
    return done.stdout


def fetch(name: str, sample: Sample, bring: Callable[[Sample, Path], Path] = apt) -> Path:
    """Bring a sample and take its files out; return their folder.

    Raises
    ------
    ValueError : another digest than the pinned one; nothing is kept then.
    """
    kept = DOWNLOADS / f"{sample.sha256[:16]}-{sample.file}"
    if digest(kept) != sample.sha256:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".samples-", dir=kept.parent) as private:
            came = bring(sample, Path(private).resolve())
            if (got := digest(came)) != sample.sha256:
                raise ValueError(f"{sample.file}: SHA-256 is {got}, pinned is {sample.sha256}")
            with replacing(kept) as temporary:
                shutil.move(came, temporary)
    target = Path("data/samples") / name
    with replacing_folder(target) as folder:
        count = unpack(kept, sample.members, folder)
    print(f"{name}: {count} files in {target} ({sample.licence})")
    return target


def unpack(path: Path, members: str, folder: Path) -> int:
    """Take the files that match out of an archive, by their last name; return how many.

    Raises
    ------
    ValueError : none matches, two have one name, or the archive is no whole one.
    """
    with open_archive(path) as archive:
        found = {PurePosixPath(name).name: name for name in archive.glob(members)}
        if not found or len(found) < len(archive.glob(members)):
            what = "two files of one name match" if found else "no file matches"
            raise ValueError(f"{path.name}: {what} {members!r}")
        for name, member in found.items():
            (folder / name).write_bytes(archive.read(member))
    return len(found)


def main(argv: list[str] | None = None) -> int:
    """Fetch what is named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="samples; none: all of them")
    names = parser.parse_args(argv).names
    try:
        samples = read()
        for name in names or samples:
            if name not in samples:
                raise ValueError(f"there is no sample {name!r}; {nearest(name, list(samples))}")
            fetch(name, samples[name])
    except (ValueError, ParamError) as error:
        print(f"samples: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
