"""Put a root file system together for an image FROM scratch: no network, no package manager.

    python -m scripts.rootfs FOLDER

This machine's Python without what builds or tests, the distributions of deploy/requirements.txt as
they are installed, the shared libraries that all of it is linked with, the code, and a user. It is
what deploy/build.sh --offline packs; an image for others is built from deploy/Containerfile.
"""

from __future__ import annotations

import compileall
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from py_compile import PycInvalidationMode

from scripts.serving import TARGET

PLACE = "opt/venv"
"""Where Containerfile has its Python too."""
CODE = "srv/rampart"
COPIED = ("app", "rampart", "deploy/access", "deploy/serve.yaml", "deploy/container.yaml")
LEFT_OUT = ("test", "idlelib", "lib2to3", "ensurepip", "tkinter", "turtledemo", "site-packages")
"""Of the standard library: what only builds, tests or draws."""
USER = 10001
PEOPLE = {
    "etc/passwd": f"root:x:0:0::/:/none\nrampart:x:{USER}:{USER}::/tmp:/none\n",
    "etc/group": f"root:x:0:\nrampart:x:{USER}:\n",
    "etc/nsswitch.conf": "hosts: files dns\n",
}
NEEDED = ("libnss_files.so.2", "libnss_dns.so.2", "libgcc_s.so.1")
"""What the C library loads by name; nothing is linked with it."""


def names(text: str) -> list[str]:
    """Return the distributions that a file of requirements pins and that are installed.

    Examples
    --------
    >>> names("# a comment\\nnumpy==2.4.6\\nnot-here==1 ; sys_platform == 'win32'\\n")
    ['numpy']
    """
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    return [name for name in pinned if _installed(name)]


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def files_of(name: str) -> Iterator[tuple[Path, str]]:
    """Yield the files of a distribution, and where each is below site-packages.

    Programs (bin/), tests and compiled bytecode are left out.
    """
    distribution = metadata.distribution(name)
    for entry in distribution.files or []:
        parts = entry.parts
        if ".." in parts or {"tests", "__pycache__"} & set(parts) or entry.is_absolute():
            continue
        path = Path(str(distribution.locate_file(entry)))
        if path.is_file():
            yield path, str(entry)


def copy(source: Path, target: Path) -> None:
    """Copy a file, with its mode, making the folders on the way."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def python(root: Path) -> None:
    """Copy the interpreter and its standard library."""
    base = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    program = root / PLACE / "bin/python"
    copy((base / "bin" / version).resolve(), program)
    for alias in ("python3", version):
        program.with_name(alias).symlink_to("python")
    library = Path(sysconfig.get_path("stdlib"))

    def left_out(folder: str, entries: list[str]) -> list[str]:
        top = Path(folder) == library
        config = [entry for entry in entries if entry.startswith("config-")]
        return ["__pycache__", *(LEFT_OUT if top else ()), *(config if top else ())]

    shutil.copytree(library, root / PLACE / "lib" / version, ignore=left_out, symlinks=True)


def distributions(root: Path, wanted: Iterable[str]) -> int:
    """Copy the files of distributions; return how many there are."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = root / PLACE / "lib" / version / "site-packages"
    count = 0
    for name in wanted:
        for path, place in files_of(name):
            copy(path, site / place)
        count += 1
    return count


def libraries(root: Path) -> list[str]:
    """Copy the shared libraries that anything in there is linked with; return their paths."""
    inside = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    linked = [path for path in inside if path.suffix == ".so" or ".so." in path.name]
    found = set(_linked([root / PLACE / "bin/python", *linked]))
    folders = {Path(path).parent for path in found}
    found |= {
        str(folder / name) for folder in folders for name in NEEDED if (folder / name).exists()
    }
    for path in sorted(found):
        target = root / path.lstrip("/")
        if not target.exists():
            copy(Path(path).resolve(), target)
    return sorted(found)


def _linked(programs: list[Path]) -> Iterator[str]:
    """Yield the paths of the machine's own libraries that ldd names."""
    for start in range(0, len(programs), 200):
        words = ["ldd", *map(str, programs[start : start + 200])]
        said = subprocess.run(words, capture_output=True, text=True).stdout
        for path in re.findall(r"(?:=> |^\s+)(/\S+) \(0x", said, re.MULTILINE):
            if not Path(path).is_relative_to(programs[0].parents[3]):
                yield path


def code(root: Path) -> None:
    """Copy the code and the settings, and compile all that is Python."""
    skipped = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source, target = Path(name), root / CODE / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=skipped)
        else:
            copy(source, target)
    for place in (CODE, f"{PLACE}/lib"):
        mode = PycInvalidationMode.UNCHECKED_HASH
        inside = {"stripdir": str(root), "prependdir": "/"}
        compileall.compile_dir(root / place, quiet=2, invalidation_mode=mode, **inside)


def people(root: Path) -> None:
    """Write who there is, and make the folder for what is temporary."""
    for name, text in PEOPLE.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="ascii")
    (root / "tmp").mkdir()
    (root / "tmp").chmod(0o1777)


def main(argv: list[str] | None = None) -> None:
    """Make the folder named on the command line."""
    words = sys.argv[1:] if argv is None else argv
    if len(words) != 1 or words[0].startswith("-"):
        sys.exit("usage: python -m scripts.rootfs FOLDER")
    root = Path(words[0]).resolve()
    if root.exists() and any(root.iterdir()):
        sys.exit(f"rootfs: {root} is not empty")
    root.mkdir(parents=True, exist_ok=True)
    python(root)
    count = distributions(root, names(TARGET.read_text(encoding="utf-8")))
    code(root)
    people(root)
    linked = libraries(root)
    print(f"rootfs: {count} distributions, {len(linked)} shared libraries in {root}")


if __name__ == "__main__":
    main()
