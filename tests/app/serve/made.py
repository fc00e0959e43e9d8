"""Tiny packages of several tasks and versions, and an application over them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import yaml
from starlette.testclient import TestClient

from app.serve.application import create_app
from app.serve.settings import Settings
from rampart.operation import routing
from tests.app import tiny

LONG = {"name": "note", "values": ["a long text of many words that goes on and on for a while"] * 3}
SHORT = {"name": "n", "values": ["1", "2"]}
"""A column that the first version calls text_long, and one that it calls numeric."""


def columns(folder: Path, version: str = "1.0.0", turned: int = 0) -> Path:
    """Write a package of columns; ``turned``: its labels by so many places, to tell versions."""
    tiny.write(folder)
    labels = tiny.CLASSES[turned:] + tiny.CLASSES[:turned]
    (folder / "labels.json").write_text(json.dumps(labels))
    config = json.loads((folder / "config.json").read_text())
    digest = hashlib.sha256((folder / "labels.json").read_bytes()).hexdigest()
    config["files"]["labels.json"]["sha256"] = digest
    config |= {"name": "tiny-columns", "version": version}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def release(path: Path, folders: dict[str, Path], weights: dict[str, float], **more) -> None:
    """Write a release of columns: version to folder, the first is the default."""
    versions = {version: str(folder) for version, folder in folders.items()}
    route = routing.Route(versions=versions, default=next(iter(versions)), weights=weights, **more)
    temporary = path.with_suffix(".new")
    temporary.write_text(routing.write_release({"columns": route}))
    temporary.replace(path)


def client(packages: dict[str, Path], settings: dict | None = None, **hooks) -> TestClient:
    """Return a client of an application over packages; as a context it is started."""
    given = {"release": None, "threads": 1, **(settings or {})}
    whole = Settings(packages={task: str(folder) for task, folder in packages.items()}, **given)
    return TestClient(create_app(whole, **hooks), raise_server_exceptions=False)


def reference_fields(task: str) -> list[str]:
    """Return what the stage reference of a task keeps of a row."""
    path = Path(__file__).parents[3] / "pipelines" / task / "params.yaml"
    return yaml.safe_load(path.read_text())["reference"]["fields"]


def copied(folder: Path, target: Path) -> Path:
    """Return a copy of a package, to damage."""
    return shutil.copytree(folder, target)
