"""Small archives in the place of the packages that the task reads."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

MIT = "// SPDX-License-Identifier: MIT\n"
OWNED = (
    MIT + "pragma solidity ^0.8.0;\n"
    "contract Owned { function set(address o) external onlyOwner { owner = o; } }\n"
)
BANK = (
    MIT + 'pragma solidity ^0.8.0;\nimport "./Owned.sol";\n'
    "contract Bank is Owned { function pay(uint a) external {\n"
    "books[msg.sender] -= a;\n"
    '(bool ok, ) = msg.sender.call{value: a}("");\n'
    "require(ok); } }\n"
)
OLD = "pragma solidity ^0.5.0;\ncontract Old { function f() public onlyOwner { x = 1; } }\n"
TEST = """contract T {
  function bad() public { suicide(msg.sender); }
  function good() public onlyOwner { suicide(msg.sender); }
  function other() public { x = 1; }
}
"""
TOP = "slither_analyzer-0.11.6"
FOUND = (
    "T.bad() (tests/e2e/detectors/test_data/suicidal/0.4.25/a.sol#2) allows anyone to destruct\n\n"
    "T.bad() (tests/e2e/detectors/test_data/suicidal/0.5.16/a.sol#2) allows anyone to destruct\n"
)


def tar(path: Path, members: dict[str, str]) -> Path:
    """Write a packed tar of texts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for name, text in members.items():
            info, content = tarfile.TarInfo(name), text.encode("utf-8")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def library(folder: Path, key: str, files: dict[str, str], name: str = "", licence="MIT") -> Path:
    """Write the archive of an npm package."""
    package = {"name": name or key, "license": licence}
    members = {"package/package.json": json.dumps(package)}
    members |= {f"package/{path}": text for path, text in files.items()}
    return tar(folder / key / f"{key}-1.0.0.tgz", members)


def slither(folder: Path, files: dict[str, str] | None = None, found: str = FOUND) -> Path:
    """Write an sdist of test contracts and of what was found in them."""
    data = f"{TOP}/tests/e2e/detectors/test_data"
    files = files or {"suicidal/0.4.25/a.sol": TEST, "suicidal/0.5.16/a.sol": TEST + "\n"}
    members = {f"{data}/{path}": text for path, text in files.items()}
    members[f"{TOP}/tests/e2e/detectors/snapshots/detectors__one__0.txt"] = found
    return tar(folder / "slither-analyzer" / "slither.tar.gz", members)


def registry(folder: Path, swcs: list[str]) -> Path:
    """Write a wheel of definitions."""
    path = folder / "swc-registry" / "swc-1.0-py3-none-any.whl"
    path.parent.mkdir(parents=True, exist_ok=True)
    entry = {"content": {"Title": "A title", "Relationships": "[CWE-1: x](y)"}}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("swc_registry/swc-definition.json", json.dumps(dict.fromkeys(swcs, entry)))
    return path
